import { operationBytes } from '$lib/domain/ordering/batches';
import { BATCH_MAX_BYTES, BATCH_MAX_OPERATIONS } from '$lib/domain/ordering/operation';
import type { EpochMs } from '$lib/domain/time';
import type { OperationRow } from '$lib/local/outbox-rows';

import { withinReach } from './backoff';

/**
 * Chooses what to send next: oldest first, never one operation of an order before an earlier one
 * of the same order, which a server's "later" may be holding back. Buyers and staff have turns of
 * their own: what waits for a sign-in is in no buyer's way.
 * @param rows everything that waits, by `seq`
 * @param maxOperations ≤ `BATCH_MAX_OPERATIONS`; less while a culprit is being looked for
 * @returns at most 64 KB together, except that one which is larger by itself goes alone
 */
export function chooseBatch(
	rows: readonly OperationRow[],
	now: EpochMs,
	maxOperations = BATCH_MAX_OPERATIONS,
): OperationRow[] {
	const batch: OperationRow[] = [];
	const heldBack = new Set<string>();
	let bytes = 0;
	for (const row of rows) {
		if (row.poison !== null) continue;
		const turn = turnOf(row);
		if (turn !== null && heldBack.has(turn)) continue;
		if (withinReach(row.notBefore, now) > now) {
			if (turn !== null) heldBack.add(turn);
			continue;
		}
		bytes += operationBytes(row.operation);
		if (batch.length > 0 && bytes > BATCH_MAX_BYTES) break;
		batch.push(row);
		if (batch.length >= maxOperations) break;
	}
	return batch;
}

/**
 * When the next operation may go: none before those of its order that come earlier, else a timer
 * would come back at once, and again, for a batch that `chooseBatch` leaves empty.
 * @param rows everything that waits, by `seq`
 * @returns null where nothing waits
 */
export function nextDueAt(rows: readonly OperationRow[], now: EpochMs): EpochMs | null {
	const heldUntil = new Map<string, EpochMs>();
	let next: EpochMs | null = null;
	for (const row of rows) {
		if (row.poison !== null) continue;
		const turn = turnOf(row);
		const predecessors = turn === null ? undefined : heldUntil.get(turn);
		const due = Math.max(predecessors ?? now, withinReach(row.notBefore, now));
		if (turn !== null) heldUntil.set(turn, due);
		next = Math.min(next ?? due, due);
	}
	return next;
}

function turnOf({ turn, orderId }: OperationRow): string | null {
	return turn ?? orderId;
}
