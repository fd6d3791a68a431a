import type { OrderState } from './order';

/** Who may move an order. */
export type Mover = 'buyer' | 'producer' | 'system';

/** Where each state may lead, and by whom. A state that leads nowhere is the end of an order. */
const MOVES: Readonly<Record<OrderState, Partial<Record<OrderState, readonly Mover[]>>>> = {
	queued: {
		needsBuyer: ['system'],
		rejected: ['system'],
		held: ['system'],
		placed: ['buyer'],
		cancelled: ['buyer'],
	},
	held: {
		needsBuyer: ['system'],
		rejected: ['system'],
		placed: ['buyer'],
		cancelled: ['buyer'],
	},
	// A quote whose goods changed again becomes another quote.
	needsBuyer: { needsBuyer: ['system'], placed: ['buyer'], cancelled: ['buyer', 'system'] },
	placed: { confirmed: ['producer'], cancelled: ['buyer', 'producer'] },
	confirmed: { packed: ['producer'], cancelled: ['buyer', 'producer'] },
	packed: { shipped: ['producer'], cancelled: ['producer'] },
	shipped: { delivered: ['producer', 'system'], returned: ['producer', 'system'] },
	delivered: { returned: ['producer'] },
	rejected: {},
	cancelled: {},
	returned: {},
};

/** Whether an order may go from one state to another by somebody's hand. */
export function isLawfulMove(from: OrderState, to: OrderState, by: Mover): boolean {
	return MOVES[from][to]?.includes(by) ?? false;
}

/**
 * Whether nothing is owed any more on either side, so that what is kept of the buyer may go. A
 * delivered order counts: a return after that is agreed upon anew.
 */
export function isFinished(state: OrderState): boolean {
	return state === 'delivered' || Object.keys(MOVES[state]).length === 0;
}

/** Whether the units of its lines are taken from the shelf and would go back on a cancel. */
export function holdsStock(state: OrderState): boolean {
	return state === 'placed' || state === 'confirmed' || state === 'packed';
}
