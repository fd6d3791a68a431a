import { orderId, type OrderId } from '$lib/domain/ids';
import { asc, gt, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { inPages, PAGE_ROWS } from '../database/pages';
import type { OrderRow } from './order-view';
import { orderLines, orders } from './tables';

/** Comes before every id. */
const FIRST = orderId('00000000-0000-0000-0000-000000000000');

/** Every order, one after another, with its buyer's data: for who may export them only. */
export function allOrders(executor: Executor): AsyncGenerator<OrderRow> {
	return inPages((after: OrderId | null) =>
		executor
			.select()
			.from(orders)
			.where(gt(orders.id, after ?? FIRST))
			.orderBy(asc(orders.id))
			.limit(PAGE_ROWS),
	);
}

/** A line of an order, by the order's id and its place. */
export type OrderLineRow = typeof orderLines.$inferSelect;

/** Every line of every order, one after another. */
export async function* allOrderLines(executor: Executor): AsyncGenerator<OrderLineRow> {
	const pages = inPages<{ id: { orderId: OrderId; position: number }; line: OrderLineRow }>(
		async (after) => {
			const { orderId: order, position } = after ?? { orderId: FIRST, position: 0 };
			const rows = await executor
				.select()
				.from(orderLines)
				.where(
					sql`(${orderLines.orderId}, ${orderLines.position}) > (${order}::uuid, ${position}::int)`,
				)
				.orderBy(asc(orderLines.orderId), asc(orderLines.position))
				.limit(PAGE_ROWS);
			return rows.map((line) => ({
				id: { orderId: line.orderId, position: line.position },
				line,
			}));
		},
	);
	for await (const { line } of pages) yield line;
}
