import { generateCatalogue } from '../../../../tests/fixtures/catalogue-generator';
import { Catalogue } from '$lib/domain/catalogue/catalogue';
import { EVERYTHING } from '$lib/domain/catalogue/query-address';
import { searchCatalogue } from '$lib/domain/catalogue/search/search-catalogue';
import { expect, test } from 'vitest';

import { widerQuestions } from './wider-questions';

const NOW = Date.UTC(2026, 10, 20);
const view = Catalogue.from(generateCatalogue(300).facts);
const [someProduct] = view.products();
const name = someProduct?.name ?? '';

test('leaves out the word that nothing holds', () => {
	const { shorterTexts } = widerQuestions(view, { ...EVERYTHING, text: `${name} qqqqqq` }, NOW);
	expect(shorterTexts).toContain(name);
});

test('counts what the text finds without filters, and where', () => {
	const own = someProduct && view.producer(someProduct.producerId)?.provinceCode;
	const elsewhere = searchCatalogue(view, { ...EVERYTHING, text: name }, NOW).ids.length;
	const query = { ...EVERYTHING, text: name, provinceCode: '00' };
	const wider = widerQuestions(view, query, NOW);
	expect(wider.withoutFilters).toBe(elsewhere);
	expect(wider.elsewhere.map(({ provinceCode }) => provinceCode)).toContain(own);
	expect(wider.elsewhere.length).toBeLessThanOrEqual(3);
	const counts = wider.elsewhere.map(({ count }) => count);
	expect(counts).toEqual([...counts].sort((a, b) => b - a));
});

test('has no suggestion where nothing helps', () => {
	expect(widerQuestions(view, { ...EVERYTHING, text: 'qqqqqq' }, NOW)).toEqual({
		withoutFilters: 0,
		shorterTexts: [],
		elsewhere: [],
	});
});
