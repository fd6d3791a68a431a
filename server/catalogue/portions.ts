import { productId as toProductId, type ProductId } from '$lib/domain/ids';
import { sql, type SQL } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';

/** Portions of promotions, by promotion. */
export type Portions = ReadonlyMap<number, number>;
const NONE: Portions = new Map();

/**
 * Takes portions for an order: all or none. To be called with the order's stock already taken: the
 * shelf is locked before promotions, and these in the order of their ids, so that no two orders
 * wait for each other in a circle. What is not counted is never short.
 * @returns what is left of those that are short; empty where everything was taken
 */
export async function reservePortions(tx: Transaction, portions: Portions): Promise<Portions> {
	if (portions.size === 0) return NONE;
	const { rows } = await tx.execute<{ id: number; available: number; short: boolean }>(
		sql`with ${wanted(portions)},
			locked as (
				select counted.promotion_id, counted.available, wanted.portions,
					counted.available < wanted.portions as short
				from promotion_portions counted join wanted using (promotion_id)
				order by counted.promotion_id
				for update of counted
			),
			taken as (
				update promotion_portions counted
				set available = locked.available - locked.portions
				from locked
				where counted.promotion_id = locked.promotion_id
					and not exists (select from locked where short)
			)
			select promotion_id as id, available, short from locked`,
	);
	return new Map(rows.filter(({ short }) => short).map(({ id, available }) => [id, available]));
}

/** Gives portions back, as when an order is called off. */
export async function releasePortions(tx: Transaction, portions: Portions): Promise<void> {
	if (portions.size === 0) return;
	await tx.execute(
		sql`with ${wanted(portions)},
			locked as (
				select counted.promotion_id, wanted.portions
				from promotion_portions counted join wanted using (promotion_id)
				order by counted.promotion_id
				for update of counted
			)
			update promotion_portions counted set available = counted.available + locked.portions
			from locked
			where counted.promotion_id = locked.promotion_id`,
	);
}

/**
 * Portions left.
 * @returns those of the promotions that are counted
 */
export async function readPortions(executor: Executor, ids: readonly number[]): Promise<Portions> {
	if (ids.length === 0) return NONE;
	const { rows } = await executor.execute<{ id: number; available: number }>(
		sql`select promotion_id as id, available from promotion_portions
			where promotion_id in ${[...ids]}`,
	);
	return new Map(rows.map(({ id, available }) => [id, available]));
}

/**
 * Portions left of the promotions of products that the feed tells of, in the order of their ids.
 */
export async function readToldPortions(
	executor: Executor,
	products: readonly ProductId[],
): Promise<
	readonly { readonly id: number; readonly productId: ProductId; readonly left: number }[]
> {
	if (products.length === 0) return [];
	const { rows } = await executor.execute<{ id: number; product_id: number; left: number }>(
		sql`select promotion_id as id, product_id, available as left
			from promotion_portions join promotions on promotions.id = promotion_id
			where product_id in ${[...products]} and not is_taken_down order by promotion_id`,
	);
	return rows.map(({ id, product_id, left }) => ({ id, productId: toProductId(product_id), left }));
}

/**
 * {@link reservePortions} for many orders, as a part of one hand-written statement that has
 * `STOCK_TAKEN` before it: where anything is short, the check fails and with it the statement.
 * @param parameters `$n` each: arrays of operations, promotions and portions
 */
export const PORTIONS_TAKEN = (opIds: string, promotionIds: string, portions: string) => `
	portions_wanted as (
		select promotion_id, sum(portions)::integer as portions
		from unnest(${opIds}::text::uuid[], ${promotionIds}::text::integer[],
			${portions}::text::integer[]) as line(op_id, promotion_id, portions)
		where op_id in (select op_id from entered)
		group by promotion_id
	),
	portions_locked as (
		select counted.promotion_id, wanted.portions
		from promotion_portions counted join portions_wanted wanted using (promotion_id)
		-- Asks for the shelf first: its rows are locked before these.
		where (select count(*) from stock_locked) >= 0
		order by counted.promotion_id
		for update of counted
	),
	portions_taken as (
		update promotion_portions counted
		set available = counted.available - portions_locked.portions
		from portions_locked where counted.promotion_id = portions_locked.promotion_id
	)`;

/** The name of the check that fails where {@link PORTIONS_TAKEN} finds too few. */
export const PORTIONS_CHECK = 'promotion_portions_available';

function wanted(portions: Portions): SQL {
	const rows = [...portions].map(([id, count]) => sql`(${id}::integer, ${count}::integer)`);
	return sql`wanted(promotion_id, portions) as (values ${sql.join(rows, sql`, `)})`;
}
