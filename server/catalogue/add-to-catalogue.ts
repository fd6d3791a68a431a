import type { Entry } from '$lib/domain/catalogue/entries';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { inArray } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { toProducerEntry } from './producer-entries';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
import { producers, productPrices, products, productStock, publishedStock } from './tables';

export type NewProducer = typeof producers.$inferInsert;
/** A product with the units on hand; null or left out = not counted. */
export type NewProduct = typeof products.$inferInsert & { readonly available?: number | null };

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 1_000;

/**
 * Adds producers to the catalogue and publishes them, in one version.
 * @returns their ids in the order given
 */
export async function addProducers(
	executor: Executor,
	rows: readonly NewProducer[],
	now: EpochMs,
): Promise<ProducerId[]> {
	const ids: ProducerId[] = [];
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const put: Entry[] = [];
			for (const batch of batches(rows)) {
				const added = await tx.insert(producers).values(batch).returning();
				ids.push(...added.map(({ id }) => id));
				put.push(...added.map(toProducerEntry));
			}
			return { put };
		}),
	);
	return ids;
}

/**
 * Lists new products with their first price and their stock, in one version. Their producers and
 * certificates must be there.
 * @returns their ids in the order given
 */
export async function addProducts(
	executor: Executor,
	rows: readonly NewProduct[],
	now: EpochMs,
): Promise<ProductId[]> {
	const ids: ProductId[] = [];
	await executor.transaction((tx) =>
		publish(tx, now, async (version) => {
			const put: Entry[] = [];
			for (const batch of batches(rows)) {
				const added = await addBatch(tx, batch, { version, now });
				ids.push(...added);
				put.push(...(await getProductEntries(tx, added, now)));
				put.push(...(await getStockEntries(tx, added)));
			}
			return { put };
		}),
	);
	return ids;
}

async function addBatch(
	tx: Transaction,
	batch: NewProduct[],
	{ version, now }: { version: number; now: EpochMs },
): Promise<ProductId[]> {
	const added = await tx
		.insert(products)
		.values(batch.map(({ available: _, ...product }) => product))
		.returning({ id: products.id, priceDong: products.priceDong, unit: products.unit });
	await tx.insert(productPrices).values(
		added.map(({ id, priceDong, unit }) => ({
			productId: id,
			fromVersion: version,
			fromAt: now,
			priceDong,
			unit,
		})),
	);
	const stock = added.map(({ id }, index) => ({
		productId: id,
		available: batch[index]?.available ?? null,
	}));
	await tx.insert(productStock).values(stock);
	await tx.insert(publishedStock).values(stock);
	return added.map(({ id }) => id);
}

async function getStockEntries(tx: Transaction, ids: readonly ProductId[]): Promise<Entry[]> {
	const rows = await tx
		.select()
		.from(publishedStock)
		.where(inArray(publishedStock.productId, [...ids]));
	return rows.map(({ productId, available }) => ({
		kind: 'stock',
		id: String(productId),
		body: available,
	}));
}

function* batches<Row>(rows: readonly Row[]): Generator<Row[]> {
	for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
}

/** Whether nobody has ever added a producer: the demo may move in. */
export async function isCatalogueEmpty(executor: Executor): Promise<boolean> {
	return (await executor.$count(producers)) === 0;
}
