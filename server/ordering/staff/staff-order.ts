import { AppError } from '$lib/domain/errors';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OrderState } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq } from 'drizzle-orm';

import type { Transaction } from '../../database/database';
import { lockOrder } from '../move-order';
import type { OrderRow } from '../order-view';
import { orderHistory } from '../tables';

/** An order as its producer's people meet it, locked. */
interface StaffOrder {
	readonly row: OrderRow;
	/** The states that the producer's hand ever brought it to. */
	readonly reached: readonly OrderState[];
	/** When it was last changed. */
	readonly changedAt: EpochMs;
}

/**
 * Locks an order for one of its producer's people.
 * @throws AppError NOT_FOUND where it is another's, or was never placed: those are none of theirs
 */
export async function lockStaffOrder(
	tx: Transaction,
	{ orderId, producerId }: { readonly orderId: OrderId; readonly producerId: ProducerId },
): Promise<StaffOrder> {
	const row = await lockOrder(tx, orderId);
	if (row?.producerId !== producerId) throw new AppError('NOT_FOUND');
	const history = await tx
		.select()
		.from(orderHistory)
		.where(eq(orderHistory.orderId, orderId))
		.orderBy(asc(orderHistory.revision));
	if (!history.some(({ state }) => state === 'placed')) throw new AppError('NOT_FOUND');
	return {
		row,
		reached: history.filter(({ by }) => by === 'producer').map(({ state }) => state),
		changedAt: history.at(-1)?.at ?? row.receivedAt,
	};
}

/**
 * When a step was taken: what the phone's clock said, perhaps hours before it came, but never before
 * what the order went through last, nor after now.
 */
export function momentOfStep(
	{ createdAt }: Operation,
	{ changedAt, now }: { readonly changedAt: EpochMs; readonly now: EpochMs },
): EpochMs {
	return Math.min(now, Math.max(changedAt, Math.round(createdAt)));
}
