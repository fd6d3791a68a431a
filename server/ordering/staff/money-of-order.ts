import { AppError } from '$lib/domain/errors';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { orderMoneySchema, type OrderMoneyPayload } from '$lib/domain/ordering/staff-operation';
import * as v from 'valibot';

import { requireStillAllowed } from '../../accounts/access';
import { recordChange } from '../../audit/record-change';
import type { Transaction } from '../../database/database';
import { byStaff, type StaffRequest } from '../../sync/by-staff';
import { noteMoney } from '../move-order';
import { plainWords } from './plain-words';
import { lockStaffOrder, momentOfStep } from './staff-order';

/** `order.money@1`: one of the producer's people saw the money of an order, or takes that back. */
export const openMoneyOfOrder = byStaff(
	v.pipe(
		orderMoneySchema,
		v.check(({ isReceived, way }) => isReceived === (way !== null)),
	),
	moneyOfOrder,
);

/**
 * Notes what is known of the money, whatever has become of the order: a buyer may have paid for one
 * that was then called off. What a colleague has noted already stays as they noted it.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_ORDER (taken back without a reason)
 */
async function moneyOfOrder(
	tx: Transaction,
	{ wish: money, operation, staff, now }: StaffRequest<OrderMoneyPayload>,
): Promise<OperationOutcome> {
	const { producerId, orderId, isReceived, way } = money;
	const person = requireStillAllowed(staff, { permission: 'orders.money', producerId });
	const { row, changedAt } = await lockStaffOrder(tx, { orderId, producerId });
	const state = isReceived ? 'received' : 'awaiting';
	if (row.paymentState === state) return { status: 'accepted' };
	const reason = plainWords(money.reason);
	if (!isReceived && reason === null) throw new AppError('INVALID_ORDER', { field: 'reason' });
	const at = momentOfStep(operation, { changedAt, now });
	await noteMoney(tx, row, { state, way, at, reason, accountId: person.id });
	await recordChange(tx, {
		actor: { accountId: person.id, requestId: operation.opId },
		at: now,
		action: 'order.money',
		subject: `order ${orderId}`,
		producerId,
		before: { paymentState: row.paymentState, way: row.moneyWay },
		after: { paymentState: state, way },
	});
	return { status: 'accepted' };
}
