import fc from 'fast-check';
import { expect, it } from 'vitest';

import { MINUTE_MS } from '../time';
import { perMinute } from './evening';

const START = 30_000_000 * MINUTE_MS;

it('leaves no minute out, up to now', () => {
	const minutes = [
		{ at: START, orders: 3 },
		{ at: START + 2 * MINUTE_MS, orders: 1 },
	];
	expect(perMinute(minutes, START + 3 * MINUTE_MS + 5).map(({ orders }) => orders)).toEqual([
		3, 0, 1, 0,
	]);
	expect(perMinute(minutes, null).map(({ orders }) => orders)).toEqual([3, 0, 1]);
	expect(perMinute([], START)).toEqual([]);
});

it('keeps the busiest minute, in as many columns as a phone shows, however long the evening', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(fc.nat(600), { minLength: 1, maxLength: 80 }),
			fc.nat(50),
			(places, most) => {
				const minutes = places
					.toSorted((a, b) => a - b)
					.map((place, index) => ({
						at: START + place * MINUTE_MS,
						orders: 1 + ((index * 7) % (most + 1)),
					}));
				const columns = perMinute(minutes, null);
				expect(columns.length).toBeLessThanOrEqual(40);
				expect(Math.max(...columns.map(({ orders }) => orders))).toBe(
					Math.max(...minutes.map(({ orders }) => orders)),
				);
				expect(columns[0]?.at).toBe(minutes[0]?.at);
			},
		),
	);
});
