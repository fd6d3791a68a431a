import {
	endedAt,
	promotionFault,
	type PlannedPromotion,
} from '$lib/domain/catalogue/promotion-rules';
import type { Promotion } from '$lib/domain/catalogue/promotion';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId, SessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq, sql, type SQL } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { tellPromotions } from '../live/tell-promotions';
import { readBody } from './feed';
import { getProductEntries } from './product-entries';
import { checkGift, checkOverlap, checkSession, freeFrom } from './promotion-checks';
import {
	findPromotion,
	mayChange,
	mayPromote,
	plannedSession,
	recordPromotion,
	type PromotionOwner,
} from './promotion-owner';
import { toPromotion } from './promotion-row';
import { publish } from './publish';
import { products, promotionPortions, promotions } from './tables';

export type NewPromotion = Pick<PlannedPromotion, 'deal' | 'startsAt' | 'endsAt'> &
	Partial<PlannedPromotion> & {
		readonly productId: ProductId;
		/** Only during this session: the promotion must lie within it, and its producer have a slot there. */
		readonly sessionId?: SessionId | null;
		readonly owner?: PromotionOwner;
	};

/**
 * Announces a promotion of one product. A product has one at a time.
 * @returns the promotion with its id
 * @throws AppError UNKNOWN_PRODUCT also for another producer's, and for organisers where no turn of their
 * session has it · PROMOTION_UNFIT · ALCOHOL_PRESENT · PROMOTION_OVERLAP · PROMOTION_OUTSIDE_SESSION
 */
export async function createPromotion(
	executor: Executor,
	given: NewPromotion,
	now: EpochMs,
): Promise<Promotion> {
	return executor.transaction(async (tx) => {
		let made: Promotion | undefined;
		await publish(tx, now, async (version) => {
			made = await announcePromotion(tx, given, { version, now });
			return { put: await getProductEntries(tx, [given.productId], now) };
		});
		if (!made) throw new Error('the promotion was not made');
		return made;
	});
}

/** The publication that tells of a promotion. */
export interface Announcing {
	readonly version: number;
	readonly now: EpochMs;
	/** Its session where that is told by the same publication, and no feed has it yet. */
	readonly session?: MarketSession;
}

/**
 * Does the same as a part of the caller's publication, which tells the product's entries.
 * @throws AppError as {@link createPromotion}
 */
export async function announcePromotion(
	tx: Transaction,
	{ productId, owner = null, sessionId: wishedSession = null, ...given }: NewPromotion,
	{ version: offeredFrom, now, session }: Announcing,
): Promise<Promotion> {
	const planning = plannedSession(owner);
	const sessionId = planning ?? wishedSession;
	const wanted = { portions: null, perOrder: null, ...given };
	const [product] = await tx.select().from(products).where(eq(products.id, productId));
	if (!product || !mayPromote(owner, product)) throw new AppError('UNKNOWN_PRODUCT');
	const startsAt = await freeFrom(tx, { productId, ...wanted }, now);
	const planned = { ...wanted, startsAt };
	const fault = promotionFault(planned, product, now);
	if (fault) throw new AppError(fault);
	await checkGift(tx, planned, product);
	await checkOverlap(tx, { productId, ...planned });
	let lastsToEnd = false;
	if (sessionId !== null) {
		const of = { ...planned, sessionId, product, session };
		const { slots, endsAt } = await checkSession(tx, of, now);
		lastsToEnd = planned.endsAt === endsAt;
		const isInTurn = slots.some(({ productIds }) => productIds.includes(productId));
		if (planning !== null && !isInTurn) throw new AppError('UNKNOWN_PRODUCT');
	}
	const { deal, portions, ...frame } = planned;
	const isByOrganisers = planning !== null;
	const told = { portions, toldPortions: portions, sessionId, isByOrganisers, lastsToEnd };
	const values = { productId, ...deal, ...frame, ...told, offeredFrom };
	const [row] = await tx.insert(promotions).values(values).returning();
	if (!row) throw new Error('the promotion gave no row');
	if (portions !== null) {
		await tx.insert(promotionPortions).values({ promotionId: row.id, available: portions });
	}
	await recordPromotion(tx, { now, owner, row, product, deed: 'create', session });
	return toPromotion(row);
}

export interface PromotionChange {
	readonly promotionId: number;
	/** Left out where it stays. */
	readonly endsAt?: EpochMs;
	/** How many portions there are in all; only of a promotion whose portions are counted. */
	readonly portions?: number;
	/** What it was when whoever changes it looked; left out where nobody did. */
	readonly seen?: Pick<Promotion, 'endsAt' | 'portions'> | null;
	readonly owner?: PromotionOwner;
}

/**
 * Changes when a promotion ends or how many portions it has. What it gives stays as announced:
 * who wants something else ends it and announces another.
 * @throws AppError NOT_FOUND also for another producer's · FORBIDDEN to organisers where its producer
 * put it up · CHANGED_MEANWHILE where it is not as it was seen · PROMOTION_UNFIT where it has ended, ends before it begins, or more portions are taken than
 * there would be · PROMOTION_OVERLAP · PROMOTION_OUTSIDE_SESSION
 */
