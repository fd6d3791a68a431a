import type { Entry } from '$lib/domain/catalogue/entries';
import { suitsProduct } from '$lib/domain/catalogue/promotion-rules';
import type { SalePromotion } from '$lib/domain/live/decide-sale';
import type { ProductId, SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { getProductEntries } from './product-entries';
import { toPromotion } from './promotion-row';
import { products, promotions } from './tables';

/** A session's promotions as its hosts may begin and end them. */
export async function listSalePromotions(
	executor: Executor,
	sessionId: SessionId,
	now: EpochMs,
): Promise<SalePromotion[]> {
	const rows = await executor
		.select()
		.from(promotions)
		.where(eq(promotions.sessionId, sessionId))
		.orderBy(asc(promotions.startsAt), asc(promotions.id));
	const planned = rows.map((row) => ({
		productId: row.productId,
		promotion: toPromotion(row),
		isCalledOff: row.isCalledOff,
	}));
	return judgeSales(executor, planned, now);
}

/**
 * What of promotions the market says: whether they suit their products, and until when nothing else promotes
 * those.
 * @param planned in any order; kept
 */
export async function judgeSales(
	executor: Executor,
	planned: readonly Omit<SalePromotion, 'isUnfit' | 'freeUntil'>[],
	now: EpochMs,
): Promise<SalePromotion[]> {
	if (planned.length === 0) return [];
	const productIds = planned.map(({ productId }) => productId);
	const goods = await executor.select().from(products).where(inArray(products.id, productIds));
	const { id, productId, startsAt, endsAt } = promotions;
	const putUp = await executor
		.select({ id, productId, startsAt })
		.from(promotions)
		.where(and(inArray(productId, productIds), gt(endsAt, now)));
	const coming = planned
		.filter(({ promotion }) => promotion.endsAt > now)
		.map(({ promotion, productId }) => ({ ...promotion, productId }));
	const others = [...putUp, ...coming].toSorted((one, other) => one.startsAt - other.startsAt);
	return planned.map((one) => {
		const product = goods.find(({ id }) => id === one.productId);
		const next = others.find(
			({ id, productId }) => productId === one.productId && id !== one.promotion.id,
		);
		return {
			...one,
			isUnfit: !product || !suitsProduct(one.promotion, product),
			freeUntil: next?.startsAt ?? null,
		};
	});
}

/**
 * The version of the price that stands, where that came after the promotion's end as it was. What hosts
 * stopped ended with a version: the moments of two requests, of two nodes perhaps, say nothing of their order.
 * What ended by the clock has nothing but its hour.
 */
const OFFERED_FROM = sql<number>`coalesce((
	select price.from_version from product_prices price
	where price.product_id = promotions.product_id and price.until_version is null
		and case when promotions.stopped_from is null then price.from_at > promotions.ends_at
			else price.from_version > promotions.stopped_from end), promotions.offered_from)`;

/** That of the caller's publication. */
const THIS_VERSION = sql<number>`(select version from catalogue_state)`;

/** A promotion at the times at which it is to run. */
export interface Retimed {
	readonly id: number;
	readonly productId: ProductId;
	readonly startsAt: EpochMs;
	readonly endsAt: EpochMs;
}

/**
 * Lets a promotion run at other times, as a part of the caller's publication. Where its product got
 * another price while it was over, it is offered with that one from now on, and with none before.
 * @returns what to tell of it
 */
export async function retimePromotion(
	tx: Transaction,
	given: Retimed,
	now: EpochMs,
): Promise<Entry[]> {
	const { id, productId, startsAt, endsAt } = given;
	const stoppedFrom = endsAt <= now ? THIS_VERSION : null;
	// One that was over was taken down: it is told again.
	await tx
		.update(promotions)
		.set({ startsAt, endsAt, isTakenDown: false, offeredFrom: OFFERED_FROM, stoppedFrom })
		.where(eq(promotions.id, id));
	return getProductEntries(tx, [productId], now);
}
