import fc from 'fast-check';
import { expect, it } from 'vitest';

import { DAY_MS, dayOf, isDay, startOfDay } from './time';

it('knows the days of the calendar, and no others', () => {
	const days = fc.integer({ min: 0, max: 73_000 });
	fc.assert(
		fc.property(days, (count) => {
			expect(isDay(dayOf(startOfDay('1900-01-01') + count * DAY_MS))).toBe(true);
		}),
	);
	const two = (most: number) => fc.integer({ min: 0, max: most });
	fc.assert(
		fc.property(fc.integer({ min: 1900, max: 9999 }), two(99), two(99), (year, month, day) => {
			const text = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
			const at = Date.parse(`${text}T00:00:00Z`);
			// The engine takes a 31st of every month for a day of the next one.
			const isOne = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
			expect(isDay(text)).toBe(isOne);
		}),
	);
	expect(['2024-02-29', '2000-02-29'].filter(isDay)).toHaveLength(2);
	const none = [
		'2026-02-29',
		'2100-02-29',
		'2026-04-31',
		'1899-12-31',
		'0000-01-01',
		'26-01-01',
		'',
	];
	expect(none.filter(isDay)).toEqual([]);
});
