import {
	endedAt,
	promotionFault,
	type PlannedPromotion,
} from '$lib/domain/catalogue/promotion-rules';
import { isAlcohol } from '$lib/domain/catalogue/product-sets';
import type { Promotion } from '$lib/domain/catalogue/promotion';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId, SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq, isNull, lte, ne, sql } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { readBody } from './feed';
import { getProductEntries } from './product-entries';
import { toPromotion, type PromotionRow } from './promotion-row';
import { isTaken, type WishedTimes } from './promotion-times';
import { publish } from './publish';
import { products, promotionPortions, promotions } from './tables';

/** On whose behalf: null where the market itself does it (the demo, a command). */
export type PromotionOwner = {
	readonly producerId: ProducerId;
	readonly actor: Actor | null;
} | null;

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
 * @throws AppError UNKNOWN_PRODUCT also for another producer's · PROMOTION_UNFIT · ALCOHOL_PRESENT ·
 * PROMOTION_OVERLAP · PROMOTION_OUTSIDE_SESSION
 */
export async function createPromotion(
	executor: Executor,
	{ productId, owner = null, sessionId = null, ...given }: NewPromotion,
	now: EpochMs,
): Promise<Promotion> {
	const wanted = { portions: null, perOrder: null, ...given };
	return executor.transaction(async (tx) => {
		let made: Promotion | undefined;
		await publish(tx, now, async () => {
			const [product] = await tx.select().from(products).where(eq(products.id, productId));
			if (!product || (owner && owner.producerId !== product.producerId)) {
				throw new AppError('UNKNOWN_PRODUCT');
			}
			const startsAt = await freeFrom(tx, { productId, ...wanted }, now);
			const planned = { ...wanted, startsAt };
			const fault = promotionFault(planned, product, now);
			if (fault) throw new AppError(fault);
			await checkGift(tx, planned, product);
			await checkOverlap(tx, { productId, ...planned });
			if (sessionId !== null) {
				await checkSession(tx, { ...planned, sessionId, producerId: product.producerId });
			}
			const { deal, portions, ...frame } = planned;
			const values = { productId, ...deal, ...frame, portions, toldPortions: portions, sessionId };
			const [row] = await tx.insert(promotions).values(values).returning();
			if (!row) throw new Error('the promotion gave no row');
			if (portions !== null) {
				await tx.insert(promotionPortions).values({ promotionId: row.id, available: portions });
			}
			made = toPromotion(row);
			await recordPromotion(tx, { now, owner, row, action: 'promotion.create' });
			return { put: await getProductEntries(tx, [productId], now) };
		});
		if (!made) throw new Error('the promotion was not made');
		return made;
	});
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
 * @throws AppError NOT_FOUND also for another producer's · CHANGED_MEANWHILE where it is not as it was
 * seen · PROMOTION_UNFIT where it has ended, ends before it begins, or more portions are taken than
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
			// Whoever publishes holds the catalogue alone: nothing comes between this look and the change.
			if (seen && (seen.endsAt !== row.endsAt || seen.portions !== row.portions)) {
				throw new AppError('CHANGED_MEANWHILE');
			}
			const deal = toPromotion(row);
			const planned = { ...row, ...change, deal };
			const fault = promotionFault(planned, product, now);
			const isOver = row.endsAt <= now;
			const isNewlyCounted = (row.portions === null) !== (planned.portions === null);
			if (fault || isOver || isNewlyCounted) throw new AppError(fault ?? 'PROMOTION_UNFIT');
			await checkOverlap(tx, planned);
			const { sessionId } = row;
			// Its hosts may have begun it before the planned hour, or late: only a new end is looked at.
			if (sessionId !== null && planned.endsAt !== row.endsAt) {
				await checkSession(tx, { ...planned, sessionId, producerId: product.producerId });
			}
			const { endsAt, portions } = planned;
			if (portions !== null && row.portions !== null) {
				await addPortions(tx, promotionId, portions - row.portions);
			}
			await tx.update(promotions).set({ endsAt, portions }).where(eq(promotions.id, promotionId));
			const after = { ...row, endsAt, portions };
			await recordPromotion(tx, {
				now,
				owner,
				row: after,
				before: row,
				action: 'promotion.update',
			});
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
			const { row } = await findPromotion(tx, promotionId, owner);
			const frame = { ...endedAt(row, now), isCalledOff: true };
			await tx.update(promotions).set(frame).where(eq(promotions.id, promotionId));
			const after = { ...row, ...frame };
			await recordPromotion(tx, { now, owner, row: after, before: row, action: 'promotion.end' });
			return { put: await getProductEntries(tx, [row.productId], now) };
		}),
	);
}

