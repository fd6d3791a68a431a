import type { Entry } from '$lib/domain/catalogue/entries';
import { keepsGtin } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import {
	producerId as toProducerId,
	productId,
	type ProducerId,
	type ProductId,
} from '$lib/domain/ids';
import { dayOf, type EpochMs } from '$lib/domain/time';
import { and, inArray, isNull } from 'drizzle-orm';

import { insertRows, reserveIds, updateRows } from '../database/bulk-rows';
import type { Transaction } from '../database/database';
import type { KnownProducer, KnownProduct } from './known-rows';
import { getProductEntries } from './product-entries';
import { producers, productPrices, products, productStock } from './tables';
import { entriesToTell } from './told-producers';

/** What a table brings: new rows, and known ones as they shall be. */
export interface ImportedRows<New, Known> {
	readonly create: readonly New[];
	readonly change: readonly Known[];
}
export type ImportedProducer = Omit<
	KnownProducer,
	'id' | 'bank' | 'phone' | 'street' | 'registration' | 'isDemo'
>;
export type ImportedProduct = Omit<
	KnownProduct,
	'id' | 'withdrawnAt' | 'withdrawnBecause' | 'heldAt' | 'heldReason' | 'listedOn' | 'reviewedAt'
> & {
	/** Units on hand to begin with; null = not counted. */
	readonly available: number | null;
};

/** The version that tells it, and when. */
export interface Publication {
	readonly version: number;
	readonly now: EpochMs;
}

/** Changed products of one turn. */
const BATCH = 2_000;

/**
 * Saves imported producers within a publication. New ones stay out of the feed until they sell
 * something; of known ones those are told that were told before.
 * @returns all their ids by slug, and what is to be published
 */
export async function saveImportedProducers(
	tx: Transaction,
	{ create, change }: ImportedRows<ImportedProducer, KnownProducer>,
): Promise<{ ids: ReadonlyMap<string, ProducerId>; put: readonly Entry[] }> {
	const fresh = await reserveIds(tx, producers, create.length);
	const made = create.map((row, at) => ({ ...row, id: toProducerId(fresh[at] ?? 0) }));
	await insertRows(tx, producers, made);
	await updateRows(tx, producers, change);
	const ids = new Map(made.map(({ slug, id }) => [slug, id] as const));
	return { ids, put: await entriesToTell(tx, change) };
}

/**
 * Saves imported products within a publication. New ones are not listed: nobody has reviewed what
 * they say. Known ones stay listed or not as they were.
 * @returns the ids of the new ones in the order given, and what is to be published
 * @throws AppError MALFORMED_REQUEST where a known one would bear another GTIN
 */
export async function saveImportedProducts(
	tx: Transaction,
	{ create, change }: ImportedRows<ImportedProduct, KnownProduct>,
	{ version, now }: Publication,
): Promise<{ ids: readonly ProductId[]; put: readonly Entry[] }> {
	const unlisted = { listedOn: dayOf(now), withdrawnAt: now, withdrawnBecause: 'waiting' as const };
	const fresh = await reserveIds(tx, products, create.length);
	const made = create.map((row, at) => ({ ...row, id: productId(fresh[at] ?? 0) }));
	await insertRows(
		tx,
		products,
		made.map(({ available: _, ...row }) => ({ ...row, ...unlisted })),
	);
	await insertRows(
		tx,
		productPrices,
		made.map((row) => firstPrice(row, { version, now })),
	);
	await insertRows(
		tx,
		productStock,
		made.map(({ id, available }) => ({ productId: id, available })),
	);
	const put: Entry[] = [];
	for (const rows of batches(change)) {
		await requireKeptGtins(tx, rows);
		await changePrices(tx, rows, { version, now });
		await updateRows(tx, products, rows);
		const ids = rows.map(({ id }) => id);
		put.push(...(await getProductEntries(tx, ids, now)));
	}
	return { ids: made.map(({ id }) => id), put };
}

async function requireKeptGtins(tx: Transaction, rows: readonly KnownProduct[]): Promise<void> {
	const ids = rows.map(({ id }) => id);
	const { id, gtin } = products;
	const before = await tx.select({ id, gtin }).from(products).where(inArray(id, ids));
	const known = new Map(before.map((row) => [row.id, row.gtin]));
	if (!rows.every((row) => keepsGtin(known.get(row.id) ?? null, row.gtin))) {
		throw new AppError('MALFORMED_REQUEST');
	}
}

/** Ends the prices that are no more and begins the new ones; those that stay are left alone. */
async function changePrices(
	tx: Transaction,
	rows: readonly KnownProduct[],
	{ version, now }: Publication,
): Promise<void> {
	const ids = rows.map(({ id }) => id);
	const before = await tx
		.select({ id: products.id, priceDong: products.priceDong, unit: products.unit })
		.from(products)
		.where(inArray(products.id, ids));
	const known = new Map<ProductId, string>(
		before.map(({ id, priceDong, unit }) => [id, `${priceDong} ${unit}`]),
	);
	const changed = rows.filter(
		({ id, priceDong, unit }) => known.get(id) !== `${priceDong} ${unit}`,
	);
	if (changed.length === 0) return;
	await tx
		.update(productPrices)
		.set({ untilVersion: version, untilAt: now })
		.where(
			and(
				inArray(
					productPrices.productId,
					changed.map(({ id }) => id),
				),
				isNull(productPrices.untilVersion),
			),
		);
	await insertRows(
		tx,
		productPrices,
		changed.map((row) => firstPrice(row, { version, now })),
	);
}

function firstPrice(
	{ id, priceDong, unit }: Pick<KnownProduct, 'id' | 'priceDong' | 'unit'>,
	{ version, now }: Publication,
) {
	return { productId: id, fromVersion: version, fromAt: now, priceDong, unit };
}

function* batches<Row>(rows: readonly Row[]): Generator<Row[]> {
	for (let start = 0; start < rows.length; start += BATCH) yield rows.slice(start, start + BATCH);
}
