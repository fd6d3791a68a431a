import type { OrderHistoryEntry, OrderView } from './order';

/**
 * The entry that tells a buyer of a recall which still stands. The server writes one for it, and
 * another without a code once the recall was taken back: both leave the order's state as it is.
 * @returns undefined where there is none, or it was taken back
 */
export function standingRecall({
	history,
}: Pick<OrderView, 'history'>): OrderHistoryEntry | undefined {
	const place = history.findLastIndex(({ code, by }) => by === 'system' && code === 'LOT_RECALLED');
	if (place === -1 || history.some((_, index) => index > place && isRecallLift(history, index))) {
		return undefined;
	}
	return isStay(history, place) ? history[place] : undefined;
}

/** Whether an entry tells that a recall was taken back. */
export function isRecallLift(history: OrderView['history'], place: number): boolean {
	const entry = history[place];
	return entry?.by === 'system' && entry.code === null && isStay(history, place);
}

/** An entry that moved nothing: the order stood there already. */
function isStay(history: OrderView['history'], place: number): boolean {
	return place > 0 && history[place - 1]?.state === history[place]?.state;
}
