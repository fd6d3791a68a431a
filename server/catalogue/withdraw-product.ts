import { isTakenAway, type ListingVerdict } from '$lib/domain/certification/listing';
import type { RemovedEntry } from '$lib/domain/catalogue/entries';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { tellOffMarket } from '../live/tell-off-market';
import type { CatalogueChanges } from './publish';
import { products, publishedStock, type WithdrawalReason } from './tables';

/** Several products that leave the catalogue together, and why. */
export interface Withdrawal {
	readonly ids: readonly ProductId[];
	readonly because: WithdrawalReason;
	readonly now: EpochMs;
}

/**
 * {@link takeOut} for those of the products that are listed: the others keep why they are not.
 */
export async function takeOutListed(
	tx: Transaction,
	{ ids, because, now }: Withdrawal,
): Promise<CatalogueChanges> {
	if (ids.length === 0) return {};
	const listed = await tx
		.select({ id: products.id })
		.from(products)
		.where(and(inArray(products.id, [...ids]), isNull(products.withdrawnAt)));
	return takeOut(tx, { ids: listed.map(({ id }) => id), because, now });
}

/**
 * Takes products out as a part of the caller's publication, and tells sessions that run of it.
 * @returns what to tell of it
 * @throws AppError UNKNOWN_PRODUCT
 */
export async function takeOut(
	tx: Transaction,
	{ ids, because, now }: Withdrawal,
): Promise<CatalogueChanges> {
	if (ids.length === 0) return {};
	const gone = await tx
		.update(products)
		.set({ withdrawnAt: now, withdrawnBecause: because })
		.where(inArray(products.id, [...ids]))
		.returning({ id: products.id });
	if (gone.length !== new Set(ids).size) throw new AppError('UNKNOWN_PRODUCT');
	await tellOffMarket(tx, ids, now);
	await tx.delete(publishedStock).where(inArray(publishedStock.productId, [...ids]));
	return {
		remove: gone.flatMap((product): RemovedEntry[] => {
			const id = String(product.id);
			return [
				{ kind: 'product', id },
				{ kind: 'stock', id },
				{ kind: 'story', id },
			];
		}),
	};
}

/**
 * Why a product stays off after one reason for it is over: what keeps it off still brings it back, too.
 * @param verdict what the gate says of it by now
 */
export function stillOffFor(verdict: ListingVerdict | undefined): WithdrawalReason {
	if (verdict === undefined || verdict.ok) return 'waiting';
	if (verdict.obstacles.includes('productHeld')) return 'held';
	if (verdict.obstacles.includes('producerSuspended')) return 'suspended';
	return isTakenAway(verdict) ? 'revoked' : 'expired';
}

/** Gives products that are off the market already another reason for it: nothing is told of that. */
export async function keepOffFor(
	tx: Transaction,
	ids: readonly ProductId[],
	reasonOf: (id: ProductId) => WithdrawalReason,
): Promise<void> {
	for (const id of ids) {
		await tx
			.update(products)
			.set({ withdrawnBecause: reasonOf(id) })
			.where(and(eq(products.id, id), isNotNull(products.withdrawnAt)));
	}
}
