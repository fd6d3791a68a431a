/** Where somebody stands in a session's record, as the id of an event says it: `12.1f0c9a2b`. */
export interface Place {
	/** Number of the last event that is known. */
	readonly seq: number;
	/** Of the database's history; null where it was not said. */
	readonly epoch: string | null;
}

/** Enough of the history's name to know it by. */
const EPOCH_LENGTH = 8;

export const PLACE_PATTERN = /^(\d{1,9})(?:\.([\da-f]{8}))?$/;

/**
 * Names the history that event numbers belong to: a database that was restored from a backup gives
 * numbers out again, for other events.
 * @param epoch of the catalogue, which begins anew with a restore
 */
export function historyOf(epoch: string): string {
	return epoch.slice(0, EPOCH_LENGTH);
}

export function placeId(seq: number, epoch: string): string {
	return `${seq}.${epoch}`;
}

/** @param id that matches {@link PLACE_PATTERN} */
export function readPlace(id: string): Place {
	const [, seq, epoch = null] = PLACE_PATTERN.exec(id) ?? [];
	return { seq: Number(seq), epoch };
}
