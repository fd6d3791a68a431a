import type { ProducerId, ProductId, SessionId } from '../ids';
import type { EpochMs } from '../time';

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
	/** When it was called off; null or left out where it was not. */
	readonly cancelledAt?: EpochMs | null | undefined;
}

/** A producer's turn (lượt lên sóng). */
export interface Slot {
	readonly producerId: ProducerId;
	readonly startsAt: EpochMs;
	readonly minutes: number;
	readonly productIds: readonly ProductId[];
}

export type SessionPhase = 'upcoming' | 'live' | 'ended';

/** Where a session stands at a moment; one that was called off has ended. */
export function sessionPhase(session: MarketSession, now: EpochMs): SessionPhase {
	if (session.cancelledAt) return 'ended';
	if (now < session.startsAt) return 'upcoming';
	return now < session.endsAt ? 'live' : 'ended';
}
