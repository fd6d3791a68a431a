import { DAY_MS, type EpochMs } from '../time';

/**
 * So long after goods were packed their buyer still hears of a recall: phones ask about delivered
 * orders as long, and of goods without known lots no older ones are told. Dry goods keep two years.
 */
export const RECALL_REACH_MS = 730 * DAY_MS;

/**
 * So long after a recall a packer without a network may not have heard of it, and pack on. Who packs
 * and names no lot in that time may have packed from the one that was called back.
 */
export const UNHEARD_MS = 3 * DAY_MS;

/** What was called back, and when goods of it can have been packed. */
export interface RecalledGoods {
	readonly lot: string;
	/** The pieces it is about; null for the whole lot. */
	readonly serials: readonly string[] | null;
	/** Nothing of the lot can have been packed before; null where nobody knows. */
	readonly madeFrom: EpochMs | null;
	/** Nothing of the lot was good any more from here on; null where nobody knows. */
	readonly goodUntil: EpochMs | null;
	/** When it was called back. */
	readonly at: EpochMs;
}

/** What is known of the pieces behind a line of an order. */
export interface PackedLine {
	/** From the label that it was ordered by: whoever scanned that holds such a piece. */
	readonly lot: string | null;
	readonly serial: string | null;
	/** What the packer said went into the box; null where nobody said. */
	readonly packedLots: readonly string[] | null;
}

/**
 * Whether a line's buyer has recalled goods: `holds` them · `maybe`, since nobody noted from which lot,
 * or which pieces of it, the line was packed · `none`.
 */
export type Reach = 'holds' | 'maybe' | 'none';

/**
 * Judges one line of an order. A recall must miss nobody who holds the goods, so whatever is not known
 * counts as possible; what is known to be of another lot frightens nobody.
 * @param packedAt when the order was packed; null while it was not
 */
export function reachOf(
	line: PackedLine,
	packedAt: EpochMs | null,
	recalled: RecalledGoods,
): Reach {
	const { lot, serials } = recalled;
	if (line.lot === lot && (serials === null || serials.includes(line.serial ?? ''))) return 'holds';
	if (line.packedLots !== null) {
		if (!line.packedLots.includes(lot)) return 'none';
		return serials === null ? 'holds' : 'maybe';
	}
	return packedAt !== null && isPossible(packedAt, recalled) ? 'maybe' : 'none';
}

function isPossible(packedAt: EpochMs, { madeFrom, goodUntil, at }: RecalledGoods): boolean {
	return (
		packedAt <= at + UNHEARD_MS &&
		packedAt > at - RECALL_REACH_MS &&
		packedAt >= (madeFrom ?? packedAt) &&
		packedAt <= (goodUntil ?? packedAt)
	);
}

/** The worse of what lines of one order say. */
export function worstReach(reaches: readonly Reach[]): Reach {
	if (reaches.includes('holds')) return 'holds';
	return reaches.includes('maybe') ? 'maybe' : 'none';
}
