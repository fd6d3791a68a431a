import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { CatalogueQuery } from './catalogue-view';
import {
	EVERYTHING,
	readCatalogueAddress,
	SORT_ORDERS,
	writeCatalogueAddress,
} from './query-address';

const read = (address: string) =>
	readCatalogueAddress(new URL(address, 'https://cho.example').searchParams);

const someQuery: fc.Arbitrary<CatalogueQuery> = fc.record({
	text: fc.string({ maxLength: 60, unit: 'grapheme' }),
	provinceCode: fc.constantFrom(null, '01', '22', '96'),
	sector: fc.constantFrom(null, 1, 6),
	setCode: fc.constantFrom(null, 1, 26),
	minStars: fc.constantFrom(null, 3, 4, 5),
	minPriceDong: fc.constantFrom(null, 1, 45_000),
	maxPriceDong: fc.constantFrom(null, 45_000, 6_000_000),
	isInStock: fc.boolean(),
	isInSeason: fc.boolean(),
	sort: fc.constantFrom(...SORT_ORDERS),
});

describe('the address of the catalogue', () => {
	it('is short for everything', () => {
		expect(writeCatalogueAddress({})).toBe('/products');
		expect(read('/products')).toEqual({ query: EVERYTHING, page: 1 });
	});

	it('brings back what was written', () => {
		fc.assert(
			fc.property(someQuery, fc.integer({ min: 1, max: 900 }), (query, page) => {
				expect(read(writeCatalogueAddress(query, page))).toEqual({ query, page });
			}),
		);
	});

	it.each([
		'/products?province=abc&sector=9&set=27&stars=1&from=-5&to=1e9&stock=yes&sort=best&page=0',
		'/products?stars=6&page=1.5&sector=0',
	])('leaves out what makes no sense: %s', (address) => {
		expect(read(address)).toEqual({ query: EVERYTHING, page: 1 });
	});

	it('reads sums as people type them', () => {
		expect(read('/products?from=45k&to=1tr2').query).toEqual({
			...EVERYTHING,
			minPriceDong: 45_000,
			maxPriceDong: 1_200_000,
		});
	});

	it('cuts a text that nobody typed by hand', () => {
		expect(read(`/products?q=${'a'.repeat(10_000)}`).query.text).toHaveLength(200);
	});
});
