import type { Entry } from '$lib/domain/catalogue/entries';
import { isPrice } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, isNull } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { getOwnProduct } from './own-products';
import { getProductEntries } from './product-entries';
import { requirePromotionsFit } from './promotions-fit';
import { publish } from './publish';
import type { Publication } from './save-imported';
import { productPrices, products } from './tables';

export interface PriceChange {
	readonly productId: ProductId;
	/** Whole đồng for one unit. */
	readonly priceDong: number;
	/** What that buys, as the producer says it; left out where it stays. */
	readonly unit?: string;
	/** Net weight of one unit, where the unit changes it. */
	readonly netWeight?: number | null;
}

/**
 * Changes what a product costs, or what the price buys, and keeps what it was before.
 * @returns the catalogue version that tells it
 * @throws AppError UNKNOWN_PRODUCT · PRICE_UNDER_PROMOTION
 */
export async function changePrice(
	executor: Executor,
	change: PriceChange,
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async (version) => ({ put: await putPrice(tx, change, { version, now }) })),
	);
}

/**
 * The same as a part of the caller's publication.
 * @returns what to tell of it
 * @throws AppError UNKNOWN_PRODUCT · PRICE_UNDER_PROMOTION where one that runs or comes takes off as much as
 * it would cost
 */
export async function putPrice(
	tx: Transaction,
	{ productId, ...values }: PriceChange,
	{ version, now }: Publication,
): Promise<Entry[]> {
	const [product] = await tx
		.update(products)
		.set(values)
		.where(eq(products.id, productId))
		.returning();
	if (!product) throw new AppError('UNKNOWN_PRODUCT');
	await requirePromotionsFit(tx, product, now);
	await tx
		.update(productPrices)
		.set({ untilVersion: version, untilAt: now })
		.where(and(eq(productPrices.productId, productId), isNull(productPrices.untilVersion)));
	const { priceDong, unit } = product;
	await tx
		.insert(productPrices)
		.values({ productId, fromVersion: version, fromAt: now, priceDong, unit });
	return getProductEntries(tx, [productId], now);
}

export interface OwnPriceChange {
	readonly productId: ProductId;
	readonly producerId: ProducerId;
	readonly priceDong: number;
	/** What it cost on the screen where it was changed. */
	readonly seenDong: number;
	readonly actor: Actor;
}

/**
 * Says what a product costs from now on; it shows at once.
 * @throws AppError UNKNOWN_PRODUCT also for another producer's · MALFORMED_REQUEST for no price ·
 * CHANGED_MEANWHILE where somebody else has changed it · PRICE_UNDER_PROMOTION where one that runs or comes
 * takes off as much as it would cost
 */
export async function setOwnPrice(
	executor: Executor,
	{ productId, producerId, priceDong, seenDong, actor }: OwnPriceChange,
	now: EpochMs,
): Promise<void> {
	if (!isPrice(priceDong)) throw new AppError('MALFORMED_REQUEST');
	await executor.transaction((tx) =>
		publish(tx, now, async (version) => {
			const product = await getOwnProduct(tx, { producerId, productId });
			if (product.priceDong === priceDong) return {};
			if (product.priceDong !== seenDong) throw new AppError('CHANGED_MEANWHILE');
			const put = await putPrice(tx, { productId, priceDong }, { version, now });
			await recordChange(tx, {
				...{ actor, at: now, action: 'product.price', subject: `product ${productId}` },
				producerId,
				before: { priceDong: seenDong },
				after: { priceDong },
			});
			return { put };
		}),
	);
}
