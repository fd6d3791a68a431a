import type { OrderId, ProductId } from '$lib/domain/ids';
import type { RecallOfGoods } from '$lib/domain/ordering/order';
import {
	RECALL_REACH_MS,
	reachOf,
	worstReach,
	type Reach,
	type RecalledGoods,
} from '$lib/domain/ordering/recall-reach';
import type { EpochMs } from '$lib/domain/time';
import {
	and,
	arrayContains,
	asc,
	eq,
	gt,
	inArray,
	isNotNull,
	min,
	notInArray,
	or,
	sql,
} from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { followed, notify } from '../notify/notify';
import { keyOf, toOrder } from '../notify/recipient';
import { writeRevisions } from './move-order';
import type { OrderRow } from './order-view';
import { orderHistory, orderLines, orders } from './tables';

/** A recall of goods of one product, and why. */
export interface RecallNote {
	readonly productId: ProductId;
	readonly goods: RecalledGoods;
	/** In plain words. */
	readonly reason: string;
}

/** A statement takes 65,535 values at most, and what is in memory of a popular product is bounded so. */
const ORDERS_AT_ONCE = 1_000;
/** Of a long list nobody compares a label with each: whoever has one of many scans it. */
const MOST_PIECES = 12;
/** Of orders that came to nothing nobody holds goods. */
const COME_TO_NOTHING = ['rejected', 'cancelled', 'returned'] as const;

/**
 * Writes into the history of every order whose buyer holds recalled goods, or may hold them, that they
 * were called back: the buyer's phone hears it when it next asks, and is woken if it asked for that. One
 * that was delivered is told, for its buyer has the goods at home.
 * @returns how many orders
 */
export async function noteRecall(tx: Transaction, note: RecallNote): Promise<number> {
	if (note.goods.serials?.length === 0) return 0;
	const ids = await ordersThatMayHold(tx, note);
	let told = 0;
	for (let from = 0; from < ids.length; from += ORDERS_AT_ONCE) {
		told += await noteAmong(tx, note, ids.slice(from, from + ORDERS_AT_ONCE));
	}
	return told;
}

/** @param ids of orders, in the order in which they are locked */
async function noteAmong(
	tx: Transaction,
	note: RecallNote,
	ids: readonly OrderId[],
): Promise<number> {
	const { productId, goods } = note;
	// Locked before their lines are read: who names a lot or packs meanwhile is seen, or sees the recall.
	const rows = await tx
		.select()
		.from(orders)
		.where(and(inArray(orders.id, [...ids]), notInArray(orders.state, [...COME_TO_NOTHING])))
		.orderBy(asc(orders.id))
		.for('update');
	const held = await heldGoods(tx, rows, productId);
	const told = rows.flatMap((row) => {
		const own = held.get(row.id);
		const reach = own ? reachIn(own, goods) : 'none';
		return own && reach !== 'none' ? [{ row, reach, own }] : [];
	});
	await tell(tx, told, { note, at: goods.at });
	return told.length;
}

/**
 * Tells the buyer of one order of recalls that had been made before it was packed, or before its packer
 * said from what: the phone that it was packed with may not have known of them.
 * @param row as locked, with the revision that it has by now
 * @param standing recalls of the order's products
 */
export async function noteEarlierRecalls(
	tx: Transaction,
	row: OrderRow,
	{ standing, at }: { readonly standing: readonly RecallNote[]; readonly at: EpochMs },
): Promise<void> {
	let current = row;
	for (const note of standing) {
		const { productId, goods } = note;
		const held = (await heldGoods(tx, [row], productId)).get(row.id);
		const reach = held ? reachIn(held, goods) : 'none';
		const told = await lastToldOf(tx, [row.id], note);
		const known = told.get(row.id);
		if (!held || reach === 'none' || known === 'holds' || known === reach) continue;
		await tell(tx, [{ row: current, reach, own: held }], { note, at });
		current = { ...current, revision: current.revision + 1 };
	}
}

/**
 * Takes back what buyers were told of a recall, unless another one reaches their goods still.
 * @param remaining recalls of the same lot that stand
 * @returns how many orders
 */
export async function noteLift(
	tx: Transaction,
	note: RecallNote,
	remaining: readonly RecalledGoods[],
): Promise<number> {
	const { productId, goods, reason } = note;
	const rows = await tx
		.select()
		.from(orders)
		.where(
			inArray(
				orders.id,
				tx.select({ id: orderHistory.orderId }).from(orderHistory).where(isToldOf(note)),
			),
		)
		.orderBy(asc(orders.id))
		.for('update');
	const told = await lastToldOf(
		tx,
		rows.map(({ id }) => id),
		note,
	);
	const held = await heldGoods(tx, rows, productId);
	const freed = rows.flatMap((row) => {
		const own = held.get(row.id);
		if (!own || !told.get(row.id)) return [];
		if (remaining.some((other) => reachIn(own, other) !== 'none')) return [];
		const recall = recallOf(note, { own, isCertain: true });
		const history = { at: goods.at, state: row.state, by: 'system', code: null, reason, recall };
		return [{ row, history: { ...history, by: 'system' as const } }];
	});
	await writeRevisions(tx, freed);
	return freed.length;
}