export async function updatePromotion(
	executor: Executor,
	{ promotionId, owner = null, seen = null, ...change }: PromotionChange,
	now: EpochMs,
): Promise<void> {
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const { row, product } = await findPromotion(tx, promotionId, owner);
			if (!mayChange(owner, row)) throw new AppError('FORBIDDEN');
			// Whoever publishes holds the catalogue alone: nothing comes between this look and the change.
			if (seen && (seen.endsAt !== row.endsAt || seen.portions !== row.portions)) {
				throw new AppError('CHANGED_MEANWHILE');
			}
			const deal = toPromotion(row);
			const planned = { ...row, ...change, deal };
			const fault = promotionFault(planned, product, now);
			// What its hosts stopped is over, also by a clock that is behind theirs.
			const isOver = row.endsAt <= now || row.stoppedFrom !== null;
			const isNewlyCounted = (row.portions === null) !== (planned.portions === null);
			if (fault || isOver || isNewlyCounted) throw new AppError(fault ?? 'PROMOTION_UNFIT');
			await checkOverlap(tx, planned);
			const { sessionId } = row;
			// Its hosts may have begun it before the planned hour, or late: only a later end is looked at.
			if (sessionId !== null && planned.endsAt > row.endsAt) {
				await checkSession(tx, { startsAt: null, endsAt: planned.endsAt, sessionId, product }, now);
			}
			const { endsAt, portions } = planned;
			const lastsToEnd =
				endsAt === row.endsAt ? row.lastsToEnd : await isEndOf(tx, sessionId, endsAt);
			await tx
				.update(promotions)
				.set({ endsAt, portions, lastsToEnd })
				.where(eq(promotions.id, promotionId));
			if (sessionId !== null) await tellPromotions(tx, sessionId, now);
			if (portions !== null && row.portions !== null) {
				await addPortions(tx, promotionId, portions - row.portions);
			}
			const after = { ...row, endsAt, portions };
			const deed = { row: after, before: row, deed: 'update' } as const;
			await recordPromotion(tx, { now, owner, product, ...deed });
			return { put: await getProductEntries(tx, [row.productId], now) };
		}),
	);
}

/**
 * Ends a promotion now. Orders made before, and received in time, still get it.
 * @returns the catalogue version that tells it
 * @throws AppError NOT_FOUND also for another producer's
 */
export async function endPromotion(
	executor: Executor,
	promotionId: number,
	now: EpochMs,
	owner: PromotionOwner = null,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async () => {
			const { row, product } = await findPromotion(tx, promotionId, owner);
			const frame = { ...endedAt(row, now), isCalledOff: true };
			await tx.update(promotions).set(frame).where(eq(promotions.id, promotionId));
			if (row.sessionId !== null) await tellPromotions(tx, row.sessionId, now);
			const deed = { row: { ...row, ...frame }, before: row, deed: 'end' } as const;
			await recordPromotion(tx, { now, owner, product, ...deed });
			return { put: await getProductEntries(tx, [row.productId], now) };
		}),
	);
}

/** A promotion as the desks show it. */
export interface OwnPromotion {
	readonly producerId: ProducerId;
	readonly productId: ProductId;
	readonly productName: string;
	readonly promotion: Promotion;
	/** Portions that nobody has taken yet; null where they are not counted. */
	readonly available: number | null;
	/** Put up by the organisers who planned its session. */
	readonly isByOrganisers: boolean;
}

/** All promotions of a producer, the latest to end first. */
export function listPromotions(
	executor: Executor,
	producerId: ProducerId,
): Promise<OwnPromotion[]> {
	return readPromotions(executor, eq(products.producerId, producerId));
}

/** All promotions of a session, of every producer in it, the latest to end first. */
export function listSessionPromotions(
	executor: Executor,
	sessionId: SessionId,
): Promise<OwnPromotion[]> {
	return readPromotions(executor, eq(promotions.sessionId, sessionId));
}

async function readPromotions(executor: Executor, which: SQL): Promise<OwnPromotion[]> {
	const rows = await executor
		.select({
			row: promotions,
			available: promotionPortions.available,
			product: { name: products.name, producerId: products.producerId },
		})
		.from(promotions)
		.innerJoin(products, eq(products.id, promotions.productId))
		.leftJoin(promotionPortions, eq(promotionPortions.promotionId, promotions.id))
		.where(which)
		.orderBy(desc(promotions.endsAt), desc(promotions.id));
	return rows.map(({ row, available, product }) => ({
		producerId: product.producerId,
		productId: row.productId,
		productName: product.name,
		promotion: toPromotion(row),
		available,
		isByOrganisers: row.isByOrganisers,
	}));
}

/** Whether a session ends at that moment. */
async function isEndOf(tx: Transaction, id: SessionId | null, endsAt: EpochMs): Promise<boolean> {
	const session = id === null ? undefined : await readBody(tx, 'session', String(id));
	return session?.endsAt === endsAt;
}

async function addPortions(tx: Transaction, promotionId: number, more: number): Promise<void> {
	const changed = await tx
		.update(promotionPortions)
		.set({ available: sql`${promotionPortions.available} + ${more}` })
		.where(
			and(
				eq(promotionPortions.promotionId, promotionId),
				sql`${promotionPortions.available} + ${more} >= 0`,
			),
		)
		.returning({ available: promotionPortions.available });
	const [left] = changed;
	if (!left) throw new AppError('PROMOTION_UNFIT');
	await tx
		.update(promotions)
		.set({ toldPortions: left.available })
		.where(eq(promotions.id, promotionId));
}
