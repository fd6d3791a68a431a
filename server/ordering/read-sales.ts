import type { SetTally, StarsTally } from '$lib/domain/figures/figures';
import { SALE_STATES, type Outcome, type Period, type Sales } from '$lib/domain/figures/sales';
import { producerId, productId, type ProducerId, type ProductId } from '$lib/domain/ids';
import { DAY_MS, startOfDay, VIETNAM_ZONE } from '$lib/domain/time';
import { sql, type SQL } from 'drizzle-orm';

import type { Executor } from '../database/database';

/** Whose sales, and of when. */
export interface SalesQuestion extends Period {
	/** Null for the whole market. */
	readonly producerId: ProducerId | null;
}

const SOLD = sql.raw(`state in (${SALE_STATES.map((state) => `'${state}'`).join(', ')})`);
/** Bits of PostgreSQL's `grouping`: which columns a row is *not* grouped by. */
const BY = { day: 0b0111, producer: 0b1011, session: 0b1101, province: 0b1110 } as const;
const BY_KIND = { set: 0b01, stars: 0b10 } as const;

type Row<T> = T & Record<string, unknown>;
type Counted = { orders: number; value_dong: string };

/**
 * What was ordered in a period, by the clamped moment of ordering, in days of Vietnam. Reads the
 * period's orders once for everything but the products.
 */
export async function readSales(executor: Executor, question: SalesQuestion): Promise<Sales> {
	const wanted = ordersOf(question);
	const outcomes = await readOutcomes(executor, wanted);
	const products = await readProducts(executor, wanted);
	const { rows } = await executor.execute<
		Row<
			Counted & {
				by: number;
				day: string;
				producer_id: number;
				session_id: string | null;
				province_code: string | null;
			}
		>
	>(sql`
		select grouping(day, producer_id, session_id, province_code) as by, day, producer_id,
			session_id, province_code, count(*)::int as orders, sum(total_dong)::bigint as value_dong
		from (
			select producer_id, session_id, province_code, total_dong,
				to_char(placed_at at time zone ${VIETNAM_ZONE}, 'YYYY-MM-DD') as day
			from orders where ${wanted} and ${SOLD}
		) sold
		group by grouping sets ((day), (producer_id), (session_id), (province_code))
		order by value_dong desc`);
	const by = (grouping: number) => rows.filter((row) => row.by === grouping);
	return {
		outcomes,
		products,
		days: by(BY.day)
			.map((row) => ({ day: row.day, ...tally(row) }))
			.sort((a, b) => (a.day < b.day ? -1 : 1)),
		producers: by(BY.producer).map((row) => ({
			producerId: producerId(row.producer_id),
			...tally(row),
		})),
		sessions: by(BY.session).map((row) => ({
			sessionId: row.session_id === null ? null : Number(row.session_id),
			...tally(row),
		})),
		provinces: by(BY.province).map((row) => ({ provinceCode: row.province_code, ...tally(row) })),
	};
}

/** In words of the table itself, so that the period's own index is used. */
function ordersOf({ producerId, from, until }: SalesQuestion): SQL {
	const start = new Date(startOfDay(from)).toISOString();
	const end = new Date(startOfDay(until) + DAY_MS).toISOString();
	const period = sql`placed_at >= ${start}::timestamptz and placed_at < ${end}::timestamptz`;
	return producerId === null ? period : sql`${period} and producer_id = ${producerId}`;
}

async function readOutcomes(executor: Executor, wanted: SQL): Promise<readonly Outcome[]> {
	const { rows } = await executor.execute<
		Row<
			Counted & {
				state: Outcome['state'];
				payment: Outcome['payment'];
				payment_state: Outcome['paymentState'];
			}
		>
	>(sql`
		select state, payment, payment_state, count(*)::int as orders,
			sum(total_dong)::bigint as value_dong
		from orders where ${wanted}
		group by state, payment, payment_state
		order by value_dong desc`);
	return rows.map(({ state, payment, payment_state: paymentState, ...row }) => ({
		state,
		payment,
		paymentState,
		...tally(row),
	}));
}

async function readProducts(executor: Executor, wanted: SQL): Promise<Sales['products']> {
	const { rows } = await executor.execute<
		Row<Counted & { product_id: number; name: string; pieces: string }>
	>(sql`
		select product_id, (array_agg(name order by placed_at desc))[1] as name,
			sum(quantity)::bigint as pieces, count(distinct order_id)::int as orders,
			sum(quantity * price_dong)::bigint as value_dong
		from order_lines join orders on orders.id = order_lines.order_id
		where ${wanted} and ${SOLD}
		group by product_id
		order by value_dong desc`);
	return rows.map((row) => ({
		productId: productId(row.product_id),
		name: row.name,
		pieces: Number(row.pieces),
		...tally(row),
	}));
}

/** Of which set a product is and how many stars it has; null where nobody knows. */
export interface ProductKind {
	readonly productId: ProductId;
	readonly setCode: SetTally['setCode'];
	readonly stars: StarsTally['stars'];
}

/**
 * What goods of each set, and of each star, brought in: an order counts once in each, however many of
 * its lines are of it, so that these are no sums of what its products were ordered.
 * @param kinds of the products; such as are not among them are of no set and no star
 */
export async function readKinds(
	executor: Executor,
	question: SalesQuestion,
	kinds: readonly ProductKind[],
): Promise<{ readonly sets: readonly SetTally[]; readonly stars: readonly StarsTally[] }> {
	const column = (of: (kind: ProductKind) => number | null) =>
		sql`${sql.param(kinds.map(of))}::int[]`;
	const { rows } = await executor.execute<
		Row<Counted & { by: number; set_code: SetTally['setCode']; stars: StarsTally['stars'] }>
	>(sql`
		select grouping(set_code, stars) as by, set_code, stars,
			count(distinct order_id)::int as orders, sum(quantity * price_dong)::bigint as value_dong
		from order_lines join orders on orders.id = order_lines.order_id
		left join unnest(${column(({ productId: id }) => id)}, ${column(({ setCode }) => setCode)},
			${column(({ stars }) => stars)}) as kind (id, set_code, stars)
			on kind.id = order_lines.product_id
		where ${ordersOf(question)} and ${SOLD}
		group by grouping sets ((set_code), (stars))
		order by value_dong desc`);
	const by = (grouping: number) => rows.filter((row) => row.by === grouping);
	return {
		sets: by(BY_KIND.set).map((row) => ({ setCode: row.set_code, ...tally(row) })),
		stars: by(BY_KIND.stars).map((row) => ({ stars: row.stars, ...tally(row) })),
	};
}

function tally({ orders, value_dong: value }: Counted) {
	return { orders, valueDong: Number(value) };
}
