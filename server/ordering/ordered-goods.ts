import type { OrderId, ProducerId } from '$lib/domain/ids';
import type { OrderLine, OrderState } from '$lib/domain/ordering/order';
import { asc, inArray } from 'drizzle-orm';

import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { orderLines, orders } from './tables';

/** What an order is of, without a word of who ordered it. */
export interface OrderedGoods {
	readonly producerId: ProducerId;
	readonly producerName: string;
	readonly state: OrderState;
	readonly totalDong: number;
	readonly lines: readonly Pick<OrderLine, 'name' | 'unit' | 'quantity'>[];
}

/** @returns of those that there are, by order */
export async function readOrderedGoods(
	executor: Executor,
	ids: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, OrderedGoods>> {
	if (ids.length === 0) return new Map();
	const { id, producerId, state, totalDong } = orders;
	const rows = await executor
		.select({ id, producerId, state, totalDong })
		.from(orders)
		.where(inArray(id, [...ids]));
	const { orderId, name, unit, quantity, position } = orderLines;
	const lines = await executor
		.select({ orderId, name, unit, quantity })
		.from(orderLines)
		.where(inArray(orderId, [...ids]))
		.orderBy(asc(orderId), asc(position));
	const stalls = await getProducerNames(executor, [...new Set(rows.map((row) => row.producerId))]);
	const names = new Map(stalls.map((stall) => [stall.id, stall.name]));
	return new Map(
		rows.map((row) => [
			row.id,
			{
				producerId: row.producerId,
				producerName: names.get(row.producerId) ?? '',
				state: row.state,
				totalDong: row.totalDong,
				lines: lines
					.filter((line) => line.orderId === row.id)
					.map((line) => ({ name: line.name, unit: line.unit, quantity: line.quantity })),
			},
		]),
	);
}
