import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { communesAt, communesFile } from '../../../../scripts/places.js';
import { communeFullName, Communes, loadCommunes, type CommuneKind } from './communes';
import { PROVINCES } from './provinces';

function count(communes: Communes, kind: CommuneKind): number {
	return PROVINCES.flatMap(({ code }) => communes.of(code)).filter((c) => c.kind === kind).length;
}

describe('communes', () => {
	it('are 697 phường, 2,611 xã and 13 đặc khu in 34 provinces', async () => {
		const communes = await loadCommunes();
		expect(count(communes, 'phuong')).toBe(697);
		expect(count(communes, 'xa')).toBe(2_611);
		expect(count(communes, 'dacKhu')).toBe(13);
	});

	it('bear codes of five digits, each once in the country', async () => {
		const communes = await loadCommunes();
		const codes = PROVINCES.flatMap(({ code }) => communes.of(code)).map(({ code }) => code);
		expect(codes.every((code) => /^\d{5}$/.test(code))).toBe(true);
		expect(new Set(codes).size).toBe(3_321);
	});

	it('know the ten phường that Đồng Nai got with its city on 30/4/2026', async () => {
		const communes = await loadCommunes();
		const before = new Communes(communesAt('2026-04-29'));
		const became = communes
			.of('75')
			.filter(({ code, kind }) => kind !== before.find('75', code)?.kind)
			.map(({ name }) => name);
		expect(became).toEqual([
			'Dầu Giây',
			'Đồng Phú',
			'Long Thành',
			'Lộc Ninh',
			'Nhơn Trạch',
			'Tân Khai',
			'Tân Phú',
			'Trảng Bom',
			'Trị An',
			'Xuân Lộc',
		]);
		expect(count(before, 'phuong')).toBe(687);
	});

	it('have the amendments of later days ready', () => {
		const later = new Communes(communesAt('2026-09-20'));
		expect(count(later, 'phuong')).toBe(709);
		expect(later.find('24', '07294')?.kind).toBe('phuong');
	});

	it('are found only in their own province', async () => {
		const communes = await loadCommunes();
		const found = communes.find('01', '00004');
		expect(found && communeFullName(found)).toBe('Phường Ba Đình');
		expect(communes.find('04', '00004')).toBeUndefined();
		expect(communes.of('99')).toEqual([]);
		expect(communes.of('constructor')).toEqual([]);
	});

	it('stand in the file as the script makes it', () => {
		expect(readFileSync(new URL('communes.json', import.meta.url), 'utf8')).toBe(communesFile());
	});
});
