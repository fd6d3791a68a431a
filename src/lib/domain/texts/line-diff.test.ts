import fc from 'fast-check';
import { expect, it } from 'vitest';

import { lineDiff } from './line-diff';

it('tells what was taken out and what was put in', () => {
	expect(lineDiff('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toEqual([
		{ change: 'same', text: 'a' },
		{ change: 'removed', text: 'b' },
		{ change: 'added', text: 'x' },
		{ change: 'same', text: 'c' },
		{ change: 'same', text: 'd' },
		{ change: 'added', text: 'e' },
	]);
});

it('holds both versions whole, whatever they are', () => {
	const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
	fc.assert(
		fc.property(lines, lines, (old, now) => {
			const diff = lineDiff(old.join('\n'), now.join('\n'));
			const without = (change: string) =>
				diff.filter((line) => line.change !== change).map(({ text }) => text);
			expect(without('added').join('\n')).toBe(old.join('\n'));
			expect(without('removed').join('\n')).toBe(now.join('\n'));
		}),
	);
});
