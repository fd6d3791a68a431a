import type { OperationOutcome, Parcel } from '$lib/domain/ordering/order';
import { judgeParcel, parcelOf } from '$lib/domain/ordering/staff-moves';
import { orderParcelSchema, type OrderParcelPayload } from '$lib/domain/ordering/staff-operation';

import { requireStillAllowed } from '../../accounts/access';
import { recordChange } from '../../audit/record-change';
import type { Transaction } from '../../database/database';
import { byStaff, type StaffRequest } from '../../sync/by-staff';
import { noteParcel } from '../move-order';
import { plainWords } from './plain-words';
import { lockStaffOrder, momentOfStep } from './staff-order';

/** `order.parcel@1`: one of the producer's people puts right who carries an order. */
export const openCorrectParcel = byStaff(orderParcelSchema, correctParcel);

/**
 * Writes another carrier or tracking number, as long as the order is under way and they are what the
 * person saw: else they stay as a colleague left them, and the person is told.
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
async function correctParcel(
	tx: Transaction,
	{ wish: correction, operation, staff, now }: StaffRequest<OrderParcelPayload>,
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
