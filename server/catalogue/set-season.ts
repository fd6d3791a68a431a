import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
import { products } from './tables';

export interface SeasonChange {
	readonly productId: ProductId;
	/** Whose product it is. */
	readonly producerId: ProducerId;
	/** 1–12, in any order; none where it is sold all the year. */
	readonly months: readonly number[];
	readonly actor: Actor | null;
}

/**
 * Says in which months a product is in season; it shows at once.
 * @returns the catalogue version that tells it
 * @throws AppError UNKNOWN_PRODUCT also for another producer's · MALFORMED_REQUEST for no month
 */
export async function setSeason(
	executor: Executor,
	{ productId, producerId, months, actor }: SeasonChange,
	now: EpochMs,
): Promise<number> {
	const seasonMonths = [...new Set(months)].sort((a, b) => a - b);
	if (!seasonMonths.every((month) => Number.isInteger(month) && month >= 1 && month <= 12)) {
		throw new AppError('MALFORMED_REQUEST');
	}
	return executor.transaction((tx) =>
		publish(tx, now, async () => {
			const own = and(eq(products.id, productId), eq(products.producerId, producerId));
			const [before] = await tx
				.select({ seasonMonths: products.seasonMonths })
				.from(products)
				.where(own);
			if (!before) throw new AppError('UNKNOWN_PRODUCT');
			await tx.update(products).set({ seasonMonths }).where(own);
			await recordChange(tx, {
				actor,
				at: now,
				action: 'product.season',
				subject: `product ${productId}`,
				producerId,
				before,
				after: { seasonMonths },
			});
			return { put: await getProductEntries(tx, [productId], now) };
		}),
	);
}
