import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database';
import { getProductEntries } from './product-entries';
import { publish } from './publish';

/** Names the advisory lock that one publishing node holds at a time. */
const PROMOTION_PUBLISHER_LOCK = 7_061_983;

/**
 * Tells how many portions are left where the feed says something else, takes promotions down that
 * have ended, and puts the next one up in their place. Changes no terms: orders are judged by the
 * promotions themselves, not by what is told of them.
 * @returns how many products it told of; 0 also where another node is at it
 */
export async function publishPromotions(database: Database, now: EpochMs): Promise<number> {
	return database.transaction(async (tx) => {
		const lock = await tx.execute<{ taken: boolean }>(
			sql`select pg_try_advisory_xact_lock(${PROMOTION_PUBLISHER_LOCK}) as taken`,
		);
		// Most rounds find nothing and must not cost a version.
		if (lock.rows[0]?.taken !== true || !(await isAnyStale(tx, now))) return 0;
		let told = 0;
		await publish(tx, now, async () => {
			const ids = await bringUpToDate(tx, now);
			told = ids.length;
			return { put: await getProductEntries(tx, ids, now), isSameTerms: true };
		});
		return told;
	});
}

const stale = (now: EpochMs) => sql`
	from promotions promotion
	left join promotion_portions counted on counted.promotion_id = promotion.id
	where not promotion.is_taken_down
		and (promotion.ends_at <= ${new Date(now).toISOString()}::timestamptz
			or promotion.told_portions is distinct from counted.available)`;

async function isAnyStale(tx: Transaction, now: EpochMs): Promise<boolean> {
	const { rows } = await tx.execute(sql`select promotion.id ${stale(now)} limit 1`);
	return rows.length > 0;
}

async function bringUpToDate(tx: Transaction, now: EpochMs): Promise<ProductId[]> {
	const { rows } = await tx.execute<{ product_id: ProductId }>(sql`
		with stale as (
			select promotion.id, counted.available ${stale(now)}
		)
		update promotions set
			told_portions = stale.available,
			is_taken_down = promotions.ends_at <= ${new Date(now).toISOString()}::timestamptz
		from stale where promotions.id = stale.id
		returning promotions.product_id`);
	return [...new Set(rows.map((row) => row.product_id))];
}
