import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import { and, asc, eq, getTableColumns, inArray, ne } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { products, productStock } from './tables';

/** A product as its producer's desk shows it, listed or not, with the units on hand. */
export type OwnProduct = typeof products.$inferSelect & {
	/** Null = not counted. */
	readonly available: number | null;
};

const columns = { ...getTableColumns(products), available: productStock.available };

/** All products of a producer, by name. */
export async function listOwnProducts(
	executor: Executor,
	producerId: ProducerId,
): Promise<OwnProduct[]> {
	return executor
		.select(columns)
		.from(products)
		.leftJoin(productStock, eq(productStock.productId, products.id))
		.where(eq(products.producerId, producerId))
		.orderBy(asc(products.name), asc(products.id));
}

/** @throws AppError UNKNOWN_PRODUCT also for another producer's */
export async function getOwnProduct(
	executor: Executor,
	{ producerId, productId }: { readonly producerId: ProducerId; readonly productId: ProductId },
): Promise<OwnProduct> {
	const [row] = await executor
		.select(columns)
		.from(products)
		.leftJoin(productStock, eq(productStock.productId, products.id))
		.where(and(eq(products.id, productId), eq(products.producerId, producerId)));
	if (!row) throw new AppError('UNKNOWN_PRODUCT');
	return row;
}

/** Products by their ids, whoever sells them. */
export async function getProductsByIds(
	executor: Executor,
	ids: readonly ProductId[],
): Promise<ReadonlyMap<ProductId, OwnProduct>> {
	if (ids.length === 0) return new Map();
	const rows = await executor
		.select(columns)
		.from(products)
		.leftJoin(productStock, eq(productStock.productId, products.id))
		.where(inArray(products.id, [...ids]));
	return new Map(rows.map((row) => [row.id, row]));
}

/** Whose goods carry a GTIN, sold or not. @param gtin 14 digits */
export async function findProducerOfGtin(
	executor: Executor,
	gtin: string,
): Promise<ProducerId | undefined> {
	const [row] = await executor
		.select({ producerId: products.producerId })
		.from(products)
		.where(eq(products.gtin, gtin));
	return row?.producerId;
}

/** What names goods of these producers: their products, and the GTINs that those carry. */
export async function findGoodsOf(
	executor: Executor,
	producerIds: readonly ProducerId[],
): Promise<{ readonly productIds: readonly ProductId[]; readonly gtins: readonly string[] }> {
	const rows = await executor
		.select({ id: products.id, gtin: products.gtin })
		.from(products)
		.where(inArray(products.producerId, [...producerIds]));
	return { productIds: rows.map(({ id }) => id), gtins: rows.flatMap(({ gtin }) => gtin ?? []) };
}

/**
 * Makes sure that no other product carries a GTIN.
 * @param productId the one that is to carry it; null where it is not there yet
 * @throws AppError GTIN_TAKEN
 */
export async function requireFreeGtin(
	executor: Executor,
	gtin: string,
	productId: ProductId | null,
): Promise<void> {
	const other = productId === null ? undefined : ne(products.id, productId);
	const taken = await executor.$count(products, and(eq(products.gtin, gtin), other));
	if (taken > 0) throw new AppError('GTIN_TAKEN');
}
