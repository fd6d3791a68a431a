import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, inArray, notInArray } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toOrder } from '../notify/recipient';
import { writeRevision } from './move-order';
import { orderLines, orders } from './tables';

export interface RecallNote {
	readonly productId: ProductId;
	readonly lot: string;
	/** The pieces it is about; null for the whole lot. */
	readonly serials: readonly string[] | null;
	/** In plain words. */
	readonly reason: string;
	/** It was a mistake, or is over. */
	readonly isLifted: boolean;
	readonly at: EpochMs;
}

/**
 * Writes into the history of every order that holds a lot, or pieces of it, that it was called
 * back: the buyer's phone hears it when it next asks, and is woken if it asked for that. Orders that came to nothing are left alone; one
 * that was delivered is told, for its buyer has the goods at home.
 * @returns how many orders
 */
export async function noteRecall(tx: Transaction, note: RecallNote): Promise<number> {
	const { productId, lot, serials, reason, isLifted, at } = note;
	if (serials?.length === 0) return 0;
	const lines = await tx
		.select({ orderId: orderLines.orderId, name: orderLines.name })
		.from(orderLines)
		.where(
			and(
				eq(orderLines.productId, productId),
				eq(orderLines.lot, lot),
				serials === null ? undefined : inArray(orderLines.serial, [...serials]),
			),
		);
	const names = new Map(lines.map(({ orderId, name }) => [orderId, name]));
	const rows = await tx
		.select()
		.from(orders)
		.where(
			and(
				inArray(orders.id, [...names.keys()]),
				notInArray(orders.state, ['rejected', 'cancelled', 'returned']),
			),
		)
		.orderBy(asc(orders.id))
		.for('update');
	for (const row of rows) {
		await writeRevision(tx, row, {
			set: {},
			history: {
				at,
				state: row.state,
				by: 'system',
				code: isLifted ? null : 'LOT_RECALLED',
				reason,
			},
		});
		if (isLifted) continue;
		const params = { orderId: row.id, productName: names.get(row.id) ?? '', lot };
		await notify(tx, { kind: 'lotRecalled', params, to: [toOrder(row.id)], at });
	}
	return rows.length;
}
