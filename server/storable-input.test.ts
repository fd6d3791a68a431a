import { expect, test } from 'vitest';

import { isStorable, storable } from './storable-input';

const nestedIn = (depth: number, text: string): unknown => {
	let value: unknown = text;
	for (let level = 0; level < depth; level++) value = [value];
	return value;
};

test.each([
	['Bà\u0000 Chủ \ud83d', 'Bà Chủ '],
	['\ude00🏮\ud83d', '🏮'],
	[
		{ lines: [{ note: 'a\u0000', count: 1, isNew: true, at: null }] },
		{ lines: [{ note: 'a', count: 1, isNew: true, at: null }] },
	],
	[{ 'a\ud83d': 1 }, { a: 1 }],
	[nestedIn(20, '\u0000b'), nestedIn(20, 'b')],
])('%j is taken as %j', (said, taken) => {
	expect(isStorable(said)).toBe(false);
	expect(storable(said)).toEqual(taken);
	expect(isStorable(taken)).toBe(true);
});

test('what tables keep is the very same', () => {
	const said = {
		text: 'Chợ đêm 🏮 👩‍🌾\n\t',
		lines: [1, null, undefined, false],
		deep: nestedIn(100_000, 'a'),
	};
	expect(storable(said)).toBe(said);
	expect(storable(undefined)).toBeUndefined();
});

test('what is nested as nothing of ours is refused, whatever stands in it', () => {
	expect(() => storable(nestedIn(100_000, '\u0000'))).toThrow('MALFORMED_REQUEST');
});
