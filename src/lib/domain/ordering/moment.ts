import type { EpochMs } from '../time';

/** How long after its end a price or promotion that the buyer saw is still honoured. */
export const HONOURED_MS = 72 * 60 * 60_000;

/** When an order was made, as far as it can be believed, and what the phone then showed. */
export interface OrderingMoment {
	/** The clamped moment of ordering. */
	readonly at: EpochMs;
	readonly receivedAt: EpochMs;
	/** The catalogue version the phone held; null where it is none of this catalogue's. */
	readonly seenVersion: number | null;
}

/**
 * The moment of ordering. A phone's clock is never trusted: it counts only between the
 * publication of the catalogue version that the phone held and the receipt.
 * @param createdAt what the phone's clock said
 * @param publishedAt when the version it held came out; undefined where no such version is known,
 * which leaves the receipt as the only moment that is certain
 */
export function clampMoment(
	createdAt: EpochMs,
	publishedAt: EpochMs | undefined,
	receivedAt: EpochMs,
): EpochMs {
	if (publishedAt === undefined) return receivedAt;
	return Math.min(receivedAt, Math.max(publishedAt, Math.round(createdAt)));
}
