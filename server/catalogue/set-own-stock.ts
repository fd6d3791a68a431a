import { MOST_STOCK } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { getOwnProduct } from './own-products';
import { setStock } from './stock';
import { productStock } from './tables';

export interface OwnStockChange {
	readonly productId: ProductId;
	readonly producerId: ProducerId;
	/** How many there are to be; null = not counted from now on. */
	readonly available: number | null;
	/** How many stood on the screen where it was changed. */
	readonly seen: number | null;
	readonly actor: Actor;
}

/**
 * Says how many units are on hand. What was ordered, or put there by somebody else, since the screen
 * was drawn is kept: the difference is what counts.
 * @returns how many there are now
 * @throws AppError UNKNOWN_PRODUCT also for another producer's · MALFORMED_REQUEST
 */
export async function setOwnStock(
	executor: Executor,
	{ productId, producerId, available, seen, actor }: OwnStockChange,
	now: EpochMs,
): Promise<number | null> {
	if (available !== null && (available < 0 || available > MOST_STOCK)) {
		throw new AppError('MALFORMED_REQUEST');
	}
	return executor.transaction(async (tx) => {
		await getOwnProduct(tx, { producerId, productId });
		const [row] = await tx
			.select({ available: productStock.available })
			.from(productStock)
			.where(eq(productStock.productId, productId))
			.for('update');
		const before = row?.available ?? null;
		const wanted =
			available === null || before === null || seen === null
				? available
				: Math.min(MOST_STOCK, Math.max(0, before + available - seen));
		await setStock(tx, productId, wanted);
		await recordChange(tx, {
			...{ actor, at: now, action: 'product.stock', subject: `product ${productId}` },
			producerId,
			before: { available: before },
			after: { available: wanted },
		});
		return wanted;
	});
}
