import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PartTimes, readMarks, type Mark } from './part-times';

const BEGAN = 1_000_000;

/** Pieces of a second each; what is lost while one is recorded, and how long it is on its way. */
function marksOf(pieces: readonly { readonly lostMs?: number; readonly delayMs?: number }[]): {
	readonly marks: readonly Mark[];
	readonly trueTimes: readonly number[];
} {
	let now = BEGAN;
	const trueTimes = pieces.map(({ lostMs = 0 }) => (now += 1_000 + lostMs));
	const marks = pieces.map(({ delayMs = 0 }, index) => ({
		mediaMs: (index + 1) * 1_000,
		arrivedAt: (trueTimes[index] ?? 0) + delayMs,
	}));
	return { marks, trueTimes };
}
const many = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);

describe('when something in a part happened', () => {
	it('follows a recorder that starves', () => {
		const { marks, trueTimes } = marksOf(many(100, { lostMs: 300 }));
		const times = new PartTimes(marks, BEGAN);
		expect(times.of(50_000).at).toBe(trueTimes[49]);
		expect(times.of(100_000).at).toBe(trueTimes[99]);
	});

	it('knows of a pause, and puts nothing that was made before it behind it', () => {
		const { marks } = marksOf([...many(5, {}), { lostMs: 60_000 }, ...many(5, {})]);
		const times = new PartTimes(marks, BEGAN);
		expect(times.of(4_000).at).toBe(BEGAN + 4_000);
		expect(times.of(5_000).at).toBe(BEGAN + 5_000);
		expect(times.of(6_000).at).toBe(BEGAN + 66_000);
		expect(times.of(9_500).at).toBe(BEGAN + 69_500);
	});

	it('is not what a road that stood still made of it', () => {
		const late = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((seconds) => ({ delayMs: seconds * 1_000 }));
		const { marks, trueTimes } = marksOf([...many(5, {}), ...late]);
		// While the burst comes in it is thought later than it was; never so by the earliest.
		const inBurst = new PartTimes(marks.slice(0, 8), BEGAN);
		expect(inBurst.of(7_000).at).toBeGreaterThan(trueTimes[6] ?? 0);
		expect(inBurst.of(7_000).notBefore).toBe(trueTimes[6]);
		expect(new PartTimes(marks, BEGAN).of(7_000).at).toBe(trueTimes[6]);
	});

	it('is never told earlier than it was, nor in another order, whatever recorder and road do', () => {
		const pieces = fc.array(fc.record({ lostMs: fc.nat(5_000), delayMs: fc.nat(15_000) }), {
			minLength: 1,
			maxLength: 90,
		});
		fc.assert(
			fc.property(pieces, (made) => {
				const { marks, trueTimes } = marksOf(made);
				const times = new PartTimes(marks, BEGAN);
				let before = -Infinity;
				for (const [index, { mediaMs }] of marks.entries()) {
					const { at, notBefore } = times.of(mediaMs);
					expect(at).toBeGreaterThanOrEqual(trueTimes[index] ?? 0);
					expect(at).toBeGreaterThan(before);
					expect(notBefore).toBeLessThanOrEqual(at);
					before = at;
				}
			}),
		);
	});

	it('is counted from the beginning where nothing was measured', () => {
		expect(new PartTimes([], BEGAN).of(2_500)).toEqual({
			at: BEGAN + 2_500,
			notBefore: BEGAN + 2_500,
		});
	});
});

it('reads whole lines only', () => {
	expect(readMarks('980 1001000\n2010 1002040\n30')).toEqual([
		{ mediaMs: 980, arrivedAt: 1_001_000 },
		{ mediaMs: 2_010, arrivedAt: 1_002_040 },
	]);
});
