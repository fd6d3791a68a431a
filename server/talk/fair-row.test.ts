import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FairRow } from './fair-row';

describe('a fair row', () => {
	it('hears one of each group before the second of any', () => {
		const row = new FairRow<string>(10);
		for (const member of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) row.add(member.charAt(0), member);
		expect(row.take(3)).toEqual(['a1', 'b1', 'c1']);
		row.add('d', 'd1');
		expect(row.take(9)).toEqual(['a2', 'b2', 'd1', 'a3']);
		expect(row.take(1)).toEqual([]);
	});

	it('lets the largest group give way where there is no more room', () => {
		const row = new FairRow<string>(4);
		for (const member of ['a1', 'a2', 'a3', 'a4']) row.add('a', member);
		expect(row.add('a', 'a5')).toBe('a5');
		expect(row.add('b', 'b1')).toBe('a4');
		expect(row.add('b', 'b2')).toBe('a3');
		expect(row.add('b', 'b3')).toBe('b3');
		expect(row.take(9)).toEqual(['a1', 'b1', 'a2', 'b2']);
	});

	it('loses nobody unsaid, holds no more than it may, and keeps a place for every group', () => {
		const groups = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 });
		fc.assert(
			fc.property(groups, fc.integer({ min: 4, max: 12 }), (comers, most) => {
				const row = new FairRow<{ group: number }>(most);
				const members = comers.map((group) => ({ group }));
				const gone = members.flatMap((member) => row.add(String(member.group), member) ?? []);
				expect(row.length).toBe(Math.min(most, comers.length));
				const taken = row.take(Infinity);
				expect(new Set([...gone, ...taken])).toEqual(new Set(members));
				expect(gone.length + taken.length).toBe(members.length);
				expect(new Set(taken.map(({ group }) => group))).toEqual(new Set(comers));
			}),
		);
	});
});
