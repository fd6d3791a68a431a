import type { ProductId } from '$lib/domain/ids';
import { inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { producers, products } from './tables';

export type KnownProducer = typeof producers.$inferSelect;
export type KnownProduct = typeof products.$inferSelect;
/** By what a table of somebody else's can name a product. */
export type ProductKeys = Pick<KnownProduct, 'id' | 'producerId' | 'slug' | 'gtin' | 'ocopCode'>;

const BATCH = 5_000;

/** Every producer, shown or not. */
export async function readProducers(executor: Executor): Promise<readonly KnownProducer[]> {
	return executor.select().from(producers).orderBy(producers.id);
}

/** The keys of every product, listed or not. */
export async function readProductKeys(executor: Executor): Promise<readonly ProductKeys[]> {
	const { id, producerId, slug, gtin, ocopCode } = products;
	return executor.select({ id, producerId, slug, gtin, ocopCode }).from(products);
}

/** These products, listed or not. */
export async function readProductRows(
	executor: Executor,
	ids: readonly ProductId[],
): Promise<ReadonlyMap<ProductId, KnownProduct>> {
	const found = new Map<ProductId, KnownProduct>();
	for (let start = 0; start < ids.length; start += BATCH) {
		const some = ids.slice(start, start + BATCH);
		const rows = await executor.select().from(products).where(inArray(products.id, some));
		for (const row of rows) found.set(row.id, row);
	}
	return found;
}
