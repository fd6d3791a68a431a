import type { Dexie } from 'dexie';

import { storeErrorCode } from './store-error';

/** A store that has not answered by then will not do so for this tap: Safari can hang for good. */
export const STORE_DEADLINE_MS = 8_000;

/**
 * Does work on a database; when that fails for any other reason than a full disk, reopens the
 * database afresh and tries once more. The work must be such that doing it twice is harmless.
 * @throws what the second try threw
 */
export async function withReopen<Result>(
	database: Dexie,
	work: () => PromiseLike<Result>,
): Promise<Result> {
	try {
		return await inTime(work());
	} catch (thrown) {
		if (storeErrorCode(thrown) === 'STORE_FULL') throw thrown;
		database.close({ disableAutoOpen: false });
		await inTime(database.open());
		return inTime(work());
	}
}

function inTime<Result>(work: PromiseLike<Result>): Promise<Result> {
	let timer: ReturnType<typeof setTimeout>;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(new DOMException('The store does not answer', 'TimeoutError')),
			STORE_DEADLINE_MS,
		);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
