import type { LotId, ProducerId } from '$lib/domain/ids';
import { toGtin14 } from '$lib/domain/trace/gs1';
import type { Lot } from '$lib/domain/trace/lot';
import { and, asc, eq, isNotNull } from 'drizzle-orm';

import { products } from '../catalogue/tables';
import type { Executor } from '../database/database';
import { getLots } from './lots';
import { lots } from './tables';

export interface NamedLot {
	readonly id: LotId;
	readonly lot: string;
	readonly gtin: string | null;
	/** Of the product. */
	readonly slug: string;
	readonly name: string;
}

/**
 * Finds lots by the code that is printed on the pack: several products may have a lot of one code. A
 * product that is not sold any more counts as well: its goods are in people's kitchens still.
 * @param product its GTIN, or the last part of its address; null for any
 */
export async function findLotsByName(
	executor: Executor,
	{ lot, product }: { readonly lot: string; readonly product: string | null },
): Promise<NamedLot[]> {
	const rows = await executor
		.select({
			id: lots.id,
			lot: lots.lot,
			gtin: products.gtin,
			slug: products.slug,
			name: products.name,
		})
		.from(lots)
		.innerJoin(products, eq(products.id, lots.productId))
		.where(eq(lots.lot, lot))
		.orderBy(asc(lots.id));
	if (product === null) return rows;
	return rows.filter(
		({ slug, gtin }) => slug === product || (gtin !== null && gtin === toGtin14(product)),
	);
}

/** A lot of a product that is not sold just now, for whatever reason. */
export interface LotOffSale {
	readonly name: string;
	readonly gtin: string | null;
	readonly lot: Lot;
}

/** A producer's lots of what stands in no catalogue: their buyers must be reached all the same. */
export async function listLotsOffSale(
	executor: Executor,
	producerId: ProducerId,
): Promise<LotOffSale[]> {
	const rows = await executor
		.select({ id: lots.id, name: products.name, gtin: products.gtin })
		.from(lots)
		.innerJoin(products, eq(products.id, lots.productId))
		.where(and(eq(lots.producerId, producerId), isNotNull(products.withdrawnAt)))
		.orderBy(asc(products.name), asc(lots.id));
	const found = await getLots(
		executor,
		rows.map(({ id }) => id),
	);
	return rows.flatMap(({ id, name, gtin }) => {
		const lot = found.find((one) => one.id === id);
		return lot ? [{ name, gtin, lot }] : [];
	});
}
