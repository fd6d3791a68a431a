import type { Entry } from '$lib/domain/catalogue/entries';
import type { DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, inArray } from 'drizzle-orm';

import { bindDossiers } from '../certification/bind-dossiers';
import { requireListable } from '../certification/listing-gate';
import type { Executor, Transaction } from '../database/database';
import { toProducerEntry } from './producer-entries';
import { getProductEntries } from './product-entries';
import { publish } from './publish';
import { producers, productPrices, products, productStock, publishedStock } from './tables';

export type NewProducer = typeof producers.$inferInsert;
/** A product with the units on hand (null or left out = not counted) and the dossier it is shown by. */
export type NewProduct = typeof products.$inferInsert & {
	readonly available?: number | null;
	readonly dossierId?: DossierId;
};

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
 * Adds products with their first price and their stock, in one version, and lists those that are
 * not added as withdrawn. Their producers, certificates and dossiers must be there.
 * @returns their ids in the order given
 * @throws AppError NOT_LISTABLE where one that is to be listed does not pass the gate: then none is
 */
export async function addProducts(
	executor: Executor,
	rows: readonly NewProduct[],
	now: EpochMs,
): Promise<ProductId[]> {
	return addAll(executor, rows, { now, gate: requireListable });
}

/**
 * Adds products that only show what the market looks like, whatever their papers: among them some
 * whose recognition is over or was never proved.
 * @returns their ids in the order given
 * @throws AppError FORBIDDEN where the producer of one is no demonstration itself
 */
export async function addDemonstration(
	executor: Executor,
	rows: readonly NewProduct[],
	now: EpochMs,
): Promise<ProductId[]> {
	return addAll(executor, rows, { now, gate: requireDemoProducers });
}

type Gate = (tx: Transaction, ids: readonly ProductId[], now: EpochMs) => Promise<void>;

async function addAll(
	executor: Executor,
	rows: readonly NewProduct[],
	{ now, gate }: { readonly now: EpochMs; readonly gate: Gate },
): Promise<ProductId[]> {
	const ids: ProductId[] = [];
	await executor.transaction((tx) =>
		publish(tx, now, async (version) => {
			const put: Entry[] = [];
			for (const batch of batches(rows)) {
				const added = await addBatch(tx, batch, { version, now });
				ids.push(...added);
				const listed = added.filter((_, index) => batch[index]?.withdrawnAt == null);
				await gate(tx, listed, now);
				put.push(...(await getProductEntries(tx, listed, now)));
				put.push(...(await getStockEntries(tx, listed)));
			}
			return { put };
		}),
	);
	return ids;
}

async function requireDemoProducers(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
	const real = await tx
		.select({ id: products.id })
		.from(products)
		.innerJoin(producers, eq(producers.id, products.producerId))
		.where(and(inArray(products.id, [...ids]), eq(producers.isDemo, false)));
	if (real.length > 0) throw new AppError('FORBIDDEN');
}

/**
 * Adds rows with their first price, stock and dossiers, as a part of the caller's publication: as
 * reviewed now, where a row does not say otherwise.
 */
export async function addBatch(
	tx: Transaction,
	batch: NewProduct[],
	{ version, now }: { version: number; now: EpochMs },
): Promise<ProductId[]> {
	const added = await tx
		.insert(products)
		.values(batch.map(({ available: _, dossierId: __, ...row }) => ({ reviewedAt: now, ...row })))
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
	const listed = stock.filter((_, index) => batch[index]?.withdrawnAt == null);
	if (listed.length > 0) await tx.insert(publishedStock).values(listed);
	await bindDossiers(
		tx,
		added.flatMap(({ id }, index) => {
			const dossierId = batch[index]?.dossierId;
			return dossierId === undefined ? [] : [{ dossierId, productId: id }];
		}),
	);
	return added.map(({ id }) => id);
}

async function getStockEntries(tx: Transaction, ids: readonly ProductId[]): Promise<Entry[]> {
	if (ids.length === 0) return [];
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
