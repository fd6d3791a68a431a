import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import {
	createLotSchema,
	recordTraceSchema,
	type CreateLotPayload,
	type RecordTracePayload,
} from '$lib/domain/trace/lot-operation';
import { isBackwards } from '$lib/domain/trace/lot-days';

import { requireStillAllowed } from '../accounts/access';
import { recordChange } from '../audit/record-change';
import { readProductRows } from '../catalogue/known-rows';
import { getProducerNames } from '../catalogue/producer-names';
import type { Transaction } from '../database/database';
import { plainWords } from '../ordering/staff/plain-words';
import { byStaff, type StaffRequest } from '../sync/by-staff';
import { appendTraceEvent, createLot, findLot, pictureFileOf } from './lots';
import { holdTracePicture } from './trace-pictures';

/** `lot.create@1`: one of the producer's people opens a lot. */
export const openCreateLot = byStaff(createLotSchema, createByStaff);

/** `trace.record@1`: one of the producer's people writes a step into a lot's history. */
export const openRecordTrace = byStaff(recordTraceSchema, recordByStaff);

/**
 * @throws AppError FORBIDDEN; NOT_FOUND where the product is not that producer's; MALFORMED_CODE where
 * the product has a lot of that code already
 */
async function createByStaff(
	tx: Transaction,
	{ wish, operation, staff, now }: StaffRequest<CreateLotPayload>,
): Promise<OperationOutcome> {
	const { producerId, productId, lot, producedOn, expiresOn } = wish;
	const person = requireStillAllowed(staff, { permission: 'lots.edit', producerId });
	// On sale or not: what was truly made is written down, also where it comes after the product went.
	const product = (await readProductRows(tx, [productId])).get(productId);
	if (product?.producerId !== producerId) throw new AppError('NOT_FOUND');
	if (isBackwards(wish)) throw new AppError('MALFORMED_REQUEST');
	if (await findLot(tx, { productId, lot })) throw new AppError('MALFORMED_CODE');
	const opened = {
		step: 'commissioning' as const,
		at: Math.max(0, Math.min(now, Math.round(operation.createdAt))),
		place: plainWords(wish.place) ?? (await nameOf(tx, producerId)),
		note: null,
		corrects: null,
	};
	const id = await createLot(
		tx,
		{
			productId,
			producerId,
			lot,
			producedOn,
			expiresOn,
			locationCode: plainWords(wish.locationCode),
			standards: wish.standards.flatMap((standard) => plainWords(standard) ?? []),
			events: [opened],
		},
		now,
	);
	await recordChange(tx, {
		actor: { accountId: person.id, requestId: operation.opId },
		at: now,
		action: 'lot.create',
		subject: `lot ${id}`,
		producerId,
		after: { lot, productId, producedOn, expiresOn },
	});
	return { status: 'accepted' };
}

async function nameOf(tx: Transaction, producerId: ProducerId): Promise<string> {
	const [producer] = await getProducerNames(tx, [producerId]);
	return producer?.name ?? '';
}

/** @throws AppError FORBIDDEN; NOT_FOUND where it is no lot, event or picture of that producer's */
async function recordByStaff(
	tx: Transaction,
	{ wish, operation, staff, now }: StaffRequest<RecordTracePayload>,
): Promise<OperationOutcome> {
	const { producerId, productId, lot: code, step, corrects, picture } = wish;
	const person = requireStillAllowed(staff, { permission: 'lots.edit', producerId });
	const lot = await findLot(tx, { productId, lot: code });
	if (lot?.producerId !== producerId) throw new AppError('NOT_FOUND');
	// A recall, and that it was taken back, are set right by nobody but whoever may make them.
	if (lot.events.some((event) => event.id === corrects && event.step === 'recall')) {
		throw new AppError('NOT_FOUND');
	}
	// The future is not history yet: it is shown as told just now, and the log keeps what was said.
	const at = Math.min(now, wish.at);
	const said = at === wish.at ? {} : { at, saidAt: wish.at };
	const place = plainWords(wish.place) ?? '';
	const note = plainWords(wish.note);
	// Who sets words right has not taken the picture back; another one takes its place.
	const shown = picture ?? (await pictureFileOf(tx, lot.id, corrects));
	const event = { lotId: lot.id, step, at, place, note, corrects, picture: shown };
	if (picture !== null) await holdTracePicture(tx, { lotId: lot.id, producerId, picture }, now);
	const id = await appendTraceEvent(tx, event, now);
	await recordChange(tx, {
		actor: { accountId: person.id, requestId: operation.opId },
		at: now,
		action: 'trace.record',
		subject: `lot ${lot.id}`,
		producerId,
		after: { event: id, step, corrects, picture, ...said },
	});
	return { status: 'accepted' };
}
