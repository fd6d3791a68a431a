import type { ErrorCode } from '$lib/domain/errors';
import type { OperationRow } from '$lib/local/outbox-rows';

/**
 * Why what waits has not been taken yet. A road that is closed keeps back even what the server had
 * put off by itself.
 * @param pushCode what is in the way of everything that waits
 * @param rows what waits of the order, or of all; what was set apart among it has words of its own
 * @returns null where nothing waits, or nothing is known to be in its way
 */
export function waitingReason(
	pushCode: ErrorCode | null,
	rows: readonly OperationRow[],
): ErrorCode | null {
	const waiting = rows.filter((row) => row.poison === null);
	if (waiting.length === 0) return null;
	return pushCode ?? waiting.find((row) => row.lastCode !== null)?.lastCode ?? null;
}
