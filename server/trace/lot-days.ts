import { AppError } from '$lib/domain/errors';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import type { Lot } from '$lib/domain/trace/lot';
import { daysEvent, daysOf, judgeDays } from '$lib/domain/trace/lot-days';
import { lotDaysSchema, type LotDaysPayload } from '$lib/domain/trace/lot-operation';
import { eq } from 'drizzle-orm';

import { requireStillAllowed } from '../accounts/access';
import { recordChange } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Transaction } from '../database/database';
import { plainWords } from '../ordering/staff/plain-words';
import { byStaff, type StaffRequest } from '../sync/by-staff';
import { findLot, getLotEntries } from './lots';
import { lots, traceEvents } from './tables';

/** `lot.days@1`: one of the producer's people sets the days of a lot right. */
export const openCorrectLotDays = byStaff(lotDaysSchema, correctByStaff);

/**
 * Writes other days for a lot, with what they were as an event of its history.
 * @throws AppError FORBIDDEN; NOT_FOUND where it is no lot of that producer's, or its days are not
 * those that the person saw; LOT_RECALLED; MALFORMED_REQUEST where it would be over before it was
 * made, or no reason can be read
 */
async function correctByStaff(
	tx: Transaction,
	{ wish, operation, staff, now }: StaffRequest<LotDaysPayload>,
): Promise<OperationOutcome> {
	const { producerId, productId, lot: code, seen } = wish;
	const person = requireStillAllowed(staff, { permission: 'lots.edit', producerId });
	const reason = plainWords(wish.reason);
	if (reason === null) throw new AppError('MALFORMED_REQUEST');
	const wanted = daysOf(wish);
	const corrected: Lot[] = [];
	// Read only once the catalogue is locked: another correction or a recall is before it or after it.
	await publish(tx, now, async () => {
		const lot = await findLot(tx, { productId, lot: code });
		if (lot?.producerId !== producerId) throw new AppError('NOT_FOUND');
		switch (judgeDays(lot, { seen, wanted })) {
			case 'done':
				return {};
			case 'recalled':
				throw new AppError('LOT_RECALLED');
			case 'overtaken':
				throw new AppError('NOT_FOUND');
			case 'backwards':
				throw new AppError('MALFORMED_REQUEST');
			case 'set':
		}
		const at = Math.max(0, Math.min(now, Math.round(operation.createdAt)));
		const event = daysEvent(lot, { wanted, at, reason });
		await tx.update(lots).set(wanted).where(eq(lots.id, lot.id));
		await tx.insert(traceEvents).values({ ...event, lotId: lot.id, recordedAt: now });
		corrected.push(lot);
		return { put: await getLotEntries(tx, [lot.id]) };
	});
	for (const before of corrected) {
		await recordChange(tx, {
			actor: { accountId: person.id, requestId: operation.opId },
			at: now,
			action: 'lot.days',
			subject: `lot ${before.id}`,
			producerId,
			before: { ...daysOf(before) },
			after: { ...wanted, reason },
		});
	}
	return { status: 'accepted' };
}
