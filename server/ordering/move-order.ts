import type { AccountId } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import type { OrderId } from '$lib/domain/ids';
import { holdsStock, isFinished, isLawfulMove, type Mover } from '$lib/domain/ordering/order-moves';
import type { OrderState, ParcelChange, PaymentState } from '$lib/domain/ordering/order';
import type { MoneyWay } from '$lib/domain/ordering/staff-operation';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, inArray, sql } from 'drizzle-orm';

import { isBuyerNeeded } from '../complaints/complaint-holds';
import type { Transaction } from '../database/database';
import { eraseBuyer } from './erase-buyer';
import { leaveNews } from './order-news';
import type { OrderRow } from './order-view';
import { releaseOrder } from './reserve';
import { orderHistory, orderLines, orders } from './tables';

export interface Move {
	readonly to: OrderState;
	readonly by: Mover;
	readonly at: EpochMs;
	readonly code?: ErrorCode | null;
	/** In the words of whoever does it. */
	readonly reason?: string | null;
	/** What else becomes new with this revision. */
	readonly set?: Partial<
		Pick<OrderRow, 'totalDong' | 'changes' | 'quotedAt' | 'carrier' | 'tracking'>
	>;
	/** Which of the producer's people. */
	readonly accountId?: AccountId;
}

/** Reads an order and keeps others from moving it until the transaction ends. */
export async function lockOrder(tx: Transaction, id: OrderId): Promise<OrderRow | undefined> {
	const [row] = await tx.select().from(orders).where(eq(orders.id, id)).for('update');
	return row;
}

/**
 * Moves an order to another state, as the only way that its state ever changes: writes the new
 * revision and its history, gives back the stock of a cancelled one, and lets the buyer's data go
 * where that was asked for and nothing is owed any more.
 * @param row as locked by {@link lockOrder}
 * @throws Error where the move is not lawful: the caller asks first
 */
export async function moveOrder(tx: Transaction, row: OrderRow, move: Move): Promise<void> {
	if (!isLawfulMove(row.state, move.to, move.by)) {
		throw new Error(`an order may not go from ${row.state} to ${move.to} by the ${move.by}`);
	}
	await writeRevision(tx, row, {
		set: { ...move.set, state: move.to },
		history: {
			at: move.at,
			state: move.to,
			by: move.by,
			code: move.code ?? null,
			reason: move.reason ?? null,
			accountId: move.accountId ?? null,
		},
	});
	await leaveNews(tx, row.id, row.revision + 1);
	const isDue = isFinished(move.to) && row.erasureRequestedAt !== null;
	if (isDue && !(await isBuyerNeeded(tx, row.id, move.at))) await eraseBuyer(tx, row.id, move.at);
	// The shelf is locked last, here as in every other use case, so that none waits in a circle.
	if (move.to === 'cancelled' && holdsStock(row.state)) {
		const lines = await tx.select().from(orderLines).where(eq(orderLines.orderId, row.id));
		await releaseOrder(tx, lines);
	}
}

/** What is known of the money of an order. */
export interface MoneyNote {
	readonly state: PaymentState;
	/** Null while nothing has come. */
	readonly way: MoneyWay | null;
	readonly at: EpochMs;
	readonly reason: string | null;
	readonly accountId: AccountId;
}

/**
 * Notes that the money of an order came, or did not after all: a revision without a move.
 * @param row as locked by {@link lockOrder}
 */
export async function noteMoney(tx: Transaction, row: OrderRow, note: MoneyNote): Promise<void> {
	const { state, way, at, reason, accountId } = note;
	await writeRevision(tx, row, {
		set: { paymentState: state, moneyWay: way },
		history: {
			at,
			state: row.state,
			by: 'producer',
			code: null,
			reason,
			accountId,
			money: state,
		},
	});
}

/** What was packed, by line. */
export interface LotsNote {
	readonly lines: readonly { readonly position: number; readonly lots: readonly string[] }[];
	readonly at: EpochMs;
	readonly accountId: AccountId;
}

/**
 * Notes which lots went into the box of an order: a revision without a move.
 * @param row as locked by {@link lockOrder}
 */
export async function noteLots(tx: Transaction, row: OrderRow, note: LotsNote): Promise<void> {
	const { lines, at, accountId } = note;
	for (const { position, lots } of lines) {
		await tx
			.update(orderLines)
			.set({ packedLots: lots })
			.where(and(eq(orderLines.orderId, row.id), eq(orderLines.position, position)));
	}
	const lots = [...new Set(lines.flatMap((line) => line.lots))];
	await writeRevision(tx, row, {
		set: {},
		history: { at, state: row.state, by: 'producer', code: null, accountId, lots },
	});
}

/** What was put right of the parcel of an order that is under way. */
export interface ParcelNote {
	readonly change: ParcelChange;
	readonly at: EpochMs;
	readonly accountId: AccountId;
}

/**
 * Puts right who carries an order, and by what number: a revision without a move.
 * @param row as locked by {@link lockOrder}
 */
export async function noteParcel(tx: Transaction, row: OrderRow, note: ParcelNote): Promise<void> {
	const { change, at, accountId } = note;
	const { carrier = null, tracking = null } = change.after ?? {};
	await writeRevision(tx, row, {
		set: { carrier, tracking },
		history: { at, state: row.state, by: 'producer', code: null, accountId, parcel: change },
	});
}

/**
 * Writes a new revision of an order with its history.
 * @param row as locked by {@link lockOrder}
 */
export async function writeRevision(
	tx: Transaction,
	row: OrderRow,
	{
		set,
		history,
	}: {
		readonly set: Partial<OrderRow>;
		readonly history: Omit<typeof orderHistory.$inferInsert, 'orderId' | 'revision'>;
	},
): Promise<void> {
	const revision = row.revision + 1;
	await tx
		.update(orders)
		.set({ ...set, revision })
		.where(eq(orders.id, row.id));
	await tx.insert(orderHistory).values({ ...history, orderId: row.id, revision });
}

/** A statement takes 65,535 values at most. */
const MOST_ROWS = 1_000;

/**
 * Writes into the history of many orders at once, each of which stays as it is.
 * @param written rows as locked, each order once
 */
export async function writeRevisions(
	tx: Transaction,
	written: readonly {
		readonly row: OrderRow;
		readonly history: Omit<typeof orderHistory.$inferInsert, 'orderId' | 'revision'>;
	}[],
): Promise<void> {
	for (let start = 0; start < written.length; start += MOST_ROWS) {
		const some = written.slice(start, start + MOST_ROWS);
		const ids = some.map(({ row }) => row.id);
		await tx
			.update(orders)
			.set({ revision: sql`${orders.revision} + 1` })
			.where(inArray(orders.id, ids));
		await tx.insert(orderHistory).values(
			some.map(({ row, history }) => ({
				...history,
				orderId: row.id,
				revision: row.revision + 1,
			})),
		);
	}
}
