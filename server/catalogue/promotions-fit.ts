import type { Deal } from '$lib/domain/catalogue/promotion';
import { suitsProduct } from '$lib/domain/catalogue/promotion-rules';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, gt, inArray } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { toDeal } from './promotion-row';
import { promotions, type products } from './tables';

const BATCH = 5_000;

/**
 * What is promised of products by promotions that run or come. One that is over is not among it:
 * whoever begins it again looks at the price then.
 */
export async function listOpenDeals(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<ReadonlyMap<ProductId, readonly Deal[]>> {
	const deals = new Map<ProductId, Deal[]>();
	for (let start = 0; start < ids.length; start += BATCH) {
		const some = ids.slice(start, start + BATCH);
		const rows = await executor
			.select()
			.from(promotions)
			.where(and(inArray(promotions.productId, some), gt(promotions.endsAt, now)));
		for (const row of rows) {
			deals.set(row.productId, [...(deals.get(row.productId) ?? []), toDeal(row)]);
		}
	}
	return deals;
}

/**
 * To be called under the catalogue's lock, by whoever gives a product another price.
 * @throws AppError PRICE_UNDER_PROMOTION where a promotion would leave nothing to pay
 */
export async function requirePromotionsFit(
	tx: Transaction,
	product: Pick<typeof products.$inferSelect, 'id' | 'priceDong' | 'setCode'>,
	now: EpochMs,
): Promise<void> {
	const deals = (await listOpenDeals(tx, [product.id], now)).get(product.id) ?? [];
	if (!deals.every((deal) => suitsProduct(deal, product))) {
		throw new AppError('PRICE_UNDER_PROMOTION');
	}
}
