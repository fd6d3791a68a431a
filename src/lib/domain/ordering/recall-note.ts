import type { OrderHistoryEntry, OrderView } from './order';

/**
 * The entries that tell a buyer of recalls which still stand, one for each lot, oldest first. The server
 * writes one for a recall, and another without a code once it was taken back: both leave the order's
 * state as it is.
 */
export function standingRecalls({
	history,
}: Pick<OrderView, 'history'>): readonly OrderHistoryEntry[] {
	const standing = new Map<string, OrderHistoryEntry>();
	for (const [place, entry] of history.entries()) {
		if (isRecallLift(history, place)) {
			// Servers of old did not say which recall it was.
			if (entry.recall) standing.delete(keyOf(entry));
			else standing.clear();
		} else if (entry.by === 'system' && entry.code === 'LOT_RECALLED' && isStay(history, place)) {
			standing.set(keyOf(entry), entry);
		}
	}
	return [...standing.values()];
}

/** Whether an entry tells that a recall was taken back. */
export function isRecallLift(history: OrderView['history'], place: number): boolean {
	const entry = history[place];
	return entry?.by === 'system' && entry.code === null && isStay(history, place);
}

function keyOf({ recall }: OrderHistoryEntry): string {
	return recall ? `${recall.productId} ${recall.lot}` : '';
}

/** An entry that moved nothing: the order stood there already. */
function isStay(history: OrderView['history'], place: number): boolean {
	return place > 0 && history[place - 1]?.state === history[place]?.state;
}
