import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { MarketSession, Slot } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';

import type { LiveState } from './live-state';

/** What a line-up says of a session that its hosts run. */
export interface EveningSoFar {
	/** Whose turn it is; null where nobody is on air. */
	readonly onAir: ProducerId | null;
	readonly shown: readonly ProductId[];
	/** When it ends, where its hosts changed that; null where it is as planned. */
	readonly endsAt: EpochMs | null;
	/** Turns that came, or grew, while it ran. */
	readonly late: readonly Slot[];
}

/** What a line-up says at a moment of a session. */
export function eveningSoFar({ phase, turn, shown, end, late }: LiveState): EveningSoFar {
	return {
		onAir: phase === 'running' ? (turn?.producerId ?? null) : null,
		shown: shown.map(({ productId }) => productId),
		endsAt: end?.endsAt ?? null,
		late: late.map(({ slot }) => slot),
	};
}

/** A session as its hosts have changed it while it ran: newer than the catalogue tells it. */
export function asItRuns(session: MarketSession, evening: EveningSoFar | null): MarketSession {
	if (!evening) return session;
	const { endsAt, late } = evening;
	// Each producer has one turn.
	const isKept = (slot: Slot) => !late.some(({ producerId }) => producerId === slot.producerId);
	const slots = [...session.slots.filter(isKept), ...late];
	return { ...session, endsAt: endsAt ?? session.endsAt, slots };
}
