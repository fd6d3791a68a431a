import { AppError } from '$lib/domain/errors';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { judgeStep } from '$lib/domain/ordering/staff-moves';
import { moveOrderSchema, type MoveOrderPayload } from '$lib/domain/ordering/staff-operation';
import type { OrderId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { requireStillAllowed } from '../../accounts/access';
import { recordChange } from '../../audit/record-change';
import type { Transaction } from '../../database/database';
import { byStaff, type StaffRequest } from '../../sync/by-staff';
import { holdRecallsOf, standingRecallsOf } from '../../trace/standing-recalls';
import { lockOrder, moveOrder } from '../move-order';
import { noteEarlierRecalls } from '../note-recall';
import { plainWords } from './plain-words';
import { productsOfOrder } from './products-of-order';
import { lockStaffOrder, momentOfStep } from './staff-order';

/** `order.move@1`: one of the producer's people brings an order a step further. */
export const openMoveByStaff = byStaff(moveOrderSchema, moveByStaff);

/**
 * Moves an order as its producer's person wishes, unless it is not any more as they saw it: then
 * it stays as it is and they are told. What a colleague has done already is done.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_ORDER (refused without a reason)
 */
async function moveByStaff(
	tx: Transaction,
	{ wish: step, operation, staff, now }: StaffRequest<MoveOrderPayload>,
): Promise<OperationOutcome> {
	const { producerId, orderId, from, to } = step;
	const person = requireStillAllowed(staff, { permission: 'orders.move', producerId });
	const isPacking = to === 'packed' || to === 'shipped';
	if (isPacking) await holdRecallsOf(tx, await productsOfOrder(tx, orderId));
	const { row, reached, changedAt } = await lockStaffOrder(tx, { orderId, producerId });
	const verdict = judgeStep({ state: row.state, reached }, { from, to });
	switch (verdict) {
		case 'done':
			return { status: 'accepted' };
		case 'calledOff':
			return { status: 'rejected', code: 'ORDER_CALLED_OFF' };
		case 'elsewhere':
			return { status: 'rejected', code: 'ORDER_NOT_WAITING', params: { state: row.state } };
		case 'move':
	}
	const reason = plainWords(step.reason);
	if (to === 'cancelled' && reason === null)
		throw new AppError('INVALID_ORDER', { field: 'reason' });
	const parcel =
		to === 'shipped'
			? { carrier: plainWords(step.carrier), tracking: plainWords(step.tracking) }
			: {};
	const at = momentOfStep(operation, { changedAt, now });
	await moveOrder(tx, row, { to, by: 'producer', at, reason, accountId: person.id, set: parcel });
	if (isPacking) await tellOfRecalls(tx, { orderId, now });
	await recordChange(tx, {
		actor: { accountId: person.id, requestId: operation.opId },
		at: now,
		action: 'order.move',
		subject: `order ${orderId}`,
		producerId,
		before: { state: row.state },
		after: { state: to },
	});
	return { status: 'accepted' };
}

/** The phone that it was packed with may have heard of no recall since. */
async function tellOfRecalls(
	tx: Transaction,
	{ orderId, now }: { readonly orderId: OrderId; readonly now: EpochMs },
): Promise<void> {
	const standing = await standingRecallsOf(tx, await productsOfOrder(tx, orderId));
	const row = standing.length > 0 ? await lockOrder(tx, orderId) : undefined;
	if (row) await noteEarlierRecalls(tx, row, { standing, at: now });
}
