import { AppError } from '$lib/domain/errors';
import { productId as toProductId, type EveningLimitId, type ProductId } from '$lib/domain/ids';
import { eq, inArray, sql, type SQL } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { products, productStock } from './tables';

export interface StockLine {
	readonly productId: ProductId;
	/** Units, at least 1. */
	readonly quantity: number;
}

/** What was taken of a product. */
export interface TakenLine extends StockLine {
	/** The limit of an evening that counted it then. */
	readonly eveningLimit: EveningLimitId | null;
}

/** The limits of evenings that counted what was taken, by product: not every product has one. */
export type CountedBy = ReadonlyMap<ProductId, EveningLimitId>;

/** A product of which less is left than was wanted. */
export interface StockShortage {
	readonly productId: ProductId;
	readonly left: number;
}

/**
 * Says how many units are on hand. The feed tells it with the next stock publication.
 * @param available null = not counted
 * @throws AppError UNKNOWN_PRODUCT
 */
export async function setStock(
	executor: Executor,
	productId: ProductId,
	available: number | null,
): Promise<void> {
	const known = await executor
		.select({ id: products.id })
		.from(products)
		.where(eq(products.id, productId));
	if (known.length === 0) throw new AppError('UNKNOWN_PRODUCT');
	await executor
		.insert(productStock)
		.values({ productId, available })
		.onConflictDoUpdate({ target: productStock.productId, set: { available } });
}

/**
 * Takes units from the shelf for an order: all lines or none. The rows are locked in the order of
 * the product ids, whatever the order of the lines, so that two orders never wait for each other
 * in a circle; what is not counted is never short.
 * @param lines each product once
 * @returns what is short: empty where everything was taken; and, then, by which limits it was counted,
 * which the lines of the order are to name, so that it can be given back
 */
export async function reserveStock(
	tx: Transaction,
	lines: readonly StockLine[],
): Promise<{ readonly short: readonly StockShortage[]; readonly countedBy: CountedBy }> {
	const { rows } = await tx.execute<{
		product_id: number;
		sellable: number | null;
		short: boolean;
		evening_limit: EveningLimitId | null;
	}>(
		sql`with ${wanted(lines)},
			locked as (
				select stock.product_id, stock.available, stock.evening_left, stock.evening_limit,
					wanted.quantity, ${SELLABLE} as sellable,
					coalesce(${SELLABLE} < wanted.quantity, false) as short
				from product_stock stock join wanted using (product_id)
				order by stock.product_id
				for update of stock
			),
			taken as (
				update product_stock stock set
					available = locked.available - locked.quantity,
					evening_left = locked.evening_left - locked.quantity,
					evening_sold = stock.evening_sold + ${COUNTED}
				from locked
				where stock.product_id = locked.product_id
					and (locked.sellable is not null or locked.evening_limit is not null)
					and not exists (select from locked where short)
			)
			select product_id, sellable, short, evening_limit from locked order by product_id`,
	);
	const short = rows
		.filter((row) => row.short)
		.map((row) => ({ productId: toProductId(row.product_id), left: row.sellable ?? 0 }));
	const counted = short.length > 0 ? [] : rows;
	const countedBy: CountedBy = new Map(
		counted.flatMap(({ product_id: id, evening_limit: limit }) =>
			limit === null ? [] : [[toProductId(id), limit]],
		),
	);
	return { short, countedBy };
}

/** What of a quantity a limit counts: of a product that has none, nothing. */
const COUNTED = sql.raw('case when locked.evening_limit is null then 0 else locked.quantity end');

/**
 * {@link reserveStock} for many orders, as a part of one hand-written statement: takes what the
 * operations that `entered` names want. Where anything is short, one of {@link STOCK_CHECKS}
 * fails and with it the whole statement. What the limit of an evening counts is counted while that is lifted,
 * too: `stock_taken` tells by which limit, for the lines to name. One that is set first while this is being
 * written is not seen, and counts nothing of it.
 * @param parameters `$n` each: arrays of operations, products and quantities, a row of them a line
 */
