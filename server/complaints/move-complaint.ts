import type { AccountId } from '$lib/domain/accounts/account';
import type {
	ComplaintParty,
	ComplaintState,
	Remedy,
	ToBeDone,
} from '$lib/domain/complaints/complaint';
import type { Notice } from '$lib/domain/notices/notice';
import type { EpochMs } from '$lib/domain/time';
import { count, eq } from 'drizzle-orm';

import { findImpartial } from '../accounts/impartial';
import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { toAccount, toOrder } from '../notify/recipient';
import type { ComplaintRow } from './read-complaints';
import { complaints, complaintSteps } from './tables';

export interface Step {
	readonly to: ComplaintState;
	readonly by: ComplaintParty;
	readonly at: EpochMs;
	readonly remedy: Remedy | null;
	readonly text: string | null;
	readonly accountId?: AccountId;
	/** Of one that ends in something for the producer to do. */
	readonly toBeDone?: ToBeDone;
}

/** Writes a step of a complaint: the caller has asked whether it is lawful, and holds the row. */
export async function moveComplaint(tx: Transaction, id: string, step: Step): Promise<void> {
	const { to: state, toBeDone, ...rest } = step;
	const [steps] = await tx
		.select({ count: count() })
		.from(complaintSteps)
		.where(eq(complaintSteps.complaintId, id));
	await tx
		.update(complaints)
		.set({ state, ...toBeDone })
		.where(eq(complaints.id, id));
	await tx.insert(complaintSteps).values({
		...rest,
		accountId: step.accountId ?? null,
		state,
		complaintId: id,
		seq: steps?.count ?? 0,
	});
}

type ComplaintNotice = Extract<Notice, { kind: `complaint${string}` }>['kind'];

interface ComplaintNews {
	readonly kind: ComplaintNotice;
	readonly to: readonly ComplaintParty[];
	readonly at: EpochMs;
	readonly once?: string;
}

/** Tells sides of a complaint what became of it. */
export async function tellSides(
	tx: Transaction,
	{ id: complaintId, orderId, producerId }: Pick<ComplaintRow, 'id' | 'orderId' | 'producerId'>,
	{ kind, to, at, once }: ComplaintNews,
): Promise<void> {
	const rest = once === undefined ? { at } : { at, once };
	for (const side of to) {
		switch (side) {
			case 'buyer':
				await notify(tx, {
					...rest,
					kind,
					params: { complaintId, orderId, desk: null },
					to: [toOrder(orderId)],
				});
				break;
			case 'producer':
				await notify(tx, {
					...rest,
					kind,
					params: { complaintId, orderId, desk: { producerId } },
					to: await audienceOf(tx, { permission: 'complaints.answer', producerId }),
				});
				break;
			case 'organiser':
				await notify(tx, {
					...rest,
					kind,
					params: { complaintId, orderId, desk: 'organiser' },
					to: (
						await findImpartial(tx, 'complaints.decide', { producerIds: [producerId], now: at })
					).map(toAccount),
				});
		}
	}
}
