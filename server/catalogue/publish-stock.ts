import type { EpochMs } from '$lib/domain/time';
import type { Entry } from '$lib/domain/catalogue/entries';
import { productId as toProductId, type ProductId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database';
import { publish } from './publish';
import { SELLABLE } from './stock';
import { publishedStock } from './tables';

/** Names the advisory lock that one publishing node holds at a time. */
const STOCK_PUBLISHER_LOCK = 7_061_982;

/** Rows of one statement. */
const BATCH = 2_000;

/**
 * Publishes the stock of every listed product of which the feed tells something else, all in one
 * new version. Reads without locks, so that no order ever waits for it.
 * @returns how many products it told of; 0 also where another node is at it
 */
export async function publishStock(database: Database, now: EpochMs): Promise<number> {
	return database.transaction(async (tx) => {
		const lock = await tx.execute<{ taken: boolean }>(
			sql`select pg_try_advisory_xact_lock(${STOCK_PUBLISHER_LOCK}) as taken`,
		);
		// Most rounds find nothing and must not cost a version.
		if (lock.rows[0]?.taken !== true || (await getChangedStock(tx, 1)).length === 0) return 0;
		let told = 0;
		await publish(tx, now, async () => {
			const changed = await getChangedStock(tx);
			told = changed.length;
			for (let start = 0; start < changed.length; start += BATCH) {
				await tx
					.insert(publishedStock)
					.values(changed.slice(start, start + BATCH))
					.onConflictDoUpdate({
						target: publishedStock.productId,
						set: { available: sql`excluded.available` },
					});
			}
			return {
				put: changed.map(({ productId, available }): Entry => ({
					kind: 'stock',
					id: String(productId),
					body: available,
				})),
			};
		});
		return told;
	});
}

interface ChangedStock {
	readonly productId: ProductId;
	readonly available: number | null;
}

async function getChangedStock(
	tx: Transaction,
	limit: number | null = null,
): Promise<ChangedStock[]> {
	const { rows } = await tx.execute<{ product_id: number; available: number | null }>(
		sql`select stock.product_id, ${SELLABLE} as available
			from product_stock stock
			join products on products.id = stock.product_id and products.withdrawn_at is null
			left join published_stock told on told.product_id = stock.product_id
			where told.product_id is null or told.available is distinct from ${SELLABLE}
			order by stock.product_id
			limit ${limit}`,
	);
	return rows.map((row): ChangedStock => ({
		productId: toProductId(row.product_id),
		available: row.available,
	}));
}
