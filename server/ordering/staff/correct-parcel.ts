import type { Account } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OperationOutcome, Parcel } from '$lib/domain/ordering/order';
import { judgeParcel, parcelOf } from '$lib/domain/ordering/staff-moves';
import { orderParcelSchema, type OrderParcelPayload } from '$lib/domain/ordering/staff-operation';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import { requireStillAllowed } from '../../accounts/access';
import { recordChange } from '../../audit/record-change';
import type { Transaction } from '../../database/database';
import type { Open } from '../../sync/kinds';
import { noteParcel } from '../move-order';
import { plainWords } from './plain-words';
import { lockStaffOrder, momentOfStep } from './staff-order';

/** `order.parcel@1`: one of the producer's people puts right who carries an order. */
export const openCorrectParcel: Open = (payload, operation) => {
	const parsed = v.safeParse(orderParcelSchema, payload);
	if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
	const correction = parsed.output;
	return {
		orderId: correction.orderId,
		madeBy: correction.accountId,
		perform: (tx, { staff, receivedAt }) =>
			correctParcel(tx, { correction, operation, staff, now: receivedAt }),
	};
};

interface Request {
	readonly correction: OrderParcelPayload;
	readonly operation: Operation;
	readonly staff: Account | null;
	readonly now: EpochMs;
}

/**
 * Writes another carrier or tracking number, as long as the order is under way and they are what the
 * person saw: else they stay as a colleague left them, and the person is told.
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
async function correctParcel(
	tx: Transaction,
	{ correction, operation, staff, now }: Request,
): Promise<OperationOutcome> {
	const { producerId, orderId } = correction;
	const person = requireStillAllowed(staff, { permission: 'orders.move', producerId });
	const { row, changedAt } = await lockStaffOrder(tx, { orderId, producerId });
	const before = parcelOf(row);
	const after = plainParcel(correction);
	const seen = correction.seen && plainParcel(correction.seen);
	switch (judgeParcel({ state: row.state, parcel: before }, { seen, wanted: after })) {
		case 'done':
			return { status: 'accepted' };
		case 'overtaken':
		case 'elsewhere':
			return { status: 'rejected', code: 'ORDER_NOT_WAITING', params: { state: row.state } };
		case 'set':
	}
	const at = momentOfStep(operation, { changedAt, now });
	await noteParcel(tx, row, { change: { before, after }, at, accountId: person.id });
	await recordChange(tx, {
		actor: { accountId: person.id, requestId: operation.opId },
		at: now,
		action: 'order.parcel',
		subject: `order ${orderId}`,
		producerId,
		// By its number a parcel is found, and its buyer: it stands where it can be erased.
		before: { carrier: before?.carrier ?? null },
		after: { carrier: after?.carrier ?? null },
	});
	return { status: 'accepted' };
}

/** As it is kept: a phone may have shown what was typed, before the server had it. */
function plainParcel({ carrier, tracking }: Parcel): Parcel | null {
	return parcelOf({ carrier: plainWords(carrier), tracking: plainWords(tracking) });
}
