import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { publish } from './publish';
import { products, publishedStock } from './tables';

/**
 * Takes a product out of the public catalogue. Orders that name it keep what they say.
 * @returns the catalogue version that tells it
 * @throws AppError UNKNOWN_PRODUCT
 */
export async function withdrawProduct(
	executor: Executor,
	productId: ProductId,
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async () => {
			const gone = await tx
				.update(products)
				.set({ withdrawnAt: now })
				.where(eq(products.id, productId))
				.returning({ id: products.id });
			if (gone.length === 0) throw new AppError('UNKNOWN_PRODUCT');
			await tx.delete(publishedStock).where(eq(publishedStock.productId, productId));
			const id = String(productId);
			return {
				remove: [
					{ kind: 'product', id },
					{ kind: 'stock', id },
					{ kind: 'story', id },
				],
			};
		}),
	);
}
