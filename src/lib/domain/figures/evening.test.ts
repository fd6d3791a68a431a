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
	const columns = (from: number | null, until: number | null) =>
		perMinute(minutes, { from, until }).map(({ orders }) => orders);
	expect(columns(null, START + 3 * MINUTE_MS + 5)).toEqual([3, 0, 1, 0]);
	expect(columns(null, null)).toEqual([3, 0, 1]);
	expect(perMinute([], { from: null, until: START })).toEqual([]);
});

it('shows the evening from its opening to its closing, whenever the first and last order came', () => {
	const minutes = [{ at: START + 30 * MINUTE_MS, orders: 2 }];
	const evening = { from: START + 20_000, until: START + 3 * 60 * MINUTE_MS };
	const columns = perMinute(minutes, evening);
	expect(columns[0]?.at).toBe(START);
	expect(columns).toHaveLength(37);
	expect(columns.filter(({ orders }) => orders > 0)).toEqual([
		{ at: START + 30 * MINUTE_MS, orders: 2 },
	]);
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
				const columns = perMinute(minutes, { from: null, until: null });
				expect(columns.length).toBeLessThanOrEqual(40);
				expect(Math.max(...columns.map(({ orders }) => orders))).toBe(
					Math.max(...minutes.map(({ orders }) => orders)),
				);
				expect(columns[0]?.at).toBe(minutes[0]?.at);
			},
		),
	);
});
