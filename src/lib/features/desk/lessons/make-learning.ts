import { getLocale } from '$lib/i18n/paraglide/runtime';

import type { Desk } from '../desk.svelte';
import { Learning } from './learning.svelte';

/** The learning of who works at the open stall; null where nobody does. */
export function makeLearning({ account, producerId }: Desk): Learning | null {
	if (account === null || producerId === null) return null;
	return new Learning({ accountId: account.id, producerId, locale: getLocale() });
}
