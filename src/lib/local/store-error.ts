import type { ErrorCode } from '$lib/domain/errors';

export type StoreErrorCode = Extract<ErrorCode, `STORE_${string}`>;

/**
 * Says what a failure of IndexedDB means for a person.
 *
 * Browsers wrap the cause: Dexie puts it in `inner`, Chrome tells of a full disk as an
 * `AbortError` of the transaction, Safari loses its connection with `UnknownError` or
 * `InvalidStateError`.
 * @param thrown whatever a Dexie call threw
 * @param wasDeleted whether the database was seen being deleted under the running app
 */
export function storeErrorCode(thrown: unknown, wasDeleted = false): StoreErrorCode {
	if (namesOf(thrown).some((name) => name === 'QuotaExceededError')) return 'STORE_FULL';
	return wasDeleted ? 'STORE_DELETED' : 'STORE_UNAVAILABLE';
}

/** Names of an error and of all that it wraps, outermost first. */
function namesOf(thrown: unknown): string[] {
	const names: string[] = [];
	let current: unknown = thrown;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
		if ('name' in current && typeof current.name === 'string') names.push(current.name);
		current = 'inner' in current ? current.inner : 'cause' in current ? current.cause : null;
	}
	return names;
}
