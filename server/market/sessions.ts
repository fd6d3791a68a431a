import type { Entry } from '$lib/domain/catalogue/entries';
import type { MarketSession } from '$lib/domain/market/session';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import type { EpochMs } from '$lib/domain/time';

import { readKind } from '../catalogue/feed';
import { publish } from '../catalogue/publish';
import { requireListable } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import type { SessionRow } from './plans';
import { marketSessions, marketSlots } from './tables';

export type NewSession = Omit<MarketSession, 'id'>;

/**
 * Announces a market session with its slots, as the demo does; hosts plan theirs: plan-session.ts.
 * @returns the session with its id
 * @throws AppError UNKNOWN_PRODUCT, NOT_LISTABLE where a slot offers what may not be shown
 */
export async function createSession(
	executor: Executor,
	session: NewSession,
	now: EpochMs,
): Promise<MarketSession> {
	return executor.transaction(async (tx) => {
		let made: MarketSession | undefined;
		await publish(tx, now, async () => {
			const { slots, ...values } = session;
			const offered = slots.flatMap(({ productIds }) => productIds);
			await requireListable(tx, [...new Set(offered)], now);
			const [row] = await tx
				.insert(marketSessions)
				.values({ ...values, publishedAt: now })
				.returning();
			if (!row) throw new Error('the session gave no row');
			if (slots.length > 0) {
				await tx.insert(marketSlots).values(
					slots.map((slot) => ({
						...slot,
						productIds: [...slot.productIds],
						sessionId: row.id,
					})),
				);
			}
			const entry = sessionEntry(row, session);
			made = entry.body;
			return { put: [entry] };
		});
		if (!made) throw new Error('the session was not made');
		return made;
	});
}

/** A session as the feed tells it. */
export function sessionEntry(
	{ id, slug, cancelledAt, openedAt, closedAt, onAir }: SessionRow,
	plan: Pick<SessionPlan, 'title' | 'intro' | 'startsAt' | 'endsAt'> &
		Pick<MarketSession, 'slots' | 'cover' | 'video'>,
): Extract<Entry, { kind: 'session' }> {
	const { title, intro, startsAt, endsAt, cover = null, video } = plan;
	const slots = plan.slots.map(({ producerId, startsAt: at, minutes, productIds }) => ({
		producerId,
		startsAt: at,
		minutes,
		productIds,
	}));
	const facts = { id, slug, title, intro, startsAt, endsAt, slots };
	const later = {
		...(cover === null ? {} : { cover }),
		...(video ? { video } : {}),
		...(cancelledAt ? { cancelledAt } : {}),
		...(openedAt ? { openedAt } : {}),
		...(closedAt ? { closedAt } : {}),
		...(onAir ? { onAir } : {}),
	};
	return { kind: 'session', id: String(id), body: { ...facts, ...later } };
}

/** All sessions that were published, as the feed tells them, in the order of their beginning. */
export async function listSessions(executor: Executor): Promise<MarketSession[]> {
	const sessions = await readKind(executor, 'session');
	return sessions.sort((a, b) => a.startsAt - b.startsAt);
}
