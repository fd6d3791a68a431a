import { RUNNING_STATES } from '$lib/domain/complaints/complaint';
import { DESK_STATES, type DeskPullAnswer } from '$lib/domain/ordering/desk-order';
import { isFinished } from '$lib/domain/ordering/order-moves';
import type { ProducerId } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, asc, eq, gte, inArray, ne, or, sql, type SQL } from 'drizzle-orm';

import { getCatalogueState } from '../../catalogue/catalogue-state';
import { complaints, complaintSteps } from '../../complaints/tables';
import type { Database, Transaction } from '../../database/database';
import { orderHistory, orders } from '../tables';
import { deskViewsOf } from './desk-view';

/** Most orders of one answer: some ten kilobytes, which a poor link carries in a few seconds. */
const PAGE = 40;
/**
 * A phone that begins afresh is told of what ended in so many days, and of all that has not: nor has what
 * was delivered and not paid, or is argued about.
 */
const FINISHED_FOR_DAYS = 60;

export interface PullQuestion {
	readonly producerId: ProducerId;
	readonly cursor: string | null;
}

export interface PullParts {
	readonly database: Database;
	readonly now: EpochMs;
	readonly contactDays: number;
}

/**
 * The orders of a producer that changed since a phone last asked.
 *
 * Every order carries the number of the transaction that last changed it. Numbers are given out as
 * transactions begin but seen as they commit, so a number alone is no place to go on from: a slow
 * transaction may yet commit below it. A cursor therefore stands at the oldest transaction that was
 * still running when it was given (`pg_snapshot_xmin`): all below it had ended, and was seen. What
 * is above it and seen already comes again next time, which costs a few bytes and can never lose an
 * order. The road on which orders are placed takes no lock for it and waits for nobody.
 * @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
 */
export async function pullOrders(
	{ database, now, contactDays }: PullParts,
	{ producerId, cursor: text }: PullQuestion,
): Promise<DeskPullAnswer> {
	const { epoch } = await getCatalogueState(database);
	// One snapshot for the floor and for what is read above it.
	return database.transaction(
		async (tx) => {
			const given = readCursor(text, epoch);
			const cursor = given ?? { epoch, since: '0', floor: null, after: null };
			const floor = cursor.floor ?? (await oldestRunning(tx));
			const found = await readPage(tx, { producerId, cursor, now });
			const page = found.slice(0, PAGE);
			const last = page.at(-1);
			const hasMore = found.length > PAGE;
			const next: Cursor =
				hasMore && last
					? { ...cursor, floor, after: { change: last.change, id: last.id } }
					: { epoch, since: floor, floor: null, after: null };
			return {
				serverNow: now,
				isReset: given === null,
				orders: await deskViewsOf(tx, page, { now, contactDays }),
				cursor: writeCursor(next),
				hasMore,
			};
		},
		{ isolationLevel: 'repeatable read', accessMode: 'read only' },
	);
}

/** Where a phone stands. */
interface Cursor {
	/** The history of the database: transactions are counted anew where it was restored. */
	readonly epoch: string;
	/** Changes of transactions from this one on are asked for. */
	readonly since: string;
	/** While the pages of one answer are read: where it will stand when it has them all … */
	readonly floor: string | null;
	/** … and the last order that it has. */
	readonly after: { readonly change: string; readonly id: string } | null;
}

const CURSOR =
	/^([\w-]{1,64}) (\d{1,20})(?: (\d{1,20}) (\d{1,20}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?$/;

/** @returns null where it begins afresh: no cursor, an unreadable one, or one of another history */
function readCursor(text: string | null, epoch: string): Cursor | null {
	const [, known, since, floor, change, id] = CURSOR.exec(text ?? '') ?? [];
	if (known !== epoch || since === undefined) return null;
	const after = change !== undefined && id !== undefined ? { change, id } : null;
	return { epoch, since, floor: floor ?? null, after };
}

function writeCursor({ epoch, since, floor, after }: Cursor): string {
	const open = floor !== null && after !== null ? ` ${floor} ${after.change} ${after.id}` : '';
	return `${epoch} ${since}${open}`;
}

async function oldestRunning(tx: Transaction): Promise<string> {
	const { rows } = await tx.execute<{ floor: string }>(
		sql`select pg_snapshot_xmin(pg_current_snapshot())::text as floor`,
	);
	const [row] = rows;
	if (!row) throw new Error('the snapshot gave no row');
	return row.floor;
}

function readPage(
	tx: Transaction,
	question: { readonly producerId: ProducerId; readonly cursor: Cursor; readonly now: EpochMs },
) {
	const { producerId, cursor, now } = question;
	const { since, after } = cursor;
	const open = DESK_STATES.filter((state) => !isFinished(state));
	const wasPlaced = sql`exists (select 1 from ${orderHistory}
		where ${orderHistory.orderId} = ${orders.id} and ${orderHistory.state} = 'placed')`;
	return tx
		.select()
		.from(orders)
		.where(
			and(
				eq(orders.producerId, producerId),
				after === null
					? gte(orders.change, since)
					: sql`(${orders.change}, ${orders.id}) > (${after.change}::xid8, ${after.id}::uuid)`,
				inArray(orders.state, [...DESK_STATES]),
				or(
					inArray(orders.state, open),
					and(eq(orders.state, 'delivered'), eq(orders.paymentState, 'awaiting')),
					movedSince(now - FINISHED_FOR_DAYS * DAY_MS),
					arguedSince(now - FINISHED_FOR_DAYS * DAY_MS),
					// A phone that has gone on from somewhere is told of whatever changed.
					since === '0' ? sql`false` : sql`true`,
				),
				// Called off before it ever was an order.
				or(ne(orders.state, 'cancelled'), wasPlaced),
			),
		)
		.orderBy(asc(orders.change), asc(orders.id))
		.limit(PAGE + 1);
}

/** Whether somebody complains or is owed something for it, or did until lately. */
function arguedSince(since: EpochMs): SQL {
	return sql`exists (select 1 from ${complaints}
		where ${complaints.orderId} = ${orders.id} and (${inArray(complaints.state, RUNNING_STATES)}
		or (${complaints.owed} is not null and ${complaints.doneAt} is null)
		or exists (select 1 from ${complaintSteps}
			where ${complaintSteps.complaintId} = ${complaints.id}
			and ${complaintSteps.at} >= ${new Date(since).toISOString()}::timestamptz)))`;
}

/** Its last step, not its first: a long road may have ended only yesterday. */
function movedSince(since: EpochMs): SQL {
	return sql`exists (select 1 from ${orderHistory}
		where ${orderHistory.orderId} = ${orders.id}
		and ${orderHistory.at} >= ${new Date(since).toISOString()}::timestamptz)`;
}
