import fc from 'fast-check';
import { expect, it } from 'vitest';

import { mergeProgress, shareDone, type LessonProgress } from './progress';

const progress: fc.Arbitrary<LessonProgress> = fc.record({
	slug: fc.constant('chup-anh'),
	startedAt: fc.nat(9),
	finishedAt: fc.option(fc.nat(9)),
	right: fc.uniqueArray(fc.constantFrom('q1', 'q2', 'q3')).map((ids) => ids.sort()),
	questionCount: fc.nat(3),
});

it('comes to the same in whatever order and however often it is put together', () => {
	fc.assert(
		fc.property(progress, progress, progress, (a, b, c) => {
			expect(mergeProgress(a, b)).toEqual(mergeProgress(b, a));
			expect(mergeProgress(mergeProgress(a, b), c)).toEqual(mergeProgress(a, mergeProgress(b, c)));
			expect(mergeProgress(a, a)).toEqual(a);
		}),
	);
});

it('never loses what was reached', () => {
	fc.assert(
		fc.property(progress, progress, (a, b) => {
			const merged = mergeProgress(a, b);
			if (a.finishedAt !== null) expect(merged.finishedAt).toBeLessThanOrEqual(a.finishedAt);
			expect(merged.right).toEqual(expect.arrayContaining(a.right));
			expect(merged.startedAt).toBeLessThanOrEqual(a.startedAt);
		}),
	);
});

it('is done when it is finished, whatever the questions were then', () => {
	const open = { slug: 'a', startedAt: 1, finishedAt: null, right: ['q1'], questionCount: 3 };
	const questions = ['q1', 'q2', 'q3'].map((id) => ({ id }));
	expect(shareDone(open, questions)).toBe(0.25);
	expect(shareDone({ ...open, finishedAt: 2 }, questions)).toBe(1);
});

it('counts no answer to a question that is asked no more', () => {
	const open = { slug: 'a', startedAt: 1, finishedAt: null, right: ['q1', 'q2'], questionCount: 2 };
	expect(shareDone(open, [{ id: 'q2' }, { id: 'q3' }])).toBe(1 / 3);
});
