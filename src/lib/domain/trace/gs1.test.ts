import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkDigit, printedGtin, toGtin14 } from './gs1';

describe('checkDigit', () => {
	it.each([
		['629104150021', 3],
		['952123454321', 3],
		['893850000001', 0],
		['7351353', 7],
		['03600029145', 2],
		['0629104150021', 3],
	])('of %s is %i', (digits, expected) => {
		expect(checkDigit(digits)).toBe(expected);
	});

	it('changes with any single digit', () => {
		const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 13 });
		fc.assert(
			fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (list, at, add) => {
				const index = at % list.length;
				const changed = list.map((digit, place) => (place === index ? (digit + add) % 10 : digit));
				expect(checkDigit(changed.join(''))).not.toBe(checkDigit(list.join('')));
			}),
		);
	});
});

describe('toGtin14', () => {
	it.each([
		['73513537', '00000073513537'],
		['036000291452', '00036000291452'],
		['6291041500213', '06291041500213'],
		['09521234543213', '09521234543213'],
	])('brings %s to 14 digits', (printed, gtin) => {
		expect(toGtin14(printed)).toBe(gtin);
		expect(printedGtin(gtin).padStart(14, '0')).toBe(gtin);
	});

	it.each([
		'6291041500214',
		'62910415002',
		'',
		'abcdefgh',
		'６２９１０４１５００２１３',
		'123456789',
	])('refuses %s', (text) => {
		expect(toGtin14(text)).toBeUndefined();
	});
});
