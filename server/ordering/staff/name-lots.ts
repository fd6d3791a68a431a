import type { OperationOutcome } from '$lib/domain/ordering/order';
import { judgeLots, lotsAfter } from '$lib/domain/ordering/staff-moves';
import { orderLotsSchema, type OrderLotsPayload } from '$lib/domain/ordering/staff-operation';
import { asc, eq } from 'drizzle-orm';

import { requireStillAllowed } from '../../accounts/access';
import { recordChange } from '../../audit/record-change';
import type { Transaction } from '../../database/database';
import { byStaff, type StaffRequest } from '../../sync/by-staff';
import { holdRecallsOf, standingRecallsOf } from '../../trace/standing-recalls';
import { noteLots } from '../move-order';
import { noteEarlierRecalls } from '../note-recall';
import { toLine } from '../order-view';
import { orderLines } from '../tables';
import { productsOfOrder } from './products-of-order';
import { lockStaffOrder, momentOfStep } from './staff-order';

/** `order.lots@1`: one of the producer's people says which lots went into the box of an order. */
export const openNameLots = byStaff(orderLotsSchema, nameLots);

/**
 * Keeps which lots the lines of an order were packed from. A lot's code is taken as it was written: it may
 * stand on the pack before the lot was entered. If it has been called back meanwhile, the buyer is
 * told at once.
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
async function nameLots(
	tx: Transaction,
	{ wish: named, operation, staff, now }: StaffRequest<OrderLotsPayload>,
): Promise<OperationOutcome> {
	const { producerId, orderId, lines } = named;
	const person = requireStillAllowed(staff, { permission: 'orders.move', producerId });
	const productIds = await productsOfOrder(tx, orderId);
	await holdRecallsOf(tx, productIds);
	const { row, changedAt } = await lockStaffOrder(tx, { orderId, producerId });
	const before = await tx
		.select()
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId))
		.orderBy(asc(orderLines.position));
	switch (judgeLots({ state: row.state, lines: before.map(toLine) }, lines)) {
		case 'done':
			return { status: 'accepted' };
		case 'calledOff':
			return { status: 'rejected', code: 'ORDER_CALLED_OFF' };
		case 'elsewhere':
			return { status: 'rejected', code: 'ORDER_NOT_WAITING', params: { state: row.state } };
		case 'set':
	}
	const at = momentOfStep(operation, { changedAt, now });
	const placed = lines.flatMap(({ position, ...said }) => {
		const line = before[position];
		return line ? [{ position: line.position, lots: lotsAfter(line.packedLots, said) }] : [];
	});
	await noteLots(tx, row, { lines: placed, at, accountId: person.id });
	await recordChange(tx, {
		actor: { accountId: person.id, requestId: operation.opId },
		at: now,
		action: 'order.lots',
		subject: `order ${orderId}`,
		producerId,
		before: { lots: lines.map(({ position }) => before[position]?.packedLots ?? null) },
		after: { lines: placed },
	});
	const standing = await standingRecallsOf(tx, productIds);
	await noteEarlierRecalls(tx, { ...row, revision: row.revision + 1 }, { standing, at: now });
	return { status: 'accepted' };
}
