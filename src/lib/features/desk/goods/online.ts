import type { ProductId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

type Products = ReturnType<typeof deskApi>['products'];
type Page = Awaited<ReturnType<Products['onMarket']['query']>>;
export type MarketGood = Page['goods'][number];
export type GoodsQuestion = Parameters<Products['onMarket']['query']>[0];
export type Released = Awaited<ReturnType<Products['release']['mutate']>>;

export function listGoods(question: GoodsQuestion): Promise<Asked<Page>> {
	return ask(() => deskApi().products.onMarket.query(question));
}

/** Keeps a product off the market. @param reason in the organiser's own words, told to its producer */
export function hold(productId: ProductId, reason: string): Promise<Asked<void>> {
	return ask(() => deskApi().products.hold.mutate({ productId, reason }));
}

/** Lets go of a product that is held. @param reason told to its producer */
export function release(productId: ProductId, reason: string): Promise<Asked<Released>> {
	return ask(() => deskApi().products.release.mutate({ productId, reason }));
}
