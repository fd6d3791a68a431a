import type { ProductId } from '$lib/domain/ids';
import type { Lot } from '$lib/domain/trace/lot';
import type { CartRow } from '$lib/local/drawer-database';

import type { LotRecalls } from './lot-recalls';

export type LotReader = (productId: ProductId, lot: string) => Promise<Lot | undefined>;

/**
 * Looks up which lots of the basket were called back.
 * @param lotOf what the phone knows of a lot
 * @param known what was found the last time
 */
export async function recallsAmong(
	rows: readonly CartRow[],
	lotOf: LotReader,
	known: LotRecalls,
): Promise<LotRecalls> {
	const recalls = new Map<string, string>();
	for (const { key, productId, lot: code } of rows) {
		if (code === null) continue;
		const lot = await lotOf(productId, code);
		// A lot that is on its way in again was called back all the same.
		const reason = lot ? lot.recall?.reason : known.get(key);
		if (reason !== undefined) recalls.set(key, reason);
	}
	return recalls;
}
