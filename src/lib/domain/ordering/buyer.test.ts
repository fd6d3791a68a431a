import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
	ADDRESS_LINE_MAX,
	NAME_MAX,
	NOTE_MAX,
	readAddressLine,
	readBuyerName,
	readNote,
} from './buyer';
import { isQuantity, MAX_QUANTITY } from './limits';

describe('readBuyerName', () => {
	it.each([
		['  Người   Mua Thử ', 'Người Mua Thử'],
		['Thư\u0309', 'Thử'],
		['Y Ban Niê', 'Y Ban Niê'],
		['عمر', 'عمر'],
		['Cô Ba 🏮', 'Cô Ba 🏮'],
		['Nhà 👨‍👩‍👧', 'Nhà 👨‍👩‍👧'],
	])('reads %s', (typed, name) => {
		expect(readBuyerName(typed)).toBe(name);
	});

	it.each([
		'',
		'   ',
		'🏮🏮',
		'0912',
		'Hoa\u0000',
		'Hoa\nLan',
		'Hoa\u202eLan',
		'Hoa\u2066Lan',
		'Hoa\u200bLan',
		'a'.repeat(NAME_MAX + 1),
		'a'.repeat(10_000),
	])('refuses %j', (typed) => {
		expect(readBuyerName(typed)).toBeUndefined();
	});

	it('reads again what it has read', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (typed) => {
				const name = readBuyerName(typed);
				if (name !== undefined) expect(readBuyerName(name)).toBe(name);
			}),
		);
	});
});

describe('readAddressLine', () => {
	it('takes a line with a letter or a digit, and nothing too long', () => {
		expect(readAddressLine(' Số 12,  ngõ 5 ')).toBe('Số 12, ngõ 5');
		expect(readAddressLine('12')).toBe('12');
		expect(readAddressLine('...')).toBeUndefined();
		expect(readAddressLine('a'.repeat(ADDRESS_LINE_MAX + 1))).toBeUndefined();
	});
});

describe('readNote', () => {
	it('keeps its lines and knows when there is none', () => {
		expect(readNote('Gọi trước\r\nkhi giao ')).toBe('Gọi trước\nkhi giao');
		expect(readNote(' \n')).toBeNull();
		expect(readNote('\u202eabc')).toBeUndefined();
		expect(readNote('a'.repeat(NOTE_MAX + 1))).toBeUndefined();
	});
});

describe('isQuantity', () => {
	it.each([0, -1, 1.5, MAX_QUANTITY + 1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])(
		'refuses %s',
		(value) => {
			expect(isQuantity(value)).toBe(false);
		},
	);

	it('takes whole numbers from one up', () => {
		expect(isQuantity(1)).toBe(true);
		expect(isQuantity(MAX_QUANTITY)).toBe(true);
	});
});
