import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
import { products } from './tables';

/**
 * Puts a withdrawn product back into the public catalogue; its stock follows with the next stock
 * publication.
 * @returns the catalogue version that tells it
 * @throws AppError UNKNOWN_PRODUCT
 */
export async function listProduct(
	executor: Executor,
	productId: ProductId,
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async () => {
			const back = await tx
				.update(products)
				.set({ withdrawnAt: null })
				.where(eq(products.id, productId))
				.returning({ id: products.id });
			if (back.length === 0) throw new AppError('UNKNOWN_PRODUCT');
			return { put: await getProductEntries(tx, [productId], now) };
		}),
	);
}
