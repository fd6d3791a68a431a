import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { requireListable } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { putBack } from './list-product';
import { publish } from './publish';
import { takeOut } from './withdraw-product';

/**
 * Puts a withdrawn product, and its producer, back into the public catalogue; its stock follows with
 * the next stock publication.
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
			return { put: await putBack(tx, [productId], now) };
		}),
	);
}

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
		publish(tx, now, () => takeOut(tx, { ids: [productId], because: 'chosen', now })),
	);
}
