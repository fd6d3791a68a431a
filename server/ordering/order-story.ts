import type { OrderId } from '$lib/domain/ids';
import type { OrderState, PaymentMethod, PaymentState } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { asc, inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { orderHistory, orderLines, orders } from './tables';

/** What an order went through, without a word of who made it, nor of what anybody wrote. */
export interface OrderStory {
	readonly payment: PaymentMethod;
	readonly paymentState: PaymentState;
	readonly carrier: string | null;
	readonly tracking: string | null;
	/** What the box was packed from, by line that anybody said it of. */
	readonly packed: readonly { readonly name: string; readonly lots: readonly string[] }[];
	/** Moves, and words on the money. */
	readonly steps: readonly {
		readonly at: EpochMs;
		readonly state: OrderState;
		readonly money: PaymentState | null;
	}[];
}

/** @returns of those that there are, by order */
export async function readOrderStories(
	executor: Executor,
	ids: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, OrderStory>> {
	if (ids.length === 0) return new Map();
	const { id, payment, paymentState, carrier, tracking } = orders;
	const rows = await executor
		.select({ id, payment, paymentState, carrier, tracking })
		.from(orders)
		.where(inArray(id, [...ids]));
	const lines = await executor
		.select({ orderId: orderLines.orderId, name: orderLines.name, lots: orderLines.packedLots })
		.from(orderLines)
		.where(inArray(orderLines.orderId, [...ids]))
		.orderBy(asc(orderLines.orderId), asc(orderLines.position));
	const history = await executor
		.select()
		.from(orderHistory)
		.where(inArray(orderHistory.orderId, [...ids]))
		.orderBy(asc(orderHistory.orderId), asc(orderHistory.revision));
	return new Map(
		rows.map(({ id: order, ...row }) => [
			order,
			{
				...row,
				packed: lines.flatMap(({ orderId, name, lots }) =>
					orderId === order && lots !== null ? [{ name, lots }] : [],
				),
				steps: history.flatMap(({ orderId, at, state, money, parcel, lots, recall }) =>
					orderId === order && parcel === null && lots === null && recall === null
						? [{ at, state, money }]
						: [],
				),
			},
		]),
	);
}
