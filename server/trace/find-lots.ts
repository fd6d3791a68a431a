import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { toGtin14 } from '$lib/domain/trace/gs1';
import { asc, eq } from 'drizzle-orm';

import { getTraceFacts } from '../catalogue/trace-facts';
import type { Executor } from '../database/database';
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
 * Finds lots of listed products by the code that is printed on the pack: several products may have
 * a lot of one code.
 * @param product its GTIN, or the last part of its address; null for any
 */
export async function findLotsByName(
	executor: Executor,
	{ lot, product }: { readonly lot: string; readonly product: string | null },
	now: EpochMs,
): Promise<NamedLot[]> {
	const rows = await executor.select().from(lots).where(eq(lots.lot, lot)).orderBy(asc(lots.id));
	const found: NamedLot[] = [];
	for (const { id, productId } of rows) {
		const facts = await getTraceFacts(executor, productId, now);
		if (!facts) continue;
		const { gtin, slug, name } = facts.product;
		const isMeant = product === null || slug === product || gtin === toGtin14(product);
		if (isMeant) found.push({ id, lot, gtin, slug, name });
	}
	return found;
}
