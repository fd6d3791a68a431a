import type { Entry } from '$lib/domain/catalogue/entries';
import type { Promotion } from '$lib/domain/catalogue/promotion';
import { publishedPromotion } from '$lib/domain/catalogue/published-promotion';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, gt, inArray, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { toPromotion } from './promotion-row';
import { products, promotions } from './tables';

/** What everybody may read of a product: a column that is not named here is never published. */
const facts = {
	id: products.id,
	producerId: products.producerId,
	slug: products.slug,
	name: products.name,
	setCode: products.setCode,
	priceDong: products.priceDong,
	unit: products.unit,
	netWeight: products.netWeight,
	netWeightUnit: products.netWeightUnit,
	shelfLifeDays: products.shelfLifeDays,
	gtin: products.gtin,
	certificateId: products.certificateId,
	picture: products.picture,
	seasonMonths: products.seasonMonths,
	listedOn: products.listedOn,
};
const story = {
	story: products.story,
	ingredients: products.ingredients,
	storage: products.storage,
};

/**
 * The public entries `product` and `story` of listed products, as the tables hold them now. To be
 * read after the version was bumped.
 * @param now decides which promotion is shown: the first that has not ended
 */
export async function getProductEntries(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<Entry[]> {
	if (ids.length === 0) return [];
	const rows = await executor
		.select({ facts, story })
		.from(products)
		.where(and(inArray(products.id, [...ids]), isNull(products.withdrawnAt)));
	const running = await getPromotions(executor, ids, now);
	return rows.flatMap((row): Entry[] => {
		const productId = row.facts.id;
		const id = String(productId);
		const promotion = publishedPromotion(running.get(productId) ?? null);
		return [
			{ kind: 'product', id, body: { ...row.facts, ...promotion } },
			{ kind: 'story', id, body: { productId, ...row.story } },
		];
	});
}

async function getPromotions(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<ReadonlyMap<ProductId, Promotion>> {
	const rows = await executor
		.select()
		.from(promotions)
		.where(and(inArray(promotions.productId, [...ids]), gt(promotions.endsAt, now)))
		.orderBy(asc(promotions.startsAt), asc(promotions.id));
	const first = new Map<ProductId, Promotion>();
	for (const row of rows) {
		if (first.has(row.productId)) continue;
		first.set(row.productId, { ...toPromotion(row), portions: row.toldPortions });
	}
	return first;
}
