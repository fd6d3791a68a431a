import type { Account } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { orderMoneySchema, type OrderMoneyPayload } from '$lib/domain/ordering/staff-operation';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import { requireStillAllowed } from '../../accounts/access';
import { recordChange } from '../../audit/record-change';
import type { Transaction } from '../../database/database';
import type { Open } from '../../sync/kinds';
import { noteMoney } from '../move-order';
import { plainWords } from './plain-words';
import { lockStaffOrder, momentOfStep } from './staff-order';

/** `order.money@1`: one of the producer's people saw the money of an order, or takes that back. */
export const openMoneyOfOrder: Open = (payload, operation) => {
	const parsed = v.safeParse(orderMoneySchema, payload);
	if (!parsed.success || parsed.output.isReceived !== (parsed.output.way !== null)) {
		throw new AppError('MALFORMED_REQUEST');
	}
	const money = parsed.output;
	return {
		orderId: money.orderId,
		madeBy: money.accountId,
		perform: (tx, { staff, receivedAt }) =>
			moneyOfOrder(tx, { money, operation, staff, now: receivedAt }),
	};
};

interface Request {
	readonly money: OrderMoneyPayload;
	readonly operation: Operation;
	readonly staff: Account | null;
	readonly now: EpochMs;
}

/**
 * Notes what is known of the money, whatever has become of the order: a buyer may have paid for one
 * that was then called off. What a colleague has noted already stays as they noted it.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID_ORDER (taken back without a reason)
 */
async function moneyOfOrder(
	tx: Transaction,
	{ money, operation, staff, now }: Request,
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
