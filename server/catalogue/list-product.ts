import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { requireListable } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
import { products } from './tables';

/**
 * Puts a withdrawn product back into the public catalogue; its stock follows with the next stock
 * publication.
 * @returns the catalogue version that tells it
 * @throws AppError UNKNOWN_PRODUCT; NOT_LISTABLE where it does not pass the gate
 */
export async function listProduct(
	executor: Executor,
	productId: ProductId,
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async () => {
			await requireListable(tx, [productId], now);
			await tx
				.update(products)
				.set({ withdrawnAt: null, withdrawnBecause: null })
				.where(eq(products.id, productId));
			return { put: await getProductEntries(tx, [productId], now) };
		}),
	);
}
