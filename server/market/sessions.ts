import type { Entry } from '$lib/domain/catalogue/entries';
import type { MarketSession } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';

import { publish } from '../catalogue/publish';
import { readKind } from '../catalogue/feed';
import { requireListable } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { marketSessions, marketSlots } from './tables';

export type NewSession = Omit<MarketSession, 'id'>;

/**
 * Announces a market session with its slots.
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
			const [row] = await tx.insert(marketSessions).values(values).returning();
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
			made = { ...row, slots };
			const entry: Entry = { kind: 'session', id: String(row.id), body: made };
			return { put: [entry] };
		});
		if (!made) throw new Error('the session was not made');
		return made;
	});
}

/** All sessions, as the feed tells them, in the order of their beginning. */
export async function listSessions(executor: Executor): Promise<MarketSession[]> {
	const sessions = await readKind(executor, 'session');
	return sessions.sort((a, b) => a.startsAt - b.startsAt);
}
