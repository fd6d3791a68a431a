import type { DeskOrder } from './desk-order';
import { isLawfulMove } from './order-moves';

/**
 * What may be done with many orders in one go, in the order of an order's life. What brings an order
 * to nothing is not among it: that takes a reason of its own each time.
 */
export const BULK_STEPS = ['confirmed', 'packed', 'shipped', 'delivered', 'money'] as const;
export type BulkStep = (typeof BULK_STEPS)[number];

type Standing = Pick<DeskOrder, 'state' | 'paymentState'>;

/** Whether an order may take a step as it stands; of the money, that it has come. */
export function mayTake({ state, paymentState }: Standing, step: BulkStep): boolean {
	if (step !== 'money') return isLawfulMove(state, step, 'producer');
	return paymentState === 'awaiting' && state !== 'cancelled' && state !== 'returned';
}

/** Parts orders into those that may take a step and those that stay as they are. */
export function partByStep<T extends Standing>(
	orders: readonly T[],
	step: BulkStep,
): { readonly taking: readonly T[]; readonly staying: readonly T[] } {
	return {
		taking: orders.filter((order) => mayTake(order, step)),
		staying: orders.filter((order) => !mayTake(order, step)),
	};
}
