import type { OrderId } from '$lib/domain/ids';
import { isLawfulMove } from '$lib/domain/ordering/order-moves';
import type { EpochMs } from '$lib/domain/time';
import { eq, inArray } from 'drizzle-orm';

import { lockStock } from '../../catalogue/stock';
import type { Transaction } from '../../database/database';
import { productsOf } from '../judge-draft';
import { lockOrder, moveOrder } from '../move-order';
import type { OrderRow } from '../order-view';
import { orderLines, orders } from '../tables';

/**
 * The orders that stand and fall together with one where its buyer calls it off: all parts of its
 * bundle, else itself alone. Locked, in the order of their ids.
 * @returns empty where there is no such order
 */
export async function lockTogether(tx: Transaction, id: OrderId): Promise<OrderRow[]> {
	const [found] = await tx.select().from(orders).where(eq(orders.id, id));
	// One that comes just now is not locked without those that come with it.
	if (!found) return [];
	const { bundle } = found;
	const together = bundle && !bundle.isBroken ? bundle.parts.map((part) => part.orderId) : [];
	const rows: OrderRow[] = [];
	for (const each of [...new Set([id, ...together])].sort()) {
		const row = await lockOrder(tx, each);
		if (row) rows.push(row);
	}
	return rows;
}

/** What the buyer's calling off says. */
export interface CallOff {
	readonly at: EpochMs;
	readonly reason?: string | null;
}

/**
 * Calls off every part of a bundle that its buyer still may: who bought one thing calls one thing
 * off. What is packed already comes all the same, at the price agreed.
 */
export async function cancelParts(tx: Transaction, id: OrderId, callOff: CallOff): Promise<void> {
	await cancelRows(tx, await lockTogether(tx, id), callOff);
}

/** @param rows as locked by {@link lockTogether} */
export async function cancelRows(
	tx: Transaction,
	rows: readonly OrderRow[],
	{ at, reason = null }: CallOff,
): Promise<void> {
	const open = rows.filter(({ state }) => isLawfulMove(state, 'cancelled', 'buyer'));
	if (open.length > 1) await lockShelf(tx, open);
	for (const row of open) await moveOrder(tx, row, { to: 'cancelled', by: 'buyer', at, reason });
}

/** Each order gives its goods back by itself: together they might ask for rows in a circle. */
async function lockShelf(tx: Transaction, rows: readonly OrderRow[]): Promise<void> {
	const lines = await tx
		.select({ productId: orderLines.productId })
		.from(orderLines)
		.where(
			inArray(
				orderLines.orderId,
				rows.map(({ id }) => id),
			),
		);
	await lockStock(tx, productsOf(lines));
}
