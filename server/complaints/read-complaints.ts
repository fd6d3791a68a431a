import {
	isOver,
	offerIn,
	RUNNING_STATES,
	turnOf,
	type Complaint,
	type ComplaintState,
	type Remedy,
} from '$lib/domain/complaints/complaint';
import type { Waiting } from '$lib/domain/desk/waiting-work';
import { fileId } from '$lib/domain/files/purposes';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import type { PlaceInList } from '$lib/domain/place-in-list';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, inArray, notInArray, type SQL } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { behindPlace, newestFirst, toPage } from '../database/pages';
import { sortAwaited } from '../files/await-file';
import { readOrderStories, type OrderStory } from '../ordering/order-story';
import { readOrderedGoods, type OrderedGoods } from '../ordering/ordered-goods';
import { complaints, complaintSteps } from './tables';

export type ComplaintRow = typeof complaints.$inferSelect;

/** Reads one and keeps others from moving it until the transaction ends. */
export async function lockComplaint(
	tx: Transaction,
	id: string,
): Promise<ComplaintRow | undefined> {
	const [row] = await tx.select().from(complaints).where(eq(complaints.id, id)).for('update');
	return row;
}

/** Which order one is about, without keeping anybody from moving it; undefined where there is none. */
export async function orderOfComplaint(
	executor: Executor,
	id: string,
): Promise<OrderId | undefined> {
	const [row] = await executor
		.select({ orderId: complaints.orderId })
		.from(complaints)
		.where(eq(complaints.id, id));
	return row?.orderId;
}

/** All complaints about one order, newest first. */
export function complaintsOfOrder(executor: Executor, orderId: OrderId): Promise<Complaint[]> {
	return list(executor, eq(complaints.orderId, orderId));
}

const PAGE = 30;
const BY_TIME = { at: complaints.openedAt, id: complaints.id };

/** A complaint with what it is about. */
export interface DeskComplaint extends Complaint {
	/** Undefined once the order is no longer kept. */
	readonly goods: OrderedGoods | undefined;
	/** What the order went through, for who has still to decide; undefined for everybody else. */
	readonly story: OrderStory | undefined;
}

export interface ComplaintPage {
	/** Those that run first, in the order of their deadlines. */
	readonly running: readonly DeskComplaint[];
	/** Those that are over, newest first. */
	readonly over: readonly DeskComplaint[];
	/** Hand it over as `before` for older ones; null where there are none. */
	readonly next: PlaceInList | null;
}

/** Of a producer's desk, or of the organisers', where nobody reads of producers that they work for. */
export type Whose =
	{ readonly producerId: ProducerId } | { readonly without: readonly ProducerId[] };

const IS_RUNNING = inArray(complaints.state, RUNNING_STATES);

function isOf(whose: Whose): SQL {
	return 'without' in whose
		? notInArray(complaints.producerId, [...whose.without])
		: eq(complaints.producerId, whose.producerId);
}

/**
 * How many running complaints of those that an organiser may read wait for one side.
 * @see turnOf by which the list on the phone is told apart too
 */
export async function countWaitingComplaints(
	executor: Executor,
	{
		turn,
		without,
		now,
	}: {
		readonly turn: 'producer' | 'organiser';
		readonly without: readonly ProducerId[];
		readonly now: EpochMs;
	},
): Promise<Waiting> {
	const { state, answerBy, decideBy, openedAt } = complaints;
	const running = await executor
		.select({ state, answerBy, decideBy, openedAt })
		.from(complaints)
		.where(and(isOf({ without }), IS_RUNNING))
		.orderBy(asc(openedAt));
	const waiting = running.filter((row) => turnOf(row, now)?.who === turn);
	return { count: waiting.length, oldestAt: waiting[0]?.openedAt ?? null };
}

/**
 * Complaints for a desk.
 * @param whose a producer's own, or all that an organiser may read
 * @param before behind which those that are over are wanted; null for the first page
 */
export async function readComplaints(
	executor: Executor,
	whose: Whose,
	before: PlaceInList | null,
): Promise<ComplaintPage> {
	const own = isOf(whose);
	const running = before === null ? await list(executor, and(own, IS_RUNNING)) : [];
	const found = await list(
		executor,
		and(own, notInArray(complaints.state, RUNNING_STATES), behindPlace(BY_TIME, before)),
		PAGE + 1,
	);
	// A complaint begins with the step that opens it.
	const { page: over, next } = toPage(found, PAGE, ({ steps }) => steps[0]?.at ?? 0);
	const goods = await readOrderedGoods(
		executor,
		[...running, ...over].map(({ orderId }) => orderId),
	);
	const stories = await readOrderStories(
		executor,
		'without' in whose ? running.map(({ orderId }) => orderId) : [],
	);
	const withGoods = (one: Complaint) => ({
		...one,
		goods: goods.get(one.orderId),
		story: isOver(one.state) ? undefined : stories.get(one.orderId),
	});
	return {
		running: running.sort((one, other) => one.decideBy - other.decideBy).map(withGoods),
		over: over.map(withGoods),
		next,
	};
}

async function list(
	executor: Executor,
	condition: SQL | undefined,
	limit?: number,
): Promise<Complaint[]> {
	const found = executor
		.select()
		.from(complaints)
		.where(condition)
		.orderBy(...newestFirst(BY_TIME));
	const rows = limit === undefined ? await found : await found.limit(limit);
	if (rows.length === 0) return [];
	const steps = await executor
		.select()
		.from(complaintSteps)
		.where(
			inArray(
				complaintSteps.complaintId,
				rows.map(({ id }) => id),
			),
		)
		.orderBy(asc(complaintSteps.complaintId), asc(complaintSteps.seq));
	const { came, awaited } = await sortAwaited(
		executor,
		rows.flatMap(({ pictures }) => pictures.map(fileId)),
	);
	return rows.map((row) => ({
		id: row.id,
		orderId: row.orderId,
		producerId: row.producerId,
		kind: row.kind,
		state: row.state,
		answerBy: row.answerBy,
		decideBy: row.decideBy,
		owed: row.owed,
		doneBy: row.doneBy,
		doneAt: row.doneAt,
		pictures: row.pictures.filter((picture) => came.has(fileId(picture))),
		picturesToCome: row.pictures.filter((picture) => awaited.has(fileId(picture))).length,
		steps: steps
			.filter(({ complaintId }) => complaintId === row.id)
			// Which of the people at a desk did it is their own side's business.
			.map(({ at, by, state, remedy, text }) => ({ at, by, state, remedy, text })),
	}));
}

/** What the producer offered last; null where they offered nothing. */
export async function offerOf(executor: Executor, id: string): Promise<Remedy | null> {
	const { complaintId, seq, by, remedy } = complaintSteps;
	const steps = await executor
		.select({ by, remedy })
		.from(complaintSteps)
		.where(eq(complaintId, id))
		.orderBy(asc(seq));
	return offerIn(steps);
}

/** How it stands with each complaint that there was about an order. */
export async function complaintStatesOf(
	executor: Executor,
	orderId: OrderId,
): Promise<ComplaintState[]> {
	const rows = await executor
		.select({ state: complaints.state })
		.from(complaints)
		.where(eq(complaints.orderId, orderId));
	return rows.map(({ state }) => state);
}
