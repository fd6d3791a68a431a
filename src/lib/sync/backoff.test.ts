import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { backoffMs, withinReach } from './backoff';

describe('back-off', () => {
	it('stays between two seconds and five minutes, however often it failed', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1_000_000 }),
				fc.double({ min: 0, max: 0.999999, noNaN: true }),
				(failures, random) => {
					const wait = backoffMs(failures, random);
					expect(wait).toBeGreaterThanOrEqual(2_000);
					expect(wait).toBeLessThanOrEqual(300_000);
				},
			),
		);
	});

	it('doubles its ceiling with every failure and spreads over all of it', () => {
		expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 1))).toEqual([
			4_000, 8_000, 16_000, 32_000,
		]);
		expect(backoffMs(10, 0)).toBe(2_000);
		expect(backoffMs(10, 0.5)).toBe(151_000);
	});

	it('does not outlive a clock that was set back', () => {
		const now = 1_000_000;
		expect(withinReach(now + 10 * 365 * 86_400_000, now)).toBe(now);
		expect(withinReach(now + 300_000, now)).toBe(now + 300_000);
		expect(withinReach(now + 5_000, now)).toBe(now + 5_000);
	});
});
