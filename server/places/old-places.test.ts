import { loadCommunes } from '$lib/domain/places/communes';
import { findOldPlaces, readOldPlaces } from '$lib/domain/places/old-places';
import { PROVINCES } from '$lib/domain/places/provinces';
import { describe, expect, it } from 'vitest';

import { oldPlacesText } from './old-places';

describe('old places', () => {
	it('lead to communes that stand today', async () => {
		const communes = await loadCommunes();
		let rows = 0;
		for (const { code } of PROVINCES) {
			for (const place of readOldPlaces(oldPlacesText(code))) {
				rows++;
				expect(communes.find(code, place.communeCode), place.oldName).toBeDefined();
			}
		}
		expect(rows).toBeGreaterThan(10_800);
	});

	it('are found as people type them, without diacritics and in any order', () => {
		const places = readOldPlaces(oldPlacesText('79'));
		const found = findOldPlaces(places, 'go vap phuong 12', 5);
		expect(found.map(({ oldName }) => oldName)).toContain(
			'Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh',
		);
		expect(findOldPlaces(places, 'g', 5)).toEqual([]);
		expect(findOldPlaces(places, 'khong co noi nay', 5)).toEqual([]);
	});

	it('name communes before districts that are called so', () => {
		const found = findOldPlaces(readOldPlaces(oldPlacesText('75')), 'trang bom', 3);
		expect(found[0]?.oldName).toMatch(/^Thị trấn Trảng Bom, /);
	});

	it('come back once for every part of a commune that was divided', () => {
		const all = PROVINCES.map(({ code }) => readOldPlaces(oldPlacesText(code)));
		const divided = all.flatMap((places) => {
			const seen = new Map<string, number>();
			for (const { oldName } of places) seen.set(oldName, (seen.get(oldName) ?? 0) + 1);
			return [...seen].filter(([, times]) => times > 1);
		});
		expect(divided.length).toBeGreaterThan(20);
	});
});
