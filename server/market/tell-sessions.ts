import type { ProducerId, SessionId } from '$lib/domain/ids';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import { isAtRest } from '$lib/domain/notices/rest';
import { HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { and, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database';
import { eachInTurn } from '../each-in-turn';
import { audienceOf } from '../notify/audience';
import { notify, onePerBrowser } from '../notify/notify';
import { wakeFollowers } from '../notify/wake-followers';
import { toOrder, type Recipient } from '../notify/recipient';
import { listSessionOrders } from '../ordering/read-session-sales';
import { planOf, type SessionRow } from './plans';
import { marketSessions } from './tables';

/** So long after the end: until then it may have been closed by mistake. */
const THANKS_AFTER_MS = 10 * MINUTE_MS;
/** Closed so long after the planned end, those who ordered have long been gone: then they may sleep. */
const ON_TIME_MS = HOUR_MS;

/**
 * Reminds those who asked for it, and the people of the line-up, of the sessions that open soon, or have
 * opened before their time: once for each time that was told of a session, so one that is moved is
 * reminded of anew, and one that was called off not at all. Whoever asks for it when that time is near
 * already is called when it comes, or the session opens: who has just seen the hour needs no reminder of it.
 * @param aheadMs how long before the beginning
 * @throws AggregateError of what failed, when all the other sessions have had their turn
 */
export async function remindOfSessions(
	database: Database,
	{ now, aheadMs }: { readonly now: EpochMs; readonly aheadMs: number },
): Promise<void> {
	const rows = await database
		.select()
		.from(marketSessions)
		.where(
			and(
				isNotNull(marketSessions.publishedAt),
				isNull(marketSessions.cancelledAt),
				isNull(marketSessions.closedAt),
				gt(marketSessions.endsAt, now),
				or(lte(marketSessions.startsAt, now + aheadMs), isNotNull(marketSessions.openedAt)),
			),
		);
	await eachInTurn(rows, (row) =>
		database.transaction((tx) => remindOf(tx, row, { now, aheadMs })),
	);
}

async function remindOf(
	tx: Transaction,
	row: SessionRow,
	{ now, aheadMs }: { readonly now: EpochMs; readonly aheadMs: number },
): Promise<void> {
	const { id: sessionId, slug, title, startsAt, openedAt, movedAt } = row;
	const isToCome = openedAt === null && now < startsAt;
	const stage: 'due' | 'open' = openedAt === null ? 'due' : 'open';
	const telling = {
		kind: 'sessionSoon',
		params: { sessionId, slug, title, startsAt, ...(isToCome ? {} : { stage }) },
		at: now,
		once: `session ${sessionId} at ${startsAt}${movedAt === null ? '' : ` told ${movedAt}`}`,
	} as const;
	const askedBy = isToCome ? startsAt - aheadMs : now;
	await wakeFollowers(tx, { kind: 'session', sessionId }, { ...telling, askedBy });
	if (startsAt <= now) return;
	await notify(tx, { ...telling, to: await lineUpOf(tx, await planOf(tx, row)) });
}

/**
 * Tells the same people that a session begins at another time, or never, or goes no further: of those
 * who are to come later in the evening, most do not watch.
 * @param plan as it is from now on
 */
export async function tellOfChange(
	tx: Transaction,
	{
		row: { id, slug },
		plan,
		startsAt,
		now,
	}: {
		readonly row: SessionRow;
		readonly plan: SessionPlan;
		/** Null where it is called off. */
		readonly startsAt: EpochMs | null;
		readonly now: EpochMs;
	},
): Promise<void> {
	const to: Recipient[] = [{ kind: 'session', sessionId: id }, ...(await lineUpOf(tx, plan))];
	const params = { sessionId: id, slug, title: plan.title, startsAt };
	await notify(tx, { kind: 'sessionChanged', params, to, at: now });
}

async function lineUpOf(tx: Transaction, { slots }: SessionPlan): Promise<Recipient[]> {
	const to: Recipient[] = [];
	for (const producerId of new Set(slots.map((slot) => slot.producerId))) {
		to.push(...(await peopleOf(tx, producerId)));
	}
	return to;
}

function peopleOf(tx: Transaction, producerId: ProducerId): Promise<Recipient[]> {
	return audienceOf(tx, { permission: 'orders.move', producerId });
}

/**
 * Thanks those who ordered in a session that is over, where they asked to be told of their order:
 * each session once, each browser once. In one that was closed long after its end, as by the market where its
 * hosts forgot it, they are let rest until the morning.
 * @throws AggregateError of what failed, when all the other sessions have had their turn
 */
export async function thankBuyers(database: Database, now: EpochMs): Promise<void> {
	const rows = await database
		.select({ id: marketSessions.id })
		.from(marketSessions)
		.where(isToThank(now));
	await eachInTurn(rows, ({ id }) => database.transaction((tx) => thankBuyersOf(tx, id, now)));
}

function isToThank(now: EpochMs) {
	const { closedAt, endsAt } = marketSessions;
	const onTime = sql`${endsAt} + interval '${sql.raw(String(ON_TIME_MS))} milliseconds'`;
	return and(
		lte(closedAt, now - THANKS_AFTER_MS),
		// Nobody came to one that was not held.
		isNotNull(marketSessions.openedAt),
		isNull(marketSessions.cancelledAt),
		isNull(marketSessions.thankedAt),
		isAtRest(now) ? lte(closedAt, onTime) : undefined,
	);
}

async function thankBuyersOf(tx: Transaction, id: SessionId, now: EpochMs): Promise<void> {
	// Its hosts may let it go on a moment before.
	const [row] = await tx
		.select()
		.from(marketSessions)
		.where(and(eq(marketSessions.id, id), isToThank(now)))
		.for('update');
	if (!row) return;
	const orders = await listSessionOrders(tx, id);
	const to = await onePerBrowser(tx, orders.map(toOrder));
	const params = { slug: row.slug, title: row.title };
	await notify(tx, { kind: 'sessionThanks', params, to, at: now });
	await tx.update(marketSessions).set({ thankedAt: now }).where(eq(marketSessions.id, id));
}
