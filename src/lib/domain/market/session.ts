import type { ProducerId, ProductId, SessionId } from '../ids';
import { HOUR_MS, type EpochMs } from '../time';

/** A market session (phiên chợ) as everybody may see it. */
export interface MarketSession {
	readonly id: SessionId;
	/** Last part of `/market/[session]`. */
	readonly slug: string;
	readonly title: string;
	readonly intro: string;
	readonly startsAt: EpochMs;
	readonly endsAt: EpochMs;
	readonly slots: readonly Slot[];
	/** Hash of a picture; null or left out where it has none. */
	readonly cover?: string | null | undefined;
	/** Address of its video (HLS); null or left out where phones send it, or there is none. */
	readonly video?: string | null | undefined;
	/** When it was called off; null or left out where it was not. */
	readonly cancelledAt?: EpochMs | null | undefined;
	/** When its hosts really opened it; null or left out where they have not. */
	readonly openedAt?: EpochMs | null | undefined;
	/** When they closed it, or its end where they never opened it; null or left out before. */
	readonly closedAt?: EpochMs | null | undefined;
	/** Whose turn it really is; null or left out where it is nobody's. */
	readonly onAir?: ProducerId | null | undefined;
}

/** A producer's turn (lượt lên sóng). */
export interface Slot {
	readonly producerId: ProducerId;
	readonly startsAt: EpochMs;
	readonly minutes: number;
	readonly productIds: readonly ProductId[];
}

export type SessionPhase = 'upcoming' | 'live' | 'ended';

/** How long before its planned beginning a session may be opened: earlier is a slip of the hand. */
export const OPENS_EARLIEST_MS = HOUR_MS;
/** A session that its hosts forgot to close is over so long after its planned end. */
export const FORGOTTEN_MS = 6 * HOUR_MS;

/**
 * Until when a session may run, however late its hosts are: screens call it over from then on, the market
 * ends it, and nobody lets it go on any more. Whoever needs longer sets a later end while it runs.
 */
export function runsUntil({ endsAt }: Pick<MarketSession, 'endsAt'>): EpochMs {
	return endsAt + FORGOTTEN_MS;
}

/**
 * Where a session stands at a moment: as its hosts run it, by its plan until they do. One that was
 * called off has ended.
 */
export function sessionPhase(
	session: Pick<MarketSession, 'startsAt' | 'endsAt' | 'openedAt' | 'closedAt' | 'cancelledAt'>,
	now: EpochMs,
): SessionPhase {
	if (session.cancelledAt || session.closedAt) return 'ended';
	if (session.openedAt) return now < runsUntil(session) ? 'live' : 'ended';
	if (now < session.startsAt) return 'upcoming';
	return now < session.endsAt ? 'live' : 'ended';
}

/**
 * Whether it was not held: its planned end came, and its hosts had not opened it. The market says so by its
 * `closedAt`: a phone that was offline since does not know it, and must not guess.
 */
export function wasMissed({
	openedAt,
	closedAt,
	cancelledAt,
}: Pick<MarketSession, 'openedAt' | 'closedAt' | 'cancelledAt'>): boolean {
	return Boolean(closedAt) && !openedAt && !cancelledAt;
}
