import { describe, expect, it } from 'vitest';

import { parseSerials } from './recall';

describe('parseSerials', () => {
	it.each([
		['k7p2 M4QX, k7p2;ABC\n', { kind: 'serials', serials: ['K7P2', 'M4QX', 'ABC'] }],
		['K7P2 … K9ZZ', { kind: 'range', from: 'K7P2', to: 'K9ZZ' }],
		['0001..0450', { kind: 'range', from: '0001', to: '0450' }],
		['0001–0450', { kind: 'range', from: '0001', to: '0450' }],
		['A-1', { kind: 'serials', serials: ['A-1'] }],
		// Serials are random: which of two was printed first, only the server knows.
		['0450…0001', { kind: 'range', from: '0450', to: '0001' }],
		['z9..A2', { kind: 'range', from: 'Z9', to: 'A2' }],
		['  ', undefined],
		['quá dài'.repeat(9), undefined],
		[Array.from({ length: 2001 }, (_, index) => `S${index}`).join(' '), undefined],
	])('reads %j', (text, scope) => {
		expect(parseSerials(text)).toEqual(scope);
	});
});
