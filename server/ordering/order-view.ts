import type { OrderId } from '$lib/domain/ids';
import type { Buyer, OrderHistoryEntry, OrderLine, OrderView } from '$lib/domain/ordering/order';
import { asc, eq, inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { orderHistory, orderLines, orders } from './tables';

/** An order as it stands in the table, without lines and history. */
export type OrderRow = typeof orders.$inferSelect;
/** A row of its history. */
export type HistoryRow = typeof orderHistory.$inferSelect;

/**
 * The order as whoever holds its secret may read it.
 * @returns undefined where there is none
 */
export async function getOrderView(
	executor: Executor,
	id: OrderId,
): Promise<OrderView | undefined> {
	const rows = await executor.select().from(orders).where(eq(orders.id, id));
	return (await viewsOf(executor, rows))[0];
}

/** The views of orders already read, in their order. */
export async function viewsOf(executor: Executor, rows: readonly OrderRow[]): Promise<OrderView[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const [lines, history] = await Promise.all([
		executor
			.select()
			.from(orderLines)
			.where(inArray(orderLines.orderId, ids))
			.orderBy(asc(orderLines.orderId), asc(orderLines.position)),
		executor
			.select()
			.from(orderHistory)
			.where(inArray(orderHistory.orderId, ids))
			.orderBy(asc(orderHistory.orderId), asc(orderHistory.revision)),
	]);
	return rows.map((row) =>
		toView(
			row,
			lines.filter(({ orderId }) => orderId === row.id),
			history.filter(({ orderId }) => orderId === row.id),
		),
	);
}

type ViewedStep = Omit<OrderHistoryEntry, 'reason' | 'recall'> &
	Partial<Pick<HistoryRow, 'reason' | 'money' | 'parcel' | 'lots' | 'recall'>>;

/** Puts a view together. */
export function toView(
	row: Pick<
		OrderRow,
		| 'id'
		| 'checkoutId'
		| 'producerId'
		| 'state'
		| 'changes'
		| 'totalDong'
		| 'payment'
		| 'paymentState'
		| 'carrier'
		| 'tracking'
		| 'buyerName'
		| 'buyerPhone'
		| 'provinceCode'
		| 'communeCode'
		| 'street'
		| 'oldAddress'
		| 'note'
		| 'placedAt'
		| 'possibleDuplicateOf'
		| 'revision'
		| 'bundle'
	>,
	lines: readonly OrderLine[],
	history: readonly ViewedStep[],
): OrderView {
	return {
		id: row.id,
		checkoutId: row.checkoutId,
		producerId: row.producerId,
		state: row.state,
		lines: lines.map(toLine),
		changes: row.changes,
		totalDong: row.totalDong,
		payment: row.payment,
		paymentState: row.paymentState,
		buyer: buyerOf(row),
		note: row.note,
		placedAt: row.placedAt,
		possibleDuplicateOf: row.possibleDuplicateOf,
		// Who of the producer's people did it is told to their colleagues, money by `paymentState`, what
		// was put right of the parcel by `parcel`, and what was packed by the lines.
		history: history.flatMap(({ at, state, by, code, reason, money, parcel, lots, recall }) => {
			const isTold = by === 'producer' || code === 'LOT_RECALLED';
			const why = isTold && reason ? { reason } : {};
			return money || parcel || lots
				? []
				: [{ at, state, by, code, ...why, ...(recall ? { recall } : {}) }];
		}),
		revision: row.revision,
		...(row.carrier || row.tracking
			? { parcel: { carrier: row.carrier, tracking: row.tracking } }
			: {}),
		...(row.bundle ? { bundle: row.bundle } : {}),
	};
}

/** A line as buyer and producer read it. */
export function toLine(line: OrderLine): OrderLine {
	const { productId, name, unit, quantity, priceDong, lot, packedLots, promotion } = line;
	const packed = packedLots ? { packedLots } : {};
	const goods = { productId, name, unit, quantity, priceDong, lot, ...packed };
	return promotion ? { ...goods, promotion } : goods;
}

/** @returns null once the buyer's data are gone */
export function buyerOf(
	row: Pick<
		OrderRow,
		'buyerName' | 'buyerPhone' | 'provinceCode' | 'communeCode' | 'street' | 'oldAddress'
	>,
): Buyer | null {
	const { buyerName: name, buyerPhone: phone, provinceCode, communeCode, street, oldAddress } = row;
	if (name === null || phone === null) return null;
	if (provinceCode === null || communeCode === null || street === null) return null;
	return { name, phone, address: { provinceCode, communeCode, street, oldAddress } };
}
