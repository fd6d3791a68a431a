import { SALE_STATES } from '$lib/domain/figures/sales';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, gt, gte, inArray, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';

import type { Executor } from '../database/database';
import { orderHistory, orderLines, orders } from './tables';

/**
 * Units of a product that were taken from a moment on, by orders that still stand. Taken means: as the
 * order came, or as its buyer said yes to what they were asked. @see moveOrder, which gives them back
 */
export async function countTakenSince(
	tx: Executor,
	productId: ProductId,
	since: EpochMs,
): Promise<number> {
	const { at, orderId, by, revision, state } = orderHistory;
	// What came earlier and was taken since was answered since. Neither reads what is older.
	const answered = tx
		.select({ id: orderId })
		.from(orderHistory)
		.where(and(gte(at, since), eq(state, 'placed'), eq(by, 'buyer'), gt(revision, 1)));
	const received = tx.select({ id: orders.id }).from(orders).where(gte(orders.receivedAt, since));
	const [row] = await tx
		.select({ units: sql<number>`coalesce(sum(${orderLines.quantity}), 0)::int` })
		.from(orderLines)
		.innerJoin(orders, eq(orders.id, orderLines.orderId))
		.where(
			and(
				eq(orderLines.productId, productId),
				inArray(orders.state, [...SALE_STATES]),
				inArray(orders.id, unionAll(received, answered)),
			),
		);
	return row?.units ?? 0;
}
