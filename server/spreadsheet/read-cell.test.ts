import { describe, expect, it } from 'vitest';

import {
	readDay,
	readDecimal,
	readDigits,
	readDong,
	readGtin,
	readInteger,
	readLine,
	readText,
} from './read-cell';

describe('a cell', () => {
	it.each([
		['  Mật   ong\u00a0', 'Mật ong'],
		['Mật', 'Mật'],
		[8_936_012_345_678, '8936012345678'],
		['  ', null],
		[null, null],
		[true, undefined],
	])('as a line: %j', (cell, read) => {
		expect(readLine(cell)).toBe(read);
	});

	it.each([
		[45_000, 45_000],
		['45k', 45_000],
		['1tr2', 1_200_000],
		['45.000đ', 45_000],
		['1.234.567 ₫', 1_234_567],
		[45.5, undefined],
		[-1, undefined],
		['miễn phí', undefined],
		[null, null],
	])('as money: %j', (cell, dong) => {
		expect(readDong(cell)).toBe(dong);
	});

	it.each([
		[new Date('2026-12-31T00:00:00Z'), '2026-12-31'],
		[46_387, '2026-12-31'],
		['31/12/2026', '2026-12-31'],
		['3/4/2026', '2026-04-03'],
		['31-12-2026', '2026-12-31'],
		['2026-12-31', '2026-12-31'],
		['31/02/2026', undefined],
		['12/31/2026', undefined],
		['31/12/26', undefined],
		['2026', undefined],
		[2026, undefined],
		[new Date(NaN), undefined],
		['', null],
	])('as a day: %j', (cell, day) => {
		expect(readDay(cell)).toBe(day);
	});

	it('as a text without what no table keeps', () => {
		expect(readText('Ong rừng\u0000 🏮\ud83d')).toBe('Ong rừng 🏮');
		expect(readLine('\ud83d \u0000')).toBeNull();
	});

	it('as a code whose zeros Excel took', () => {
		expect(readDigits(1, 2)).toBe('01');
		expect(readDigits('04', 2)).toBe('04');
		expect(readDigits(769, 5)).toBe('00769');
		expect(readDigits('123', 2)).toBeUndefined();
		expect(readDigits('1a', 2)).toBeUndefined();
	});

	it('as a GTIN, its zeros lost or not, its check digit right', () => {
		expect(readGtin(8_936_012_340_013)).toBe('08936012340013');
		expect(readGtin('0893 6012 3400 13')).toBe('08936012340013');
		expect(readGtin(12_345_670)).toBe('00000012345670');
		expect(readGtin(8_936_012_340_014)).toBeUndefined();
		expect(readGtin('8.936E+12')).toBeUndefined();
	});

	it('as a number', () => {
		expect(readInteger('1.250')).toBe(1_250);
		expect(readInteger('1,5')).toBeUndefined();
		expect(readInteger(-1)).toBeUndefined();
		expect(readDecimal('82,5')).toBe(82.5);
		expect(readDecimal('82.5')).toBe(82.5);
		expect(readDecimal('8 điểm')).toBeUndefined();
	});
});
