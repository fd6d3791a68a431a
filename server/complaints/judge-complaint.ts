import { isOwed, mayMove, owedFrom, type Remedy } from '$lib/domain/complaints/complaint';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Transaction } from '../database/database';
import { lockOrder } from '../ordering/move-order';
import { touchOrder } from '../ordering/touch-order';
import { moveComplaint, tellSides } from './move-complaint';
import { lockComplaint, orderOfComplaint, type ComplaintRow } from './read-complaints';
import { complaints } from './tables';
import { readTerms } from './terms';

interface Judgement {
	readonly complaintId: string;
	readonly remedy: Remedy;
	readonly text: string;
	readonly actor: Actor;
}

/**
 * The producer says what they offer; then the buyer may take it, else the organisers decide.
 * @throws AppError NOT_FOUND where it is none of that producer's, CHANGED_MEANWHILE where it was
 * answered or is over
 */
export async function answerComplaint(
	database: Database,
	answer: Judgement & { readonly producerId: ProducerId },
	now: EpochMs,
): Promise<void> {
	await move(database, { ...answer, to: 'answered', by: 'producer' }, now);
}

/**
 * The organisers decide, after the producer has answered or let the time for it pass. The market
 * holds no money: what is decided, the producer has to do.
 * @throws AppError NOT_FOUND, CHANGED_MEANWHILE where it is over or too early, FORBIDDEN for who works there
 */
export async function decideComplaint(
	database: Database,
	decision: Judgement,
	now: EpochMs,
): Promise<void> {
	await move(database, { ...decision, producerId: null, to: 'decided', by: 'organiser' }, now);
}

type Move = Judgement & { readonly producerId: ProducerId | null } & (
		| { readonly to: 'answered'; readonly by: 'producer' }
		| { readonly to: 'decided'; readonly by: 'organiser' }
	);

async function move(database: Database, given: Move, now: EpochMs): Promise<void> {
	const { complaintId, producerId, to, by, remedy, text, actor } = given;
	await database.transaction(async (tx) => {
		const row = await lockOwn(tx, complaintId, producerId);
		const { orderId } = row;
		if (by === 'organiser') {
			await requireImpartial(tx, actor, { producerId: row.producerId, now });
		}
		if (!mayMove(row, to, { by, now })) throw new AppError('CHANGED_MEANWHILE');
		const { accountId } = actor;
		const step = { to, by, at: now, remedy, text, accountId };
		const toBeDone = owedFrom(now, to === 'decided' ? remedy : null, await readTerms(tx));
		await moveComplaint(tx, row.id, { ...step, toBeDone });
		if (to === 'decided') await touchOrder(tx, orderId);
		await tellSides(
			tx,
			row,
			to === 'answered'
				? { kind: 'complaintAnswered', to: ['buyer', 'organiser'], at: now }
				: { kind: 'complaintDecided', to: ['buyer', 'producer'], at: now },
		);
		await recordChange(tx, {
			actor,
			at: now,
			action: to === 'answered' ? 'complaint.answer' : 'complaint.decide',
			subject: `complaint ${row.id}`,
			producerId: row.producerId,
			before: { state: row.state },
			after: { state: to, remedy },
		});
	});
}

/**
 * The producer says that what was decided, or offered and taken, is done. Said twice it is as said once.
 * @throws AppError NOT_FOUND where it is none of that producer's, CHANGED_MEANWHILE where nothing is to be done
 */
export async function markDone(
	database: Database,
	done: {
		readonly complaintId: string;
		readonly producerId: ProducerId;
		readonly actor: Actor;
	},
	now: EpochMs,
): Promise<void> {
	const { complaintId, producerId, actor } = done;
	await database.transaction(async (tx) => {
		const row = await lockOwn(tx, complaintId, producerId);
		if (row.doneAt !== null) return;
		if (!isOwed(row)) throw new AppError('CHANGED_MEANWHILE');
		await tx.update(complaints).set({ doneAt: now }).where(eq(complaints.id, row.id));
		await touchOrder(tx, row.orderId);
		await tellSides(tx, row, { kind: 'complaintDone', to: ['buyer'], at: now });
		await recordChange(tx, {
			actor,
			at: now,
			action: 'complaint.done',
			subject: `complaint ${row.id}`,
			producerId: row.producerId,
			before: { doneAt: null },
			after: { doneAt: now, remedy: row.owed },
		});
	});
}

/**
 * @param producerId null where any will do
 * @throws AppError NOT_FOUND
 */
async function lockOwn(
	tx: Transaction,
	complaintId: string,
	producerId: ProducerId | null,
): Promise<ComplaintRow> {
	const orderId = await orderOfComplaint(tx, complaintId);
	if (orderId === undefined) throw new AppError('NOT_FOUND');
	// The order first, as where its buyer says something: so that none waits in a circle.
	await lockOrder(tx, orderId);
	const row = await lockComplaint(tx, complaintId);
	if (!row || (producerId !== null && row.producerId !== producerId)) {
		throw new AppError('NOT_FOUND');
	}
	return row;
}
