import fc from 'fast-check';
import { expect, it } from 'vitest';

import { afterChunk, judgeChunk, type ChunkPlace } from './chunk-order';

const START: ChunkPlace = { part: 0, n: 0 };

it('takes each piece once and in order, whatever is repeated, late or missing', () => {
	const place = fc.record({ part: fc.nat(3), n: fc.nat(6) });
	fc.assert(
		fc.property(fc.array(place, { maxLength: 200 }), (coming) => {
			let next = START;
			const taken: ChunkPlace[] = [];
			for (const one of coming) {
				const verdict = judgeChunk(next, one);
				if (verdict !== 'take' && verdict !== 'begin') continue;
				taken.push(one);
				next = afterChunk(one);
				expect(judgeChunk(next, one)).toBe('repeated');
			}
			for (const [index, { part, n }] of taken.entries()) {
				const before = taken[index - 1];
				if (n === 0) expect(part).toBeGreaterThanOrEqual((before?.part ?? -1) + (before ? 1 : 0));
				else expect(before).toEqual({ part, n: n - 1 });
			}
		}),
	);
});

it('asks for what is missing, and lets a new run begin at any time', () => {
	expect(judgeChunk({ part: 1, n: 4 }, { part: 1, n: 6 })).toBe('gap');
	expect(judgeChunk({ part: 1, n: 4 }, { part: 2, n: 1 })).toBe('gap');
	expect(judgeChunk({ part: 1, n: 4 }, { part: 5, n: 0 })).toBe('begin');
	expect(judgeChunk({ part: 1, n: 4 }, { part: 0, n: 9 })).toBe('repeated');
});
