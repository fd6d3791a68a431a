import {
	createComplaintSchema,
	deadlinesOf,
	isArguable,
	isOver,
	MOST_COMPLAINTS,
	mayMove,
	owedFrom,
	replyComplaintSchema,
	wordsSchema,
	type CreateComplaintPayload,
	type ReplyComplaintPayload,
} from '$lib/domain/complaints/complaint';
import { AppError } from '$lib/domain/errors';
import { fileId } from '$lib/domain/files/purposes';
import { orderId, type OrderId } from '$lib/domain/ids';
import { HOUR_MS, type EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import type { Transaction } from '../database/database';
import { holdFile } from '../files/await-file';
import { lockOrder } from '../ordering/move-order';
import { touchOrder } from '../ordering/touch-order';
import type { OrderRow } from '../ordering/order-view';
import { secretHashSchema } from '../ordering/secret-hash';
import type { Open } from '../sync/kinds';
import { isSameHash } from '../sync/secrets';
import { moveComplaint, tellSides } from './move-complaint';
import { complaintStatesOf, lockComplaint, offerOf } from './read-complaints';
import { complaints } from './tables';
import { readTerms } from './terms';

const { secret: _create, ...createEntries } = createComplaintSchema.entries;
const createSchema = v.strictObject({
	...createEntries,
	text: wordsSchema,
	secretSha256: secretHashSchema,
});
type Opening = Omit<CreateComplaintPayload, 'secret'> & { readonly secretSha256: string };

/** `complaint.create@1`: the buyer of an order complains; the operation's id is its name. */
export const openCreateComplaint: Open = (payload, operation) => {
	const parsed = v.safeParse(createSchema, payload);
	if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
	return {
		orderId: orderId(parsed.output.orderId),
		async perform(tx, { receivedAt }) {
			await openComplaint(tx, operation.opId, { ...parsed.output, at: receivedAt });
			return { status: 'accepted' };
		},
	};
};

/**
 * Opens a complaint and tells the producer and the organisers. One at a time and order, and a few in all.
 * @throws AppError NOT_FOUND for an unknown order or another's secret, INVALID_ORDER where there is
 * nothing to complain about yet, or it is being looked at already, or was often enough; what {@link holdFile} throws for a
 * picture that is not this order's
 */
async function openComplaint(
	tx: Transaction,
	id: string,
	opening: Opening & { readonly at: EpochMs },
): Promise<void> {
	const { kind, wish, text, pictures, at } = opening;
	const order = await lockOpened(tx, opening);
	const others = await complaintStatesOf(tx, order.id);
	const isOneTooMany = others.length >= MOST_COMPLAINTS || !others.every(isOver);
	if (!isArguable(order.state) || isOneTooMany) throw new AppError('INVALID_ORDER');
	const deadlines = deadlinesOf(at, await readTerms(tx));
	const { id: ofOrder, producerId } = order;
	for (const picture of new Set(pictures)) {
		const file = { id: fileId(picture), purpose: 'complaintPicture', producerId } as const;
		await holdFile(tx, { ...file, orderId: ofOrder }, { subject: `complaint ${id}`, at });
	}
	await tx.insert(complaints).values({
		id,
		orderId: ofOrder,
		producerId,
		kind,
		state: 'open',
		pictures,
		openedAt: at,
		...deadlines,
	});
	await moveComplaint(tx, id, { to: 'open', by: 'buyer', at, remedy: wish, text });
	await touchOrder(tx, ofOrder);
	await tellSides(
		tx,
		{ id, orderId: ofOrder, producerId },
		{
			kind: 'complaintOpened',
			to: ['producer', 'organiser'],
			at,
			once: onceAnHour('complaintOpened', ofOrder, at),
		},
	);
}

const { secret: _reply, ...replyEntries } = replyComplaintSchema.entries;
const replySchema = v.strictObject({ ...replyEntries, secretSha256: secretHashSchema });
type Reply = Omit<ReplyComplaintPayload, 'secret'> & { readonly secretSha256: string };

/** `complaint.reply@1`: the buyer takes the producer's answer, or the complaint back. */
export const openReplyComplaint: Open = (payload) => {
	const parsed = v.safeParse(replySchema, payload);
	if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
	return {
		orderId: orderId(parsed.output.orderId),
		async perform(tx, { receivedAt }) {
			await replyToComplaint(tx, { ...parsed.output, at: receivedAt });
			return { status: 'accepted' };
		},
	};
};

/** @throws AppError NOT_FOUND, INVALID_ORDER where it is not the buyer's turn, or nothing was offered that they could take */
async function replyToComplaint(
	tx: Transaction,
	reply: Reply & { readonly at: EpochMs },
): Promise<void> {
	const { reply: to, at } = reply;
	const order = await lockOpened(tx, reply);
	const row = await lockComplaint(tx, reply.complaintId);
	if (row?.orderId !== order.id) throw new AppError('NOT_FOUND');
	// Said twice, or decided in the meantime: nothing is left to say.
	if (row.state === to) return;
	if (!mayMove(row, to, { by: 'buyer', now: at })) throw new AppError('INVALID_ORDER');
	const offered = to === 'settled' ? await offerOf(tx, row.id) : null;
	// Who took "nothing" would have lost the organisers' word by a tap that reads like an agreement.
	if (to === 'settled' && offered === null) throw new AppError('INVALID_ORDER');
	const toBeDone = owedFrom(at, offered, await readTerms(tx));
	await moveComplaint(tx, row.id, { to, by: 'buyer', at, remedy: null, text: null, toBeDone });
	await touchOrder(tx, order.id);
	const kind = to === 'settled' ? 'complaintSettled' : 'complaintWithdrawn';
	await tellSides(tx, row, {
		kind,
		to: ['producer', 'organiser'],
		at,
		once: onceAnHour(kind, order.id, at),
	});
}

/** A buyer can open and take back in turns: each wakes and mails people, so of one kind once an hour. */
function onceAnHour(kind: string, ofOrder: OrderId, at: EpochMs): string {
	return `${kind} of order ${ofOrder} in hour ${Math.floor(at / HOUR_MS)}`;
}

async function lockOpened(
	tx: Transaction,
	{ orderId: id, secretSha256 }: { readonly orderId: string; readonly secretSha256: string },
): Promise<OrderRow> {
	const row = await lockOrder(tx, orderId(id));
	if (!row || !isSameHash(row.secretSha256, secretSha256)) throw new AppError('NOT_FOUND');
	return row;
}
