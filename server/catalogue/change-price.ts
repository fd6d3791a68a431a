import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
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
 * @throws AppError UNKNOWN_PRODUCT
 */
export async function changePrice(
	executor: Executor,
	change: PriceChange,
	now: EpochMs,
): Promise<number> {
	const { productId, ...values } = change;
	return executor.transaction((tx) =>
		publish(tx, now, async (version) => {
			const [product] = await tx
				.update(products)
				.set(values)
				.where(eq(products.id, productId))
				.returning({ priceDong: products.priceDong, unit: products.unit });
			if (!product) throw new AppError('UNKNOWN_PRODUCT');
			await tx
				.update(productPrices)
				.set({ untilVersion: version, untilAt: now })
				.where(and(eq(productPrices.productId, productId), isNull(productPrices.untilVersion)));
			await tx
				.insert(productPrices)
				.values({ productId, fromVersion: version, fromAt: now, ...product });
			return { put: await getProductEntries(tx, [productId], now) };
		}),
	);
}
