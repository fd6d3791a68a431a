import type { Producer, Product } from '$lib/domain/catalogue/product';
import { toProduct } from '$lib/domain/catalogue/published-promotion';
import type { Certificate } from '$lib/domain/certification/certificate';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';

import { certificates } from '../certification/tables';
import type { Executor } from '../database/database';
import { toProducer } from './producer-entries';
import { getProductEntries } from './product-entries';
import { producers, products, productStock } from './tables';

/** A listed product with all that its passport says of it and that stands in the catalogue. */
export interface TraceFacts {
	readonly product: Product;
	readonly producer: Producer;
	readonly certificate: Certificate | null;
}

/** The listed product of a GTIN. @param gtin 14 digits */
export async function findProductByGtin(
	executor: Executor,
	gtin: string,
): Promise<ProductId | undefined> {
	const [row] = await executor
		.select({ id: products.id })
		.from(products)
		.where(and(eq(products.gtin, gtin), isNull(products.withdrawnAt)));
	return row?.id;
}

/** Products of a GTIN that were on the market and are no more. @param gtin 14 digits */
export async function findGoneByGtin(executor: Executor, gtin: string): Promise<ProductId[]> {
	const rows = await executor
		.select({ id: products.id })
		.from(products)
		.where(and(eq(products.gtin, gtin), isNotNull(products.withdrawnAt)));
	return rows.map(({ id }) => id);
}

/**
 * What a label may say of a product, as the tables hold it now.
 * @returns undefined where the product is not listed
 */
export async function getTraceFacts(
	executor: Executor,
	id: ProductId,
	now: EpochMs,
): Promise<TraceFacts | undefined> {
	const [row] = await executor
		.select({
			producer: producers,
			certificate: certificates,
			stock: sql<number | null>`least(${productStock.available}, ${productStock.eveningLeft})`,
		})
		.from(products)
		.innerJoin(producers, eq(products.producerId, producers.id))
		.leftJoin(certificates, eq(products.certificateId, certificates.id))
		.leftJoin(productStock, eq(productStock.productId, products.id))
		.where(eq(products.id, id));
	const entries = await getProductEntries(executor, [id], now);
	const product = entries.find((entry) => entry.kind === 'product')?.body;
	return row && product
		? {
				product: toProduct(product, row.stock),
				producer: toProducer(row.producer),
				certificate: row.certificate,
			}
		: undefined;
}
