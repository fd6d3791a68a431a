import type { AccountId } from '$lib/domain/accounts/account';
import { inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { accounts } from './tables';

/** What people who did something are called, those of shut accounts too, to be shown to other staff. */
export async function accountNames(
	executor: Executor,
	ids: readonly (AccountId | null)[],
): Promise<ReadonlyMap<AccountId, string>> {
	const wanted = [...new Set(ids.filter((id) => id !== null))];
	if (wanted.length === 0) return new Map();
	const rows = await executor
		.select({ id: accounts.id, name: accounts.name })
		.from(accounts)
		.where(inArray(accounts.id, wanted));
	return new Map(rows.map(({ id, name }) => [id, name]));
}
