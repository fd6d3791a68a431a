import type { CertificateId, ProductId } from '$lib/domain/ids';
import { asc, eq, inArray, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { producers, products } from './tables';

/** A product by the certificate that it carries. */
export interface CertifiedProduct {
	readonly certificateId: CertificateId | null;
	readonly id: ProductId;
	readonly name: string;
	readonly producerName: string;
	readonly isListed: boolean;
}

/** The products that carry some certificates, listed or not, by name. */
export async function getProductsUnder(
	executor: Executor,
	ids: readonly CertificateId[],
): Promise<CertifiedProduct[]> {
	if (ids.length === 0) return [];
	return executor
		.select({
			certificateId: products.certificateId,
			id: products.id,
			name: products.name,
			producerName: producers.name,
			isListed: sql<boolean>`${products.withdrawnAt} is null`,
		})
		.from(products)
		.innerJoin(producers, eq(producers.id, products.producerId))
		.where(inArray(products.certificateId, [...ids]))
		.orderBy(asc(products.name), asc(products.id));
}
