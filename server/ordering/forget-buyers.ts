import { ORDER_STATES } from '$lib/domain/ordering/order';
import { isFinished } from '$lib/domain/ordering/order-moves';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import {
	and,
	asc,
	eq,
	gt,
	gte,
	inArray,
	isNotNull,
	isNull,
	lt,
	notExists,
	or,
	sql,
} from 'drizzle-orm';

import { isBuyerNeeded } from '../complaints/complaint-holds';
import { complaints, complaintSteps } from '../complaints/tables';
import type { Database } from '../database/database';
import { eraseBuyer } from './erase-buyer';
import { lockOrder } from './move-order';
import { orderHistory, orders } from './tables';

/** As many are looked at together; each is let go of in a transaction of its own. */
const BATCH = 1_000;

/**
 * Lets go of who made orders that are finished: where they asked for it and a complaint that kept it from
 * being done is over by now, and wherever nothing happened with the order for so long. A daily job.
 * @param keptDays how long after an order's end its buyer is kept; 0 keeps them
 * @returns how many orders
 */
export async function forgetBuyers(
	database: Database,
	{
		keptDays,
		now,
		batch = BATCH,
	}: { readonly keptDays: number; readonly now: EpochMs; readonly batch?: number },
): Promise<number> {
	const before = now - keptDays * DAY_MS;
	const isOld = and(
		lt(orders.placedAt, before),
		notExists(
			database
				.select({ one: sql`1` })
				.from(orderHistory)
				.where(
					and(
						eq(orderHistory.orderId, orders.id),
						gte(orderHistory.at, before),
						// That a recall was lifted concerns the lot: it is no reason to keep its buyers longer.
						or(isNull(orderHistory.recall), isNotNull(orderHistory.code)),
					),
				),
		),
		notExists(
			database
				.select({ one: sql`1` })
				.from(complaints)
				.innerJoin(complaintSteps, eq(complaintSteps.complaintId, complaints.id))
				.where(and(eq(complaints.orderId, orders.id), gte(complaintSteps.at, before))),
		),
	);
	let count = 0;
	// Those whose complaint goes on stay where they are, and stand in nobody's way.
	for (let after: Due | undefined; ;) {
		const due: Due[] = await database
			.select({ id: orders.id, placedAt: orders.placedAt })
			.from(orders)
			.where(
				and(
					isNull(orders.erasedAt),
					inArray(orders.state, ORDER_STATES.filter(isFinished)),
					// The day after a complaint was decided its buyer can still be told so.
					or(isNotNull(orders.erasureRequestedAt), keptDays > 0 ? isOld : undefined),
					after && isBehind(after),
				),
			)
			.orderBy(asc(orders.placedAt), asc(orders.id))
			.limit(batch);
		for (const { id } of due) {
			await database.transaction(async (tx) => {
				const row = await lockOrder(tx, id);
				if (!row || row.erasedAt !== null || (await isBuyerNeeded(tx, id, now))) return;
				await eraseBuyer(tx, id, now);
				count += 1;
			});
		}
		after = due.at(-1);
		if (due.length < batch) return count;
	}
}

type Due = Pick<typeof orders.$inferSelect, 'id' | 'placedAt'>;

function isBehind({ id, placedAt }: Due) {
	return or(gt(orders.placedAt, placedAt), and(eq(orders.placedAt, placedAt), gt(orders.id, id)));
}
