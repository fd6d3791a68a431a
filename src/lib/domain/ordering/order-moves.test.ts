import { describe, expect, it } from 'vitest';

import { holdsStock, isFinished, isLawfulMove } from './order-moves';
import { isCancellable, ORDER_STATES } from './order';

const movers = ['buyer', 'producer', 'system'] as const;

describe('isLawfulMove', () => {
	it('lets a buyer cancel exactly what is offered for cancelling', () => {
		const cancellable = ORDER_STATES.filter((state) => isLawfulMove(state, 'cancelled', 'buyer'));
		expect(cancellable).toEqual(ORDER_STATES.filter(isCancellable));
	});

	it('leaves the goods to the producer, one step after the other', () => {
		expect(isLawfulMove('placed', 'confirmed', 'producer')).toBe(true);
		expect(isLawfulMove('placed', 'packed', 'producer')).toBe(false);
		expect(isLawfulMove('placed', 'confirmed', 'buyer')).toBe(false);
		expect(isLawfulMove('packed', 'shipped', 'producer')).toBe(true);
		expect(isLawfulMove('shipped', 'cancelled', 'producer')).toBe(false);
	});

	it('leads nowhere from the end of an order', () => {
		for (const state of ['cancelled', 'rejected', 'returned'] as const) {
			for (const to of ORDER_STATES) {
				for (const by of movers) expect(isLawfulMove(state, to, by)).toBe(false);
			}
			expect(isFinished(state)).toBe(true);
			expect(holdsStock(state)).toBe(false);
		}
	});

	it('reaches every state but the first from where an order begins', () => {
		const reached = new Set<string>(['queued']);
		for (const _ of ORDER_STATES) {
			for (const from of ORDER_STATES.filter((state) => reached.has(state))) {
				for (const to of ORDER_STATES) {
					if (movers.some((by) => isLawfulMove(from, to, by))) reached.add(to);
				}
			}
		}
		expect([...reached].sort()).toEqual([...ORDER_STATES].sort());
	});
});

describe('isFinished', () => {
	it('is so once the goods are there or the order is off', () => {
		expect(ORDER_STATES.filter(isFinished)).toEqual([
			'rejected',
			'delivered',
			'cancelled',
			'returned',
		]);
	});
});
