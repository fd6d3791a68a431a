import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { isAlcohol, isFunctionalFood, PRODUCT_SETS, productSet, setsOf } from './product-sets';

describe('product sets', () => {
	it('are 26 in six sectors, numbered in the order of the law', () => {
		expect(PRODUCT_SETS.map((set) => set.code)).toEqual(
			Array.from({ length: 26 }, (_, i) => i + 1),
		);
		expect([1, 2, 3, 4, 5, 6].map((sector) => setsOf(sector).length)).toEqual([13, 4, 3, 2, 3, 1]);
		expect(productSet(13)).toEqual({ code: 13, sector: 1, legalName: 'Cà phê, ca cao' });
		expect(productSet(27)).toBeUndefined();
	});

	it('are named on screens as in the law', () => {
		const path = new URL('../../i18n/messages/vi/catalogue.json', import.meta.url);
		const words = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
		for (const { code, legalName } of PRODUCT_SETS)
			expect(words[`catalogue_set_${code}`]).toBe(legalName);
	});

	it('know which are alcohol and which functional food', () => {
		expect(PRODUCT_SETS.map((set) => set.code).filter(isAlcohol)).toEqual([14, 15]);
		expect(PRODUCT_SETS.map((set) => set.code).filter(isFunctionalFood)).toEqual([18]);
	});
});
