import { SALE_STATES } from '$lib/domain/figures/sales';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, gt, inArray, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { orderHistory, orderLines, orders } from './tables';

/**
 * Units of a product that were taken from a moment on, by orders that still stand. Taken means: as the
 * order came, or as its buyer said yes to what they were asked. @see moveOrder, which gives them back
 */
export async function countTakenSince(
	tx: Transaction,
	productId: ProductId,
	since: EpochMs,
): Promise<number> {
	const { at, orderId, revision, state } = orderHistory;
	const answeredAt = tx
		.select({ first: sql`min(${at})` })
		.from(orderHistory)
		.where(and(eq(orderId, orders.id), eq(state, 'placed'), gt(revision, 1)));
	const [row] = await tx
		.select({ units: sql<number>`coalesce(sum(${orderLines.quantity}), 0)::int` })
		.from(orderLines)
		.innerJoin(orders, eq(orders.id, orderLines.orderId))
		.where(
			and(
				eq(orderLines.productId, productId),
				inArray(orders.state, [...SALE_STATES]),
				sql`coalesce(${answeredAt}, ${orders.receivedAt}) >= ${new Date(since).toISOString()}::timestamptz`,
			),
		);
	return row?.units ?? 0;
}
