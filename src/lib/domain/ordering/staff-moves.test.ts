import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isLawfulMove } from './order-moves';
import { ORDER_STATES, type OrderState } from './order';
import { judgeStep } from './staff-moves';
import { STAFF_TARGETS, type StaffTarget } from './staff-operation';

describe('judgeStep', () => {
	it('moves what still stands as it was seen', () => {
		expect(judgeStep({ state: 'placed', reached: [] }, { from: 'placed', to: 'confirmed' })).toBe(
			'move',
		);
	});

	it('takes what a colleague did already for done, also where they went further', () => {
		const reached: OrderState[] = ['confirmed', 'packed'];
		for (const to of ['confirmed', 'packed'] as const) {
			expect(judgeStep({ state: 'packed', reached }, { from: 'placed', to })).toBe('done');
		}
	});

	it('tells that an order was called off meanwhile, even to who only repeats a step', () => {
		const order = { state: 'cancelled', reached: ['confirmed'] } as const;
		expect(judgeStep(order, { from: 'placed', to: 'confirmed' })).toBe('calledOff');
		expect(judgeStep(order, { from: 'confirmed', to: 'packed' })).toBe('calledOff');
		expect(judgeStep(order, { from: 'confirmed', to: 'cancelled' })).toBe('done');
	});

	it('never refuses an order that somebody packed meanwhile, lawful as that would be', () => {
		const order = { state: 'packed', reached: ['confirmed', 'packed'] } as const;
		expect(isLawfulMove('packed', 'cancelled', 'producer')).toBe(true);
		expect(judgeStep(order, { from: 'confirmed', to: 'cancelled' })).toBe('elsewhere');
	});

	it('moves only by the table, whatever is asked for', () => {
		const states = fc.constantFrom(...ORDER_STATES);
		const step = fc.record({ from: states, to: fc.constantFrom<StaffTarget>(...STAFF_TARGETS) });
		fc.assert(
			fc.property(states, fc.array(states), step, (state, reached, wish) => {
				if (judgeStep({ state, reached }, wish) !== 'move') return;
				expect(wish.from).toBe(state);
				expect(isLawfulMove(state, wish.to, 'producer')).toBe(true);
			}),
		);
	});
});
