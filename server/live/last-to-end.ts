import { runsUntil } from '$lib/domain/market/session';
import type { SessionId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { and, asc, eq, gt, gte, isNotNull, isNull, lte, min, ne, sql } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { retimePromotion } from '../catalogue/host-promotions';
import { recordPromotion } from '../catalogue/promotion-owner';
import { toPromotion, type PromotionRow } from '../catalogue/promotion-row';
import { publish } from '../catalogue/publish';
import { products, promotions } from '../catalogue/tables';
import type { Database, Transaction } from '../database/database';
import { eachInTurn } from '../each-in-turn';
import { findSession } from '../market/plans';
import { marketSessions } from '../market/tables';
import type { Held } from './hold-promotions';
import { record } from './record';
import { marketRuns } from './tables';

/** A promotion whose session runs over goes on by so much at a time. */
const STEP_MS = 15 * MINUTE_MS;
/** So long before it would stop by the clock: the job looks every minute. */
const AHEAD_MS = 3 * MINUTE_MS;

/**
 * Lets the promotions that last until their session ends do so where that was given another end, as a part
 * of the caller's publication. Their producers are told.
 */
export async function moveToEnd(
	tx: Transaction,
	change: { readonly sessionId: SessionId; readonly endsAt: EpochMs; readonly actor: Actor },
	now: EpochMs,
): Promise<Held> {
	const { sessionId, actor } = change;
	const session = await findSession(tx, sessionId);
	if (!session) throw new Error('the session is gone');
	const words: LiveWord[] = [];
	const put: Held['put'][number][] = [];
	for (const { row, product } of await listToEnd(tx, session, now)) {
		const endsAt = await freeUntil(tx, row, change.endsAt);
		if (endsAt === row.endsAt || endsAt <= row.startsAt) continue;
		const moved = await move(tx, row, { endsAt, now });
		words.push(...moved.words);
		put.push(...moved.put);
		const after = { ...row, endsAt };
		const owner = { sessionId, actor };
		await recordPromotion(tx, { now, owner, row: after, before: row, product, deed: 'update' });
	}
	return { words, put };
}

/**
 * Lets the promotions that last until their session ends go on where that runs over: its hosts stop them
 * with the session, not the clock. Running it twice does no harm.
 * @returns how many it let go on
 */
export async function carryToEnd(database: Database, now: EpochMs): Promise<number> {
	let carried = 0;
	await eachInTurn(await listRunningOver(database, now), async ({ id }) => {
		carried += await database.transaction((tx) => carryOne(tx, id, now));
	});
	return carried;
}

/** @returns how many of one session's promotions go on */
async function carryOne(tx: Transaction, sessionId: SessionId, now: EpochMs): Promise<number> {
	// Most minutes find nothing, and must not cost a version.
	if ((await listDue(tx, sessionId, now)).length === 0) return 0;
	let carried = 0;
	// The catalogue's lock comes first, whatever else is locked.
	await publish(tx, now, async () => {
		const put: Held['put'][number][] = [];
		await record(tx, { sessionId, isRehearsal: false }, now, async (state) => {
			const words: LiveWord[] = [];
			// A host may have ended it a moment ago.
			const due = state.phase === 'running' ? await listDue(tx, sessionId, now) : [];
			for (const { row, endsAt } of due) {
				const moved = await move(tx, row, { endsAt, now });
				words.push(...moved.words);
				put.push(...moved.put);
				await noteCarried(tx, row, { endsAt, now });
			}
			carried = due.length;
			return { words, accountId: null, actionId: null };
		});
		return { put, isSameTerms: put.length === 0 };
	});
	return carried;
}

async function noteCarried(
	tx: Transaction,
	row: PromotionRow,
	{ endsAt, now: at }: { readonly endsAt: EpochMs; readonly now: EpochMs },
): Promise<void> {
	const change = { actor: null, at, action: 'promotion.update', subject: `promotion ${row.id}` };
	await recordChange(tx, { ...change, before: { ...row }, after: { ...row, endsAt } });
}

type SessionTimes = Pick<typeof marketSessions.$inferSelect, 'id' | 'endsAt'>;

async function listRunningOver(database: Database, now: EpochMs): Promise<SessionTimes[]> {
	const { id, endsAt, publishedAt, cancelledAt, closedAt } = marketSessions;
	return database
		.select({ id, endsAt })
		.from(marketSessions)
		.innerJoin(marketRuns, and(eq(marketRuns.sessionId, id), eq(marketRuns.isRehearsal, false)))
		.where(
			and(
				sql`${marketRuns.state} ->> 'phase' = 'running'`,
				isNotNull(publishedAt),
				isNull(cancelledAt),
				isNull(closedAt),
				lte(endsAt, now + AHEAD_MS),
			),
		)
		.orderBy(asc(id));
}

/** Which would stop by the clock in a moment, and until when they may go on. */
async function listDue(
	tx: Transaction,
	sessionId: SessionId,
	now: EpochMs,
): Promise<{ readonly row: PromotionRow; readonly endsAt: EpochMs }[]> {
	const session = await findSession(tx, sessionId);
	if (!session) return [];
	const due: { row: PromotionRow; endsAt: EpochMs }[] = [];
	for (const { row } of await listToEnd(tx, session, now)) {
		if (row.endsAt > now + AHEAD_MS) continue;
		const wished = Math.min(row.endsAt + STEP_MS, runsUntil(session));
		const endsAt = await freeUntil(tx, row, wished);
		if (endsAt > row.endsAt) due.push({ row, endsAt });
	}
	return due;
}

/** What is to last until the session ends and does; not what hosts began, and runs its time before that. */
function listToEnd(tx: Transaction, session: SessionTimes, now: EpochMs) {
	return tx
		.select({ row: promotions, product: products })
		.from(promotions)
		.innerJoin(products, eq(products.id, promotions.productId))
		.where(
			and(
				eq(promotions.sessionId, session.id),
				promotions.lastsToEnd,
				eq(promotions.isCalledOff, false),
				isNull(promotions.stoppedFrom),
				gt(promotions.endsAt, now),
				gte(promotions.endsAt, session.endsAt),
			),
		)
		.orderBy(asc(promotions.id));
}

/** Until when it can last: the product's next promotion comes as it was announced. */
async function freeUntil(tx: Transaction, row: PromotionRow, wished: EpochMs): Promise<EpochMs> {
	const [next] = await tx
		.select({ startsAt: min(promotions.startsAt) })
		.from(promotions)
		.where(
			and(
				eq(promotions.productId, row.productId),
				ne(promotions.id, row.id),
				gte(promotions.startsAt, row.endsAt),
			),
		);
	return Math.min(wished, next?.startsAt ?? Infinity);
}

async function move(
	tx: Transaction,
	row: PromotionRow,
	{ endsAt, now }: { readonly endsAt: EpochMs; readonly now: EpochMs },
): Promise<Held> {
	const { id, productId, startsAt } = row;
	const put = await retimePromotion(tx, { id, productId, startsAt, endsAt }, now);
	const promotion = { ...toPromotion(row), endsAt };
	return { put, words: [{ kind: 'promotionStarted', productId, promotion, isRetimed: true }] };
}
