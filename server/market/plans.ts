import type { TonightSession } from '$lib/domain/desk/waiting-work';
import type { ProducerId, ProductId, SessionId } from '$lib/domain/ids';
import { sessionPhase, wasMissed, type MarketSession } from '$lib/domain/market/session';
import { inOrder, type PlannedSlot, type SessionPlan } from '$lib/domain/market/session-plan';
import { DAY_MS, dayOf, startOfDay, type EpochMs } from '$lib/domain/time';
import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt } from 'drizzle-orm';

import { getListingFacts } from '../catalogue/listing-facts';
import { listSessionPromotions } from '../catalogue/promotions';
import { judgeListing } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { marketSessions, marketSlots } from './tables';

export type SessionRow = typeof marketSessions.$inferSelect;
export type PlanState = 'draft' | 'published' | 'cancelled';

/** A session in the hosts' list. */
export interface ListedPlan extends Pick<
	MarketSession,
	'id' | 'slug' | 'title' | 'startsAt' | 'endsAt'
> {
	readonly state: PlanState;
	/** Whether its time went by without its hosts having opened it. */
	readonly isMissed: boolean;
	/** Whether it is over before or after its plan: its hosts closed it, or nobody opened it. */
	readonly isClosed: boolean;
	readonly slotCount: number;
}

/** All sessions, drafts too, the latest first. */
export async function listPlans(executor: Executor): Promise<ListedPlan[]> {
	const rows = await executor
		.select()
		.from(marketSessions)
		.orderBy(desc(marketSessions.startsAt), desc(marketSessions.id));
	const slots = await readSlots(
		executor,
		rows.map(({ id }) => id),
	);
	return rows.map((row) => {
		const { id, slug, title, startsAt, endsAt } = row;
		const slotCount = slots.get(id)?.length ?? 0;
		const state = stateOf(row);
		const ran = { isMissed: wasMissed(row), isClosed: row.closedAt !== null };
		return { id, slug, title, startsAt, endsAt, state, ...ran, slotCount };
	});
}

/** The published sessions that were planned to begin within a time, the latest first. */
export function listPublished(
	executor: Executor,
	{ from, until, most }: { readonly from: EpochMs; readonly until: EpochMs; readonly most: number },
): Promise<SessionRow[]> {
	const { startsAt, publishedAt, cancelledAt, id } = marketSessions;
	return executor
		.select()
		.from(marketSessions)
		.where(
			and(gte(startsAt, from), lt(startsAt, until), isNotNull(publishedAt), isNull(cancelledAt)),
		)
		.orderBy(desc(startsAt), desc(id))
		.limit(most);
}

/** So many sessions of one day stand on the hosts' start page at most. */
const MOST_TONIGHT = 10;

/** The published sessions of today and those that run since yesterday, the earliest first. */
export async function listTonight(executor: Executor, now: EpochMs): Promise<TonightSession[]> {
	const today = startOfDay(dayOf(now));
	const rows = await listPublished(executor, {
		...{ from: today - DAY_MS, until: today + DAY_MS, most: MOST_TONIGHT },
	});
	return rows
		.filter((row) => row.startsAt >= today || sessionPhase(row, now) === 'live')
		.map(({ id, title, startsAt, endsAt, openedAt, closedAt }) => ({
			...{ id, title, startsAt, endsAt, openedAt, closedAt },
		}))
		.toReversed();
}

/** A session without its slots. @returns undefined where there is no such session */
export async function findSession(
	executor: Executor,
	id: SessionId,
): Promise<SessionRow | undefined> {
	const [row] = await executor.select().from(marketSessions).where(eq(marketSessions.id, id));
	return row;
}

/** @returns undefined where there is no such session */
export async function getPlan(executor: Executor, id: SessionId, now: EpochMs) {
	const row = await findSession(executor, id);
	if (!row) return undefined;
	const plan = await planOf(executor, row);
	const owners = await ownersOf(executor, plan, now);
	return {
		id,
		slug: row.slug,
		revision: row.revision,
		state: stateOf(row),
		isMissed: wasMissed(row),
		/** Its hosts may open it before its hour. */
		isOpened: row.openedAt !== null,
		isClosed: row.closedAt !== null,
		plan,
		/** Of the plan's products those that may be shown. */
		showable: [...owners.keys()],
		promotions: await listSessionPromotions(executor, id),
	};
}

export function stateOf({ publishedAt, cancelledAt }: SessionRow): PlanState {
	if (cancelledAt !== null) return 'cancelled';
	return publishedAt === null ? 'draft' : 'published';
}

/** A session's row with its slots. */
export async function planOf(executor: Executor, row: SessionRow): Promise<SessionPlan> {
	const { title, intro, startsAt, endsAt, cover, video, promotions } = row;
	const slots = (await readSlots(executor, [row.id])).get(row.id) ?? [];
	return { title, intro, startsAt, endsAt, cover, video, slots: inOrder(slots), promotions };
}

async function readSlots(
	executor: Executor,
	ids: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, PlannedSlot[]>> {
	const result = new Map<SessionId, PlannedSlot[]>();
	if (ids.length === 0) return result;
	const rows = await executor
		.select()
		.from(marketSlots)
		.where(inArray(marketSlots.sessionId, [...ids]))
		.orderBy(asc(marketSlots.startsAt));
	for (const { sessionId, ...slot } of rows) {
		result.set(sessionId, [...(result.get(sessionId) ?? []), slot]);
	}
	return result;
}

/** Whose the products of a plan are, of those that may be shown in a session now. */
export async function ownersOf(
	executor: Executor,
	{ slots }: { readonly slots: readonly Pick<PlannedSlot, 'productIds'>[] },
	now: EpochMs,
): Promise<ReadonlyMap<ProductId, ProducerId>> {
	const ids = [...new Set(slots.flatMap(({ productIds }) => productIds))];
	const facts = await getListingFacts(executor, ids);
	const verdicts = await judgeListing(executor, ids, now);
	return new Map(
		facts
			.filter(({ id, isListed }) => isListed && verdicts.get(id)?.ok === true)
			.map(({ id, producerId }) => [id, producerId]),
	);
}
