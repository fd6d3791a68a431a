import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { getProductsByIds } from '../catalogue/own-products';
import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';

/** Tells a producer's people that hosts stopped the sale of a product, or let it go on. */
export async function tellStopped(
	tx: Transaction,
	news: { readonly productId: ProductId; readonly isStopped: boolean; readonly now: EpochMs },
): Promise<void> {
	const { productId, isStopped, now: at } = news;
	const product = (await getProductsByIds(tx, [productId])).get(productId);
	if (!product) return;
	const { producerId, name: productName } = product;
	const to = await audienceOf(tx, { permission: 'orders.move', producerId });
	const params = { producerId, productName, isStopped };
	await notify(tx, { kind: 'productStopped', params, to, at });
}
