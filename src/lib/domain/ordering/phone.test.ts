import { describe, expect, it } from 'vitest';

import { formatPhone, parsePhone } from './phone';

describe('parsePhone', () => {
	it.each([
		'0912345678',
		'0912 345 678',
		'0912.345.678',
		'0912-345-678',
		'+84912345678',
		'+84 912 345 678',
		'84912345678',
		'0084 912 345 678',
		'(+84) 912-345-678',
		'+84 (0)912 345 678',
		'  ０９１２３４５６７８ ',
		'0912\u00a0345\u00a0678',
	])('reads %j', (typed) => {
		expect(parsePhone(typed)).toBe('+84912345678');
	});

	it.each([
		['a landline', '024 3825 1234'],
		['a digit short', '091234567'],
		['a digit long', '09123456789'],
		['a prefix nobody has', '0512345678'],
		['a number of another land', '+1 912 345 678'],
		['letters', '0912 abc 678'],
		['nothing', ''],
		['two numbers', '0912345678, 0987654321'],
		['ten thousand digits', '0912345678'.repeat(1_000)],
		['Arabic digits', '٠٩١٢٣٤٥٦٧٨'],
	])('refuses %s', (_, typed) => {
		expect(parsePhone(typed)).toBeUndefined();
	});

	it('knows every mobile prefix in use and no other', () => {
		const known = Array.from({ length: 100 }, (_, prefix) => prefix).filter(
			(prefix) => parsePhone(`0${String(prefix).padStart(2, '0')}1234567`) !== undefined,
		);
		expect(known.join(' ')).toBe(
			'32 33 34 35 36 37 38 39 52 55 56 58 59 70 76 77 78 79 81 82 83 84 85 86 87 88 89 90 91 92 93 94 96 97 98 99',
		);
	});
});

describe('formatPhone', () => {
	it('groups as people write it, and its own writing is read back', () => {
		expect(formatPhone('+84912345678')).toBe('0912 345 678');
		expect(parsePhone(formatPhone('+84703456789'))).toBe('+84703456789');
	});

	it('leaves what it does not know', () => {
		expect(formatPhone('+1 912')).toBe('+1 912');
	});
});