/** A promotion as its producer's desk shows it. */
export interface OwnPromotion {
	readonly productId: ProductId;
	readonly productName: string;
	readonly promotion: Promotion;
	/** Portions that nobody has taken yet; null where they are not counted. */
	readonly available: number | null;
}

/** All promotions of a producer, the latest to end first. */
export async function listPromotions(
	executor: Executor,
	producerId: ProducerId,
): Promise<OwnPromotion[]> {
	const rows = await executor
		.select({ row: promotions, available: promotionPortions.available, name: products.name })
		.from(promotions)
		.innerJoin(products, eq(products.id, promotions.productId))
		.leftJoin(promotionPortions, eq(promotionPortions.promotionId, promotions.id))
		.where(eq(products.producerId, producerId))
		.orderBy(desc(promotions.endsAt), desc(promotions.id));
	return rows.map(({ row, available, name }) => ({
		productId: row.productId,
		productName: name,
		promotion: toPromotion(row),
		available,
	}));
}

async function findPromotion(tx: Transaction, promotionId: number, owner: PromotionOwner) {
	const [found] = await tx
		.select({ row: promotions, product: products })
		.from(promotions)
		.innerJoin(products, eq(products.id, promotions.productId))
		.where(eq(promotions.id, promotionId));
	if (!found || (owner && owner.producerId !== found.product.producerId)) {
		throw new AppError('NOT_FOUND');
	}
	return found;
}

/** A product that is given is the same producer's, listed, another one, and no alcohol. */
async function checkGift(
	tx: Transaction,
	{ deal }: PlannedPromotion,
	{ id, producerId }: typeof products.$inferSelect,
): Promise<void> {
	if (deal.kind !== 'gift' || deal.giftProductId === null) return;
	const [gift] = await tx
		.select({ setCode: products.setCode })
		.from(products)
		.where(
			and(
				eq(products.id, deal.giftProductId),
				ne(products.id, id),
				eq(products.producerId, producerId),
				isNull(products.withdrawnAt),
			),
		);
	if (!gift) throw new AppError('UNKNOWN_PRODUCT');
	if (isAlcohol(gift.setCode)) throw new AppError('ALCOHOL_PRESENT');
}

/**
 * One that begins now is typed by the minute, in which the one before it may just have been ended:
 * it begins when that was over.
 */
async function freeFrom(
	tx: Transaction,
	{ productId, startsAt }: Pick<PromotionRow, 'productId' | 'startsAt'>,
	now: EpochMs,
): Promise<EpochMs> {
	const [last] = await tx
		.select({ endsAt: promotions.endsAt })
		.from(promotions)
		.where(and(eq(promotions.productId, productId), lte(promotions.endsAt, now)))
		.orderBy(desc(promotions.endsAt))
		.limit(1);
	return Math.max(startsAt, last?.endsAt ?? startsAt);
}

async function checkOverlap(tx: Transaction, given: WishedTimes): Promise<void> {
	if (await isTaken(tx, given)) throw new AppError('PROMOTION_OVERLAP');
}

/** The session as the feed tells it: when it is, and who sells there. */
async function checkSession(
	tx: Transaction,
	given: Pick<PlannedPromotion, 'startsAt' | 'endsAt'> & {
		readonly sessionId: SessionId;
		readonly producerId: ProducerId;
	},
): Promise<void> {
	const session = await readBody(tx, 'session', String(given.sessionId));
	const isThere = session?.slots.some(({ producerId }) => producerId === given.producerId);
	const isWithin = session && session.startsAt <= given.startsAt && given.endsAt <= session.endsAt;
	if (!isThere || !isWithin) throw new AppError('PROMOTION_OUTSIDE_SESSION');
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

async function recordPromotion(
	tx: Transaction,
	change: {
		readonly now: EpochMs;
		readonly owner: PromotionOwner;
		readonly row: PromotionRow;
		readonly before?: PromotionRow;
		readonly action: string;
	},
): Promise<void> {
	const { now, owner, row, before, action } = change;
	if (!owner) return;
	await recordChange(tx, {
		actor: owner.actor,
		at: now,
		action,
		subject: `promotion ${row.id}`,
		producerId: owner.producerId,
		before: before ? { ...before } : null,
		after: { ...row },
	});
}