export const STOCK_TAKEN = (opIds: string, productIds: string, quantities: string) => `
	stock_wanted as (
		select product_id, sum(quantity)::integer as quantity
		from unnest(${opIds}::text::uuid[], ${productIds}::text::integer[],
			${quantities}::text::integer[]) as line(op_id, product_id, quantity)
		where op_id in (select op_id from entered)
		group by product_id
	),
	stock_locked as (
		select stock.product_id, wanted.quantity
		from product_stock stock join stock_wanted wanted using (product_id)
		where stock.available is not null or stock.evening_limit is not null
		order by stock.product_id
		for update of stock
	),
	stock_taken as (
		update product_stock stock set
			available = stock.available - stock_locked.quantity,
			evening_left = stock.evening_left - stock_locked.quantity,
			evening_sold = stock.evening_sold
				+ case when stock.evening_limit is null then 0 else stock_locked.quantity end
		from stock_locked where stock.product_id = stock_locked.product_id
		returning stock.product_id, stock.evening_limit
	)`;

/** The checks that fail where {@link STOCK_TAKEN} finds too little. */
export const STOCK_CHECKS: readonly string[] = ['product_stock_available', 'product_stock_evening'];

/**
 * Units that may be sold now: what is on hand, or what the limit of an evening leaves of it.
 * @returns null for what is not counted
 */
export async function readStock(
	executor: Executor,
	ids: readonly ProductId[],
): Promise<ReadonlyMap<ProductId, number | null>> {
	if (ids.length === 0) return new Map();
	const { productId, available, eveningLeft } = productStock;
	const rows = await executor
		.select({ productId, left: sql<number | null>`least(${available}, ${eveningLeft})` })
		.from(productStock)
		.where(inArray(productId, [...ids]));
	return new Map(rows.map((row) => [row.productId, row.left]));
}

/** Keeps others from the stock of products until the transaction ends, in the one order for all. */
export async function lockStock(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
	if (ids.length === 0) return;
	await tx
		.select({ id: productStock.productId })
		.from(productStock)
		.where(inArray(productStock.productId, [...ids]))
		.orderBy(productStock.productId)
		.for('update');
}

/**
 * Puts units back on the shelf, as when an order is called off. They make room in the limit that counted
 * them, and in no other; none where more than it allows stays sold.
 * @param lines each product once
 */
export async function releaseStock(tx: Transaction, lines: readonly TakenLine[]): Promise<void> {
	const rows = lines.map(
		({ productId: id, quantity, eveningLimit: limit }) =>
			sql`(${id}::integer, ${quantity}::integer, ${limit}::uuid)`,
	);
	await tx.execute(
		sql`with wanted(product_id, quantity, evening_limit) as (values ${sql.join(rows, sql`, `)}),
			locked as (
				select stock.product_id, wanted.quantity,
					case when stock.evening_limit = wanted.evening_limit
						then wanted.quantity else 0 end as counted
				from product_stock stock join wanted using (product_id)
				order by stock.product_id
				for update of stock
			)
			update product_stock stock set
				available = stock.available + locked.quantity,
				evening_sold = stock.evening_sold - locked.counted,
				evening_left = case when stock.evening_left is not null then
					greatest(0, stock.evening_most - stock.evening_sold + locked.counted) end
			from locked
			where stock.product_id = locked.product_id
				and (stock.available is not null or locked.counted > 0)`,
	);
}

/** Nothing that is not counted makes it less: of two, `least` passes over the null. */
export const SELLABLE = sql.raw('least(stock.available, stock.evening_left)');

function wanted(lines: readonly StockLine[]): SQL {
	const rows = lines.map(
		({ productId: id, quantity }) => sql`(${id}::integer, ${quantity}::integer)`,
	);
	return sql`wanted(product_id, quantity) as (values ${sql.join(rows, sql`, `)})`;
}
