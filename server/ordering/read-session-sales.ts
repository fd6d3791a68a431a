import { SALE_STATES, type Tally } from '$lib/domain/figures/sales';
import {
	type OrderId,
	producerId,
	productId,
	sessionId as toSessionId,
	type ProducerId,
	type ProductId,
	type SessionId,
} from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Executor } from '../database/database';

/** What was ordered in a session, of the orders that still stand. */
export interface SessionSales {
	readonly total: Tally;
	/** The greatest value first. */
	readonly producers: readonly (Tally & {
		readonly producerId: ProducerId;
		/** Orders that are still to be confirmed or packed. */
		readonly toPack: number;
	})[];
	/** The greatest value first. */
	readonly products: readonly (Tally & {
		readonly productId: ProductId;
		readonly name: string;
		readonly pieces: number;
	})[];
	/** Orders by the minute in which they were made, those without any left out. */
	readonly minutes: readonly { readonly at: EpochMs; readonly orders: number }[];
	/** How many came after the session was closed and had waited for a network; 0 while it is not closed. */
	readonly late: number;
	/** Orders in which a promotion was used, and how many portions of promotions in all. */
	readonly promoted: { readonly orders: number; readonly portions: number };
}

/** Whatever was longer on its way waited on its phone; a slow road and a crowd take seconds. */
const WAITED_S = 60;

const SOLD = sql.raw(`state in (${SALE_STATES.map((state) => `'${state}'`).join(', ')})`);

type Row<T> = T & Record<string, unknown>;
type Counted = { orders: number; value_dong: string };

/**
 * What was ordered in a session, as its buyers' phones named it.
 * @param of one producer's part of it alone; left out for all
 */
export async function readSessionSales(
	executor: Executor,
	sessionId: SessionId,
	of?: ProducerId,
): Promise<SessionSales> {
	const ofOne = of === undefined ? sql`` : sql`and producer_id = ${of}`;
	const wanted = sql`session_id = ${sessionId} and ${SOLD} ${ofOne}`;
	const producers = await executor.execute<Row<Counted & { id: number; to_pack: number }>>(sql`
		select producer_id as id, count(*)::int as orders, sum(total_dong)::bigint as value_dong,
			count(*) filter (where state in ('placed', 'confirmed'))::int as to_pack
		from orders where ${wanted} group by producer_id order by value_dong desc, id`);
	const products = await executor.execute<
		Row<Counted & { id: number; name: string; pieces: string }>
	>(sql`
		select product_id as id, (array_agg(name order by placed_at desc))[1] as name,
			sum(quantity)::bigint as pieces, count(distinct order_id)::int as orders,
			sum(quantity * price_dong)::bigint as value_dong
		from order_lines join orders on orders.id = order_id
		where ${wanted} group by product_id order by value_dong desc, id`);
	const minutes = await executor.execute<Row<{ at: string; orders: number }>>(sql`
		select extract(epoch from date_trunc('minute', placed_at)) * 1000 as at,
			count(*)::int as orders
		from orders where ${wanted} group by 1 order by 1`);
	const late = await executor.execute<Row<{ orders: number }>>(sql`
		select count(*)::int as orders from orders
		where ${wanted} and received_at > (select closed_at from market_sessions where id = ${sessionId})
			and received_at >= placed_at + ${`${WAITED_S} seconds`}::interval`);
	const promoted = await executor.execute<Row<{ orders: number; portions: string }>>(sql`
		select count(distinct order_id)::int as orders,
			coalesce(sum((promotion ->> 'portions')::int), 0)::bigint as portions
		from order_lines join orders on orders.id = order_id
		where ${wanted} and (promotion ->> 'portions')::int > 0`);
	const tallies = producers.rows.map((row) => ({
		producerId: producerId(row.id),
		toPack: row.to_pack,
		...tally(row),
	}));
	return {
		total: {
			orders: tallies.reduce((sum, { orders }) => sum + orders, 0),
			valueDong: tallies.reduce((sum, { valueDong }) => sum + valueDong, 0),
		},
		producers: tallies,
		products: products.rows.map((row) => ({
			productId: productId(row.id),
			name: row.name,
			pieces: Number(row.pieces),
			...tally(row),
		})),
		minutes: minutes.rows.map(({ at, orders }) => ({ at: Number(at), orders })),
		late: late.rows[0]?.orders ?? 0,
		promoted: {
			orders: promoted.rows[0]?.orders ?? 0,
			portions: Number(promoted.rows[0]?.portions ?? 0),
		},
	};
}

/** What an evening came to, in the figures by which evenings are compared. */
export interface SessionSum extends Tally {
	/** Who sold something. */
	readonly producers: number;
	readonly toPack: number;
	/** Portions of promotions that were used. */
	readonly portions: number;
	/** Orders of its busiest minute. */
	readonly mostPerMinute: number;
}

/** The sums of several sessions, in one question; one without orders is not among them. */
export async function sumSessions(
	executor: Executor,
	sessionIds: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, SessionSum>> {
	if (sessionIds.length === 0) return new Map();
	const ids = sql.join(
		sessionIds.map((id) => sql`${id}::bigint`),
		sql`, `,
	);
	const { rows } = await executor.execute<
		Row<
			Counted & {
				session_id: string;
				producers: number;
				to_pack: number;
				portions: string;
				most: number;
			}
		>
	>(sql`
		with sold as (
			select id, session_id, producer_id, state, total_dong,
				date_trunc('minute', placed_at) as minute
			from orders where session_id in (${ids}) and ${SOLD}
		), minutes as (
			select session_id, max(orders)::int as most from (
				select session_id, count(*) as orders from sold group by session_id, minute
			) per_minute group by session_id
		), used as (
			select session_id, sum((promotion ->> 'portions')::int)::bigint as portions
			from order_lines join sold on sold.id = order_id
			where (promotion ->> 'portions')::int > 0 group by session_id
		)
		select session_id, count(*)::int as orders, sum(total_dong)::bigint as value_dong,
			count(distinct producer_id)::int as producers,
			count(*) filter (where state in ('placed', 'confirmed'))::int as to_pack,
			coalesce(max(used.portions), 0)::bigint as portions, max(minutes.most)::int as most
		from sold join minutes using (session_id) left join used using (session_id)
		group by session_id`);
	return new Map(
		rows.map((row) => [
			toSessionId(Number(row.session_id)),
			{
				...tally(row),
				producers: row.producers,
				toPack: row.to_pack,
				portions: Number(row.portions),
				mostPerMinute: row.most,
			},
		]),
	);
}

/** The orders of a session that stand. */
export async function listSessionOrders(
	executor: Executor,
	sessionId: SessionId,
): Promise<OrderId[]> {
	const { rows } = await executor.execute<{ id: OrderId }>(sql`
		select id from orders where session_id = ${sessionId} and ${SOLD} order by id`);
	return rows.map(({ id }) => id);
}

function tally({ orders, value_dong: value }: Counted): Tally {
	return { orders, valueDong: Number(value) };
}
