import type { CertificateId, ProducerId, ProductId } from '$lib/domain/ids';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { products, type WithdrawalReason } from './tables';

/** What the gate for listing asks of a product that is in the tables, listed or not. */
export interface ListingFacts {
	readonly id: ProductId;
	readonly producerId: ProducerId;
	readonly setCode: number;
	readonly certificateId: CertificateId | null;
	/** Whether an organiser looked at all that it says. */
	readonly isReviewed: boolean;
	/** Whether an organiser keeps it off the market. */
	readonly isHeld: boolean;
	readonly isListed: boolean;
	readonly withdrawnBecause: WithdrawalReason | null;
}

const columns = {
	id: products.id,
	producerId: products.producerId,
	setCode: products.setCode,
	certificateId: products.certificateId,
	isReviewed: sql<boolean>`${products.reviewedAt} is not null`,
	isHeld: sql<boolean>`${products.heldAt} is not null`,
	isListed: sql<boolean>`${products.withdrawnAt} is null`,
	withdrawnBecause: products.withdrawnBecause,
};

/** Products by their ids; such as never were are left out. */
export async function getListingFacts(
	executor: Executor,
	ids: readonly ProductId[],
): Promise<ListingFacts[]> {
	if (ids.length === 0) return [];
	return executor
		.select(columns)
		.from(products)
		.where(inArray(products.id, [...ids]));
}

/** The listed products that carry a certificate. */
export async function listProductsUnder(
	executor: Executor,
	certificateId: CertificateId,
): Promise<ProductId[]> {
	const rows = await executor
		.select({ id: products.id })
		.from(products)
		.where(and(eq(products.certificateId, certificateId), isNull(products.withdrawnAt)))
		.orderBy(asc(products.id));
	return rows.map(({ id }) => id);
}

/** The products that carry a certificate, listed or not. */
export async function listCarriers(
	executor: Executor,
	certificateId: CertificateId,
): Promise<
	{ readonly productId: ProductId; readonly producerId: ProducerId; readonly name: string }[]
> {
	return executor
		.select({ productId: products.id, producerId: products.producerId, name: products.name })
		.from(products)
		.where(eq(products.certificateId, certificateId))
		.orderBy(asc(products.id));
}

/** A producer's products that are listed, or those that were withdrawn for one reason. */
export async function listProductsOf(
	executor: Executor,
	producerId: ProducerId,
	withdrawnBecause: WithdrawalReason | null,
): Promise<ProductId[]> {
	const rows = await executor
		.select({ id: products.id })
		.from(products)
		.where(
			and(
				eq(products.producerId, producerId),
				withdrawnBecause === null
					? isNull(products.withdrawnAt)
					: eq(products.withdrawnBecause, withdrawnBecause),
			),
		)
		.orderBy(asc(products.id));
	return rows.map(({ id }) => id);
}
