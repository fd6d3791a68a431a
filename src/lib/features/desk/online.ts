import '$lib/i18n/desk-error-words';

import { createApiClient, toApiError, type ApiClient } from '$lib/api/client';
import type { AppErrorWire } from '$lib/domain/errors';

/** What came of asking the server something that only works online. */
export type Asked<T> =
	| { readonly kind: 'answered'; readonly value: T }
	| { readonly kind: 'failed'; readonly error: AppErrorWire };

let client: ApiClient | undefined;

/** The desks' procedures, for the `online.ts` of each area. */
export function deskApi(): ApiClient['desk'] {
	client ??= createApiClient({ deviceId: () => Promise.resolve(null) });
	return client.desk;
}

/** Turns whatever a procedure throws into an answer that a screen can word. */
export async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
	try {
		return { kind: 'answered', value: await question() };
	} catch (thrown) {
		const { code, params } = toApiError(thrown);
		return { kind: 'failed', error: { code, params } };
	}
}
