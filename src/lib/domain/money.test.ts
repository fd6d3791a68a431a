import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatDong, MAX_DONG, parseDong } from './money';

const sums = fc.integer({ min: 0, max: MAX_DONG });

describe('formatDong', () => {
	it('writes sums as the Vietnamese locale does', () => {
		const intl = new Intl.NumberFormat('vi-VN', { style: 'currency', currency: 'VND' });
		expect(formatDong(1_234_567)).toBe('1.234.567\u00a0₫');
		fc.assert(
			fc.property(fc.integer({ min: -MAX_DONG, max: MAX_DONG }), (dong) => {
				expect(formatDong(dong)).toBe(intl.format(dong === 0 ? 0 : dong));
			}),
		);
	});
});

describe('parseDong', () => {
	it.each([
		['45000', 45_000],
		['45k', 45_000],
		['45K', 45_000],
		['45.000đ', 45_000],
		['45,000 VND', 45_000],
		['45.000 vnđ', 45_000],
		['45 nghìn', 45_000],
		['45 ngàn đồng', 45_000],
		['1tr2', 1_200_000],
		['1tr25', 1_250_000],
		['1,5 triệu', 1_500_000],
		['1.5tr', 1_500_000],
		['2 tỷ', 2_000_000_000],
		['1.234.567 ₫', 1_234_567],
		['0', 0],
	])('reads %s', (typed, dong) => {
		expect(parseDong(typed)).toBe(dong);
	});

	it.each([
		'',
		'đ',
		'abc',
		'-5',
		'1.23',
		'1.2345',
		'12,34.567',
		'1tr2k',
		'1,5tr2',
		'1e9',
		'0x10',
		'٤٥',
		'99999999999999999999',
	])('refuses %s', (typed) => {
		expect(parseDong(typed)).toBeUndefined();
	});

	it('reads back whatever was written', () => {
		fc.assert(
			fc.property(sums, (dong) => {
				expect(parseDong(formatDong(dong))).toBe(dong);
			}),
		);
	});

	it('reads thousands and millions with their next places', () => {
		fc.assert(
			fc.property(fc.nat(9_999), fc.nat(9), (whole, place) => {
				expect(parseDong(`${whole}k`)).toBe(whole * 1_000);
				expect(parseDong(`${whole}tr${place}`)).toBe(whole * 1_000_000 + place * 100_000);
			}),
		);
	});

	it('never answers anything but a whole sum in range', () => {
		fc.assert(
			fc.property(fc.string(), (typed) => {
				const dong = parseDong(typed);
				if (dong === undefined) return;
				expect(Number.isSafeInteger(dong)).toBe(true);
				expect(dong).toBeGreaterThanOrEqual(0);
			}),
		);
	});
});
