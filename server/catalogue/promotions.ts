import { AppError } from '$lib/domain/errors';
import type { Promotion } from '$lib/domain/catalogue/product';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
import { products, promotions } from './tables';

export interface NewPromotion {
	readonly productId: ProductId;
	/** 1–99. */
	readonly percentOff: number;
	readonly startsAt: EpochMs;
	readonly endsAt: EpochMs;
}

/**
 * Announces a promotion of one product.
 * @returns the promotion with its id
 * @throws AppError UNKNOWN_PRODUCT
 */
export async function createPromotion(
	executor: Executor,
	promotion: NewPromotion,
	now: EpochMs,
): Promise<Promotion> {
	return executor.transaction(async (tx) => {
		const made: Promotion[] = [];
		await publish(tx, now, async () => {
			const known = await tx
				.select({ id: products.id })
				.from(products)
				.where(eq(products.id, promotion.productId));
			if (known.length === 0) throw new AppError('UNKNOWN_PRODUCT');
			const rows = await tx.insert(promotions).values(promotion).returning();
			made.push(...rows.map(({ productId: _, ...row }) => row));
			return { put: await getProductEntries(tx, [promotion.productId], now) };
		});
		const [first] = made;
		if (!first) throw new Error('the promotion gave no row');
		return first;
	});
}

/**
 * Ends a promotion now.
 * @returns the catalogue version that tells it
 * @throws AppError NOT_FOUND
 */
export async function endPromotion(
	executor: Executor,
	promotionId: number,
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async () => {
			const at = new Date(now).toISOString();
			const [ended] = await tx
				.update(promotions)
				.set({
					startsAt: sql`least(${promotions.startsAt}, ${at}::timestamptz - interval '1 ms')`,
					endsAt: sql`least(${promotions.endsAt}, ${at}::timestamptz)`,
				})
				.where(eq(promotions.id, promotionId))
				.returning({ productId: promotions.productId });
			if (!ended) throw new AppError('NOT_FOUND');
			return { put: await getProductEntries(tx, [ended.productId], now) };
		}),
	);
}
