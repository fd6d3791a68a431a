import { describe, expect, it } from 'vitest';

import {
	fillDays,
	foldTallies,
	isPeriod,
	lastDays,
	lostOf,
	MOST_DAYS,
	moneyOf,
	type Outcome,
} from './sales';

const outcome = (
	state: Outcome['state'],
	payment: Outcome['payment'],
	paymentState: Outcome['paymentState'],
	orders: number,
): Outcome => ({ state, payment, paymentState, orders, valueDong: orders * 100_000 });

const OUTCOMES = [
	outcome('delivered', 'cod', 'received', 5),
	outcome('shipped', 'cod', 'awaiting', 2),
	outcome('placed', 'vietqr', 'awaiting', 1),
	outcome('returned', 'cod', 'received', 1),
	outcome('cancelled', 'vietqr', 'received', 3),
	outcome('cancelled', 'cod', 'awaiting', 4),
	outcome('rejected', 'cod', 'awaiting', 1),
	outcome('needsBuyer', 'cod', 'awaiting', 1),
];

describe('money', () => {
	it('is told by way of paying: expected, received, owed back', () => {
		expect(moneyOf(OUTCOMES)).toEqual([
			{
				payment: 'cod',
				expected: { orders: 7, valueDong: 700_000 },
				received: { orders: 5, valueDong: 500_000 },
				owedBack: { orders: 1, valueDong: 100_000 },
			},
			{
				payment: 'vietqr',
				expected: { orders: 1, valueDong: 100_000 },
				received: { orders: 0, valueDong: 0 },
				owedBack: { orders: 3, valueDong: 300_000 },
			},
		]);
	});

	it('counts what is no sale apart', () => {
		expect(lostOf(OUTCOMES).map(({ state, orders }) => [state, orders])).toEqual([
			['cancelled', 7],
			['returned', 1],
			['rejected', 1],
			['needsBuyer', 1],
		]);
	});
});

describe('days', () => {
	it('without an order stand between the others', () => {
		const day = { day: '2026-03-01', orders: 2, valueDong: 9 };
		expect(fillDays([day], { from: '2026-02-27', until: '2026-03-02' })).toEqual([
			{ day: '2026-02-27', orders: 0, valueDong: 0 },
			{ day: '2026-02-28', orders: 0, valueDong: 0 },
			day,
			{ day: '2026-03-02', orders: 0, valueDong: 0 },
		]);
	});

	it('are days of Vietnam', () => {
		// 17:30 UTC is half past midnight of the next day there.
		expect(lastDays(2, Date.UTC(2026, 10, 20, 17, 30))).toEqual({
			from: '2026-11-20',
			until: '2026-11-21',
		});
	});

	it('make a period in order and within bounds', () => {
		expect(isPeriod({ from: '2026-01-01', until: '2026-01-01' })).toBe(true);
		expect(isPeriod({ from: '2026-01-02', until: '2026-01-01' })).toBe(false);
		expect(isPeriod(lastDays(MOST_DAYS, 0))).toBe(true);
		expect(isPeriod(lastDays(MOST_DAYS + 1, 0))).toBe(false);
		expect(isPeriod({ from: '2026-02-31', until: 'x' })).toBe(false);
	});
});

it('rows of one key are folded, the greatest first', () => {
	const rows = [
		{ set: 1, orders: 1, valueDong: 5 },
		{ set: 2, orders: 1, valueDong: 9 },
		{ set: 1, orders: 2, valueDong: 6 },
	];
	expect(foldTallies(rows, ({ set }) => set)).toEqual([
		{ key: 1, orders: 3, valueDong: 11 },
		{ key: 2, orders: 1, valueDong: 9 },
	]);
});
