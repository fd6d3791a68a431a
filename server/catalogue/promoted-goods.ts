import { WITHDRAWN_MS } from '$lib/domain/catalogue/promotion-rules';
import type { ProductId } from '$lib/domain/ids';
import type { PromotedGoods, TakenTime } from '$lib/domain/market/draft-promotions';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, gt, inArray, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { products, promotions } from './tables';

/** What the promotions of a plan are judged by. Read under the catalogue's lock by whoever puts them up. */
export async function getPromotedGoods(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<PromotedGoods> {
	if (ids.length === 0) return { products: new Map(), taken: [] };
	const { id, producerId, priceDong, setCode } = products;
	const rows = await executor
		.select({ id, producerId, priceDong, setCode })
		.from(products)
		.where(and(inArray(id, [...ids]), isNull(products.withdrawnAt)));
	return {
		products: new Map(rows.map((row) => [row.id, row])),
		taken: await listTaken(executor, ids, now),
	};
}

/** When products are promoted, by promotions that run or are to come. */
export async function listTaken(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<TakenTime[]> {
	if (ids.length === 0) return [];
	const { productId, startsAt, endsAt } = promotions;
	const rows = await executor
		.select({ productId, startsAt, endsAt })
		.from(promotions)
		.where(and(inArray(productId, [...ids]), gt(endsAt, now)))
		.orderBy(asc(startsAt), asc(promotions.id));
	// One that was withdrawn never had its time.
	return rows.filter((row) => row.endsAt - row.startsAt > WITHDRAWN_MS);
}
