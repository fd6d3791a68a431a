import { isOver } from '$lib/domain/complaints/complaint';
import type { OrderId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq, inArray, max } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { complaints, complaintSteps } from './tables';

/** What complaints about an order mean for how long its producer needs the buyer. */
export interface ComplaintHold {
	/** Somebody still argues. */
	readonly isRunning: boolean;
	/** When the last thing happened in any of them. */
	readonly lastAt: EpochMs;
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
			lastAt: max(complaintSteps.at),
		})
		.from(complaints)
		.innerJoin(complaintSteps, eq(complaintSteps.complaintId, complaints.id))
		.where(inArray(complaints.orderId, [...ids]))
		.groupBy(complaints.id);
	const holds = new Map<OrderId, ComplaintHold>();
	for (const { orderId, state, lastAt } of rows) {
		const known = holds.get(orderId);
		holds.set(orderId, {
			isRunning: (known?.isRunning ?? false) || !isOver(state),
			lastAt: Math.max(known?.lastAt ?? 0, lastAt ?? 0),
		});
	}
	return holds;
}
