import { isOver, isOwed, OWED_FOR_DAYS } from '$lib/domain/complaints/complaint';
import type { OrderId } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { eq, inArray, max } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { complaints, complaintSteps } from './tables';

/** What complaints about an order mean for how long its producer needs the buyer. */
export interface ComplaintHold {
	/** Somebody still argues. */
	readonly isRunning: boolean;
	/** When the last thing happened in any of them. */
	readonly lastAt: EpochMs;
	/** Until when something that was decided may still have to be done; null where nothing has. */
	readonly owedUntil: EpochMs | null;
}

/** @returns of the orders that anybody complained about */
export async function readComplaintHolds(
	executor: Executor,
	ids: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, ComplaintHold>> {
	if (ids.length === 0) return new Map();
	const rows = await executor
		.select({
			orderId: complaints.orderId,
			state: complaints.state,
			owed: complaints.owed,
			doneAt: complaints.doneAt,
			lastAt: max(complaintSteps.at),
		})
		.from(complaints)
		.innerJoin(complaintSteps, eq(complaintSteps.complaintId, complaints.id))
		.where(inArray(complaints.orderId, [...ids]))
		.groupBy(complaints.id);
	const holds = new Map<OrderId, ComplaintHold>();
	for (const { orderId, state, owed, doneAt, lastAt } of rows) {
		const known = holds.get(orderId);
		const at = lastAt ?? 0;
		const owedUntil = isOwed({ owed, doneAt }) ? at + OWED_FOR_DAYS * DAY_MS : null;
		const until = Math.max(known?.owedUntil ?? 0, owedUntil ?? 0);
		holds.set(orderId, {
			isRunning: (known?.isRunning ?? false) || !isOver(state),
			lastAt: Math.max(known?.lastAt ?? 0, at, doneAt ?? 0),
			owedUntil: until === 0 ? null : until,
		});
	}
	return holds;
}

/** Whether somebody still argues about an order, or has still to do what came of it. */
export async function isBuyerNeeded(
	executor: Executor,
	orderId: OrderId,
	now: EpochMs,
): Promise<boolean> {
	const hold = (await readComplaintHolds(executor, [orderId])).get(orderId);
	if (!hold) return false;
	return hold.isRunning || (hold.owedUntil !== null && now < hold.owedUntil);
}
