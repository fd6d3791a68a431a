import { ORDER_STATES } from '$lib/domain/ordering/order';
import { isFinished } from '$lib/domain/ordering/order-moves';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, asc, eq, gte, inArray, isNotNull, isNull, lt, notExists, or, sql } from 'drizzle-orm';

import { hasRunningComplaint } from '../complaints/read-complaints';
import type { Database } from '../database/database';
import { eraseBuyer } from './erase-buyer';
import { lockOrder } from './move-order';
import { orderHistory, orders } from './tables';

/** As many in one go: each is a transaction of its own, and the rest comes with the next. */
const MOST_AT_ONCE = 1_000;

/**
 * Lets go of who made orders that are finished: where they asked for it and a complaint that kept it from
 * being done is over by now, and wherever nothing happened with the order for so long. A daily job.
 * @param keptDays how long after an order's end its buyer is kept; 0 keeps them
 * @returns how many orders
 */
export async function forgetBuyers(
	database: Database,
	{ keptDays, now }: { readonly keptDays: number; readonly now: EpochMs },
): Promise<number> {
	const before = now - keptDays * DAY_MS;
	const isOld = and(
		lt(orders.placedAt, before),
		notExists(
			database
				.select({ one: sql`1` })
				.from(orderHistory)
				.where(and(eq(orderHistory.orderId, orders.id), gte(orderHistory.at, before))),
		),
	);
	const due = await database
		.select({ id: orders.id })
		.from(orders)
		.where(
			and(
				isNull(orders.erasedAt),
				inArray(orders.state, ORDER_STATES.filter(isFinished)),
				// The day after a complaint was decided its buyer can still be told so.
				or(isNotNull(orders.erasureRequestedAt), keptDays > 0 ? isOld : undefined),
			),
		)
		.orderBy(asc(orders.placedAt))
		.limit(MOST_AT_ONCE);
	let count = 0;
	for (const { id } of due) {
		await database.transaction(async (tx) => {
			const row = await lockOrder(tx, id);
			if (!row || row.erasedAt !== null || (await hasRunningComplaint(tx, id))) return;
			await eraseBuyer(tx, id, now);
			count += 1;
		});
	}
	return count;
}
