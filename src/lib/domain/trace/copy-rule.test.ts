import { describe, expect, it } from 'vitest';

import { PROVINCES } from '../places/provinces';
import { DAY_MS, HOUR_MS } from '../time';
import { COPY_RULE, isCopySuspected, type SerialScan } from './copy-rule';
import { PROVINCE_TILES, tileDistance } from './province-tiles';

const scan = (
	deviceId: string,
	at: number,
	provinceCode: string | null = null,
	origin: string | null = null,
): SerialScan => ({ deviceId, provinceCode, at, origin });
const many = (count: number, everyMs: number) =>
	Array.from({ length: count }, (_, index) => scan(`phone ${index}`, index * everyMs));

describe('isCopySuspected', () => {
	it('suspects nothing of one phone that looks again and again', () => {
		const again = Array.from({ length: 200 }, (_, index) => scan('mine', index));
		expect(isCopySuspected(again)).toBe(false);
	});

	it('suspects a serial on more phones within a week than a family or shop has', () => {
		expect(isCopySuspected(many(COPY_RULE.maxDevices, HOUR_MS))).toBe(false);
		expect(isCopySuspected(many(COPY_RULE.maxDevices + 1, HOUR_MS))).toBe(true);
		expect(isCopySuspected(many(COPY_RULE.maxDevices + 1, DAY_MS))).toBe(false);
	});

	it('suspects two phones far apart in a short time, in either order', () => {
		const hanoi = scan('one', 0, '01');
		expect(isCopySuspected([hanoi, scan('two', HOUR_MS, '79')])).toBe(true);
		expect(isCopySuspected([scan('two', HOUR_MS, '79'), hanoi])).toBe(true);
		expect(isCopySuspected([hanoi, scan('two', HOUR_MS, '24')])).toBe(false);
		expect(isCopySuspected([hanoi, scan('two', 2 * DAY_MS, '79')])).toBe(false);
		expect(isCopySuspected([hanoi, scan('one', HOUR_MS, '79')])).toBe(false);
		expect(isCopySuspected([hanoi, scan('two', HOUR_MS)])).toBe(false);
	});

	it('suspects nothing because one sender makes up phones and places', () => {
		const madeUp = PROVINCES.map(({ code }, at) => scan(`phone ${at}`, at, code, 'one network'));
		expect(isCopySuspected(madeUp)).toBe(false);
		expect(isCopySuspected([...madeUp, scan('another', 0, null, 'another')])).toBe(false);
		expect(isCopySuspected([...madeUp, scan('another', 0, '01', 'another')])).toBe(true);
	});
});

describe('PROVINCE_TILES', () => {
	it('has each province once, and no two on one tile', () => {
		expect(PROVINCE_TILES.map((tile) => tile.provinceCode).sort()).toEqual(
			PROVINCES.map((province) => province.code).sort(),
		);
		expect(new Set(PROVINCE_TILES.map(({ column, row }) => `${column} ${row}`)).size).toBe(34);
	});

	it('knows near from far', () => {
		expect(tileDistance('01', '24')).toBe(1);
		expect(tileDistance('01', '79')).toBeGreaterThan(10);
		expect(tileDistance('01', '99')).toBe(0);
	});
});