interface Told {
	readonly row: OrderRow;
	readonly reach: Exclude<Reach, 'none'>;
	/** What the order holds. */
	readonly own: HeldGoods;
}

/** As many orders as were ever sold of a product may be told at once, so it is written in bulk. */
async function tell(
	tx: Transaction,
	told: readonly Told[],
	{ note, at }: { readonly note: RecallNote; readonly at: EpochMs },
): Promise<void> {
	await writeRevisions(
		tx,
		told.map(({ row, reach, own }) => ({
			row,
			history: {
				at,
				state: row.state,
				by: 'system',
				code: 'LOT_RECALLED',
				reason: note.reason,
				recall: recallOf(note, { own, isCertain: reach === 'holds' }),
			},
		})),
	);
	const followers = await followed(
		tx,
		told.map(({ row }) => toOrder(row.id)),
	);
	for (const { row, reach, own } of told) {
		const to = toOrder(row.id);
		if (!followers.has(keyOf(to))) continue;
		const isCertain = reach === 'holds';
		const params = { orderId: row.id, productName: own.name, lot: note.goods.lot, isCertain };
		await notify(tx, { kind: 'lotRecalled', params, to: [to], at });
	}
}

function recallOf(
	{ productId, goods: { lot, serials } }: RecallNote,
	{ own, isCertain }: { readonly own: HeldGoods; readonly isCertain: boolean },
): RecallOfGoods {
	const about = { productId, productName: own.name, lot, isCertain, isOfPieces: serials !== null };
	if (serials === null) return about;
	// Where it is known which pieces the buyer has, those are told and no others.
	const known = own.lines
		.flatMap(({ serial }) => serial ?? [])
		.filter((one) => serials.includes(one));
	const pieces = known.length > 0 ? known : serials;
	return { ...about, pieces: pieces.slice(0, MOST_PIECES), piecesInAll: pieces.length };
}

async function ordersThatMayHold(
	tx: Transaction,
	{ productId, goods: { lot, at } }: RecallNote,
): Promise<OrderId[]> {
	const rows = await tx
		.selectDistinct({ id: orderLines.orderId })
		.from(orderLines)
		.innerJoin(orders, eq(orders.id, orderLines.orderId))
		.where(
			and(
				eq(orderLines.productId, productId),
				notInArray(orders.state, [...COME_TO_NOTHING]),
				or(
					eq(orderLines.lot, lot),
					arrayContains(orderLines.packedLots, [lot]),
					// Whatever else: one that is being packed just now may get its lots after this has looked.
					gt(orders.placedAt, at - RECALL_REACH_MS),
				),
			),
		)
		.orderBy(asc(orderLines.orderId));
	return rows.map(({ id }) => id);
}

interface HeldGoods {
	readonly name: string;
	readonly lines: readonly (typeof orderLines.$inferSelect)[];
	readonly packedAt: EpochMs | null;
}

/** What orders hold of a product, and when they were packed. */
async function heldGoods(
	executor: Executor,
	rows: readonly Pick<OrderRow, 'id'>[],
	productId: ProductId,
): Promise<Map<OrderId, HeldGoods>> {
	const ids = rows.map(({ id }) => id);
	const lines = await executor
		.select()
		.from(orderLines)
		.where(and(inArray(orderLines.orderId, ids), eq(orderLines.productId, productId)))
		.orderBy(asc(orderLines.orderId), asc(orderLines.position));
	const packed = await executor
		.select({ id: orderHistory.orderId, at: min(orderHistory.at) })
		.from(orderHistory)
		.where(
			and(
				inArray(orderHistory.orderId, ids),
				inArray(orderHistory.state, ['packed', 'shipped', 'delivered']),
			),
		)
		.groupBy(orderHistory.orderId);
	const moments = new Map(packed.map(({ id, at }) => [id, at]));
	const held = new Map<OrderId, HeldGoods>();
	for (const line of lines) {
		const { orderId: id, name } = line;
		const known = held.get(id) ?? { name, lines: [], packedAt: moments.get(id) ?? null };
		held.set(id, { ...known, lines: [...known.lines, line] });
	}
	return held;
}

function reachIn({ lines, packedAt }: HeldGoods, goods: RecalledGoods): Reach {
	return worstReach(lines.map((line) => reachOf(line, packedAt, goods)));
}

/** What stands of the words that buyers were told of a lot; undefined where nothing, or no more. */
async function lastToldOf(
	executor: Executor,
	ids: readonly OrderId[],
	note: RecallNote,
): Promise<Map<OrderId, Exclude<Reach, 'none'> | undefined>> {
	const entries = await executor
		.select()
		.from(orderHistory)
		.where(and(inArray(orderHistory.orderId, [...ids]), isToldOf(note)))
		.orderBy(asc(orderHistory.orderId), asc(orderHistory.revision));
	return new Map(
		entries.map(({ orderId, code, recall }) => [
			orderId,
			code === null ? undefined : recall?.isCertain ? 'holds' : 'maybe',
		]),
	);
}

function isToldOf({ productId, goods: { lot } }: RecallNote) {
	const { recall } = orderHistory;
	return and(
		isNotNull(recall),
		eq(sql`(${recall} ->> 'productId')::integer`, productId),
		eq(sql`${recall} ->> 'lot'`, lot),
	);
}
