import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isLawfulMove } from './order-moves';
import { ORDER_STATES, type OrderState, type Parcel } from './order';
import { judgeParcel, judgeStep, parcelOf } from './staff-moves';
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

describe('judgeParcel', () => {
	const wrong = { carrier: 'VNPost', tracking: 'EE1' };
	const right = { ...wrong, tracking: 'EE2' };
	const other = { ...wrong, carrier: 'GHN' };

	it('puts right what still says what was seen, also where it said nothing', () => {
		const change = { seen: wrong, wanted: right };
		expect(judgeParcel({ state: 'shipped', parcel: wrong }, change)).toBe('set');
		for (const seen of [null, NOTHING]) {
			expect(judgeParcel({ state: 'shipped', parcel: null }, { seen, wanted: right })).toBe('set');
		}
		expect(judgeParcel({ state: 'shipped', parcel: wrong }, { seen: wrong, wanted: null })).toBe(
			'set',
		);
	});

	it('takes what a colleague wrote alike for done, wherever the order is by now', () => {
		for (const state of ['shipped', 'delivered'] as const) {
			expect(judgeParcel({ state, parcel: right }, { seen: wrong, wanted: right })).toBe('done');
		}
	});

	it('writes over nothing that was not seen', () => {
		const change = { seen: wrong, wanted: right };
		expect(judgeParcel({ state: 'shipped', parcel: other }, change)).toBe('overtaken');
		expect(judgeParcel({ state: 'shipped', parcel: null }, change)).toBe('overtaken');
	});

	it('leaves an order alone that is not under way', () => {
		for (const state of ORDER_STATES.filter((one) => one !== 'shipped')) {
			const order = { state, parcel: wrong };
			expect(judgeParcel(order, { seen: wrong, wanted: right })).toBe('elsewhere');
		}
	});

	it('knows a parcel of which nothing is known for none', () => {
		expect(parcelOf(NOTHING)).toBeNull();
		expect(parcelOf({ ...NOTHING, tracking: 'EE1' })).toEqual({ carrier: null, tracking: 'EE1' });
	});
});

const NOTHING: Parcel = { carrier: null, tracking: null };
