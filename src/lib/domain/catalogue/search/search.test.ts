import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
	GENERATED_TODAY,
	generateCatalogue,
} from '../../../../../tests/fixtures/catalogue-generator';
import { certificateState } from '../../certification/certificate';
import { producerId } from '../../ids';
import { findProvince } from '../../places/provinces';
import { fold, foldedWords } from '../../text';
import { dayOf, startOfDay } from '../../time';
import { Catalogue } from '../catalogue';
import type { CatalogueQuery, SortOrder } from '../catalogue-view';
import type { Entry } from '../entries';
import { priceAt } from '../price';
import type { Product } from '../product';
import { productSet } from '../product-sets';
import { searchCatalogue } from './search-catalogue';

const NOW = startOfDay(GENERATED_TODAY);
const { facts } = generateCatalogue(400);
const view = Catalogue.from(facts);
const products = [...view.products()];
const anyProduct = fc.constantFrom(...products);

const ask = (text: string, rest: Partial<CatalogueQuery> = {}): CatalogueQuery => ({
	text,
	provinceCode: null,
	sector: null,
	setCode: null,
	minStars: null,
	minPriceDong: null,
	maxPriceDong: null,
	isInStock: false,
	isInSeason: false,
	sort: 'relevance',
	...rest,
});
const find = (text: string, rest: Partial<CatalogueQuery> = {}) =>
	searchCatalogue(view, ask(text, rest), NOW);
const namesOf = (text: string) => find(text).ids.map((id) => view.product(id)?.name);

const TELEX_SHAPES: Readonly<Record<string, string>> = { '\u0306': 'w', '\u031b': 'w' };
const TELEX_TONES: Readonly<Record<string, string>> = {
	'\u0301': 's',
	'\u0300': 'f',
	'\u0309': 'r',
	'\u0303': 'x',
	'\u0323': 'j',
};
const VNI: Readonly<Record<string, string>> = {
	'\u0301': '1',
	'\u0300': '2',
	'\u0309': '3',
	'\u0303': '4',
	'\u0323': '5',
	'\u0302': '6',
	'\u031b': '7',
	'\u0306': '8',
};

/** The keys somebody presses for a text: shapes after their letter, the tone at the word's end. */
function telexKeys(text: string): string {
	return text
		.toLowerCase()
		.split(' ')
		.map((word) => {
			let keys = '';
			let tone = '';
			for (const character of word.normalize('NFD')) {
				if (character in TELEX_TONES) tone = TELEX_TONES[character] ?? '';
				else if (character === '\u0302') keys += keys.at(-1) ?? '';
				else keys += TELEX_SHAPES[character] ?? (character === 'đ' ? 'dd' : character);
			}
			return keys + tone;
		})
		.join(' ');
}

function vniKeys(text: string): string {
	return Array.from(text.toLowerCase().normalize('NFD'), (character) =>
		character === 'đ' ? 'd9' : (VNI[character] ?? character),
	).join('');
}

/** One slip in one word: a letter wrong, missing, too many, or two neighbours swapped. */
interface Slip {
	readonly kind: 'wrong' | 'missing' | 'extra' | 'swapped';
	readonly word: number;
	readonly at: number;
	readonly letter: string;
}
const slip: fc.Arbitrary<Slip> = fc.record({
	kind: fc.constantFrom('wrong' as const, 'missing' as const, 'extra' as const, 'swapped' as const),
	word: fc.nat(),
	at: fc.nat(),
	letter: fc.constantFrom(...'abcdeghiklmnopqrstuvxy'),
});
function withSlip(text: string, { kind, word, at, letter }: Slip): string {
	const words = foldedWords(text);
	const place = word % words.length;
	const own = words[place] ?? '';
	const spot = at % own.length;
	const [before, after] = [own.slice(0, spot), own.slice(spot + 1)];
	const slipped = {
		wrong: before + letter + after,
		missing: before + after,
		extra: before + letter + own.slice(spot),
		swapped:
			own.slice(0, spot) + (own[spot + 1] ?? '') + own.slice(spot, spot + 1) + own.slice(spot + 2),
	}[kind];
	return words.with(place, slipped).join(' ');
}

describe('search finds any product', () => {
	it('by each beginning of each word of its name', () => {
		fc.assert(
			fc.property(anyProduct, fc.nat(), fc.nat(), ({ id, name }, word, length) => {
				const words = foldedWords(name);
				const own = words[word % words.length] ?? '';
				expect(find(own.slice(0, 1 + (length % own.length))).ids).toContain(id);
			}),
		);
	});

	it('by the Telex or VNI keys of its name', () => {
		fc.assert(
			fc.property(anyProduct, ({ id, name }) => {
				expect(find(telexKeys(name)).ids).toContain(id);
				expect(find(vniKeys(name)).ids).toContain(id);
			}),
		);
	});

	it('by its name with one slip, unless what was typed fits others as it stands', () => {
		fc.assert(
			fc.property(anyProduct, slip, ({ id, name }, mistake) => {
				const typed = withSlip(name, mistake);
				const words = foldedWords(typed);
				fc.pre(words.length > 1 && words.every((word) => word.length > 1));
				const result = find(typed);
				if (!result.ids.includes(id)) {
					expect(result.isCorrected).toBe(false);
					expect(result.ids).not.toEqual([]);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('by where it comes from: the province of today and the old names', () => {
		for (const product of products.slice(0, 100)) {
			const producer = view.producer(product.producerId);
			const province = findProvince(producer?.provinceCode ?? '')?.name ?? '';
			expect(find(province).ids).toContain(product.id);
			if (producer?.oldProvince) expect(find(fold(producer.oldProvince)).ids).toContain(product.id);
			if (producer?.oldPlace) expect(find(producer.oldPlace).ids).toContain(product.id);
			const commune = producer?.communeName ?? '';
			for (const typed of [commune, fold(commune), commune.replace(/^(xã|phường|đặc khu) /, '')])
				expect(find(typed).ids).toContain(product.id);
		}
	});

	it('by the kind of its commune only together with the name', () => {
		const names = ['xã Mẫu Sơn', 'phường Mẫu Sơn', 'đặc khu Cô Tô'];
		const places = { name: 'HTX', provinceCode: '01', oldPlace: null, oldProvince: null };
		const from = Catalogue.from(
			facts.flatMap((entry): Entry[] => {
				const at = Number(entry.id) - 1;
				const communeName = names[at];
				if (communeName === undefined) return [];
				if (entry.kind === 'producer')
					return [{ ...entry, body: { ...entry.body, ...places, communeName } }];
				if (entry.kind !== 'product') return [];
				return [{ ...entry, body: { ...entry.body, name: 'Cam', producerId: producerId(at + 1) } }];
			}),
		);
		const found = (text: string) => {
			const { ids, isCorrected } = searchCatalogue(from, ask(text), NOW);
			return isCorrected ? [] : ids.map((id) => names[id - 1]);
		};
		expect(found('mau son')).toEqual(names.slice(0, 2));
		for (const text of ['xã Mẫu Sơn', 'xa mau', 'xa m', 'cam xã mẫu']) {
			expect(found(text)).toEqual([names[0]]);
		}
		expect(found('phuong mau son')).toEqual([names[1]]);
		expect(found('đặc khu cô tô')).toEqual([names[2]]);
		for (const text of ['xa', 'cam xa', 'xã cam', 'phường']) expect(found(text)).toEqual([]);
	});

	it('by producer and by product set, and by words of several of these together', () => {
		for (const product of products.slice(0, 50)) {
			const producer = view.producer(product.producerId)?.name ?? '';
			const set = productSet(product.setCode)?.legalName ?? '';
			expect(find(producer).ids).toContain(product.id);
			expect(find(set).ids).toContain(product.id);
			expect(find(`${set} ${product.name} ${producer}`).ids).toContain(product.id);
		}
	});
});

describe('search', () => {
	it('reads leftovers of Telex and VNI as what they were meant to be', () => {
		const meant = find('bưởi đỏ').ids;
		expect(meant.length).toBeGreaterThan(0);
		expect(find('buwowri ddor').ids).toEqual(meant);
		expect(find('bu7o7i3 d9o3').ids).toEqual(meant);
		// A w that follows no vowel is ư itself.
		expect(find('nwowcs mawsm').ids).toEqual(find('nước mắm').ids);
	});

	it('leaves words with digits of their own alone', () => {
		const [first] = namesOf('st25');
		expect(first).toMatch(/^Gạo ST25/);
		expect(find('st25').ids).not.toEqual(find('s').ids);
	});

	it('says that it put a slip right, only where nothing fitted as typed', () => {
		expect(find('mật onh').isCorrected).toBe(true);
		expect(namesOf('mật onh')[0]).toMatch(/Mật ong/);
		expect(find('mật ong').isCorrected).toBe(false);
		expect(find('qqqq wwww')).toEqual({ ids: [], isCorrected: false });
	});

	it('puts names before producers, producers before places', () => {
		const word = 'đức';
		const ranks = find(word).ids.map((id) => {
			const product = view.product(id);
			const producer = product && view.producer(product.producerId);
			const has = (text: string | null | undefined) => fold(text ?? '').includes(fold(word));
			return has(product?.name) ? 0 : has(producer?.name) ? 1 : 2;
		});
		expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
		expect(ranks).toEqual(ranks.toSorted());
	});

	it('is the same whatever order the entries came in, and after changes as if built anew', () => {
		const texts = ['', 'ca', 'nuoc mam', 'htx', 'ha giang'];
		fc.assert(
			fc.property(
				fc.shuffledSubarray([...facts], { minLength: facts.length, maxLength: facts.length }),
				fc.nat(facts.length),
				(shuffled, cut) => {
					const early = Catalogue.from(shuffled.slice(0, cut));
					searchCatalogue(early, ask('ca'), NOW);
					const views = [Catalogue.from(shuffled), early.with(shuffled.slice(cut), [])];
					for (const other of views)
						for (const text of texts)
							expect(searchCatalogue(other, ask(text), NOW)).toEqual(
								searchCatalogue(view, ask(text), NOW),
							);
				},
			),
			{ numRuns: 20 },
		);
	});

	it('follows changes and removals', () => {
		const product = products[0];
		if (!product) throw new Error('no product');
		const entry = facts.find(({ kind, id }) => kind === 'product' && id === `${product.id}`);
		if (entry?.kind !== 'product') throw new Error('no entry');
		const renamed: Entry = { ...entry, body: { ...entry.body, name: 'Zoong zanh' } };
		const after = view.with([renamed], []);
		expect(searchCatalogue(after, ask('zoong zanh'), NOW).ids).toEqual([product.id]);
		expect(searchCatalogue(after, ask(''), NOW).ids).toHaveLength(products.length);
		const without = after.with([], [{ kind: 'product', id: entry.id }]);
		expect(searchCatalogue(without, ask('zoong zanh'), NOW).ids).toEqual([]);
		expect(searchCatalogue(without, ask(''), NOW).ids).toHaveLength(products.length - 1);
		expect(searchCatalogue(view, ask('zoong zanh'), NOW).ids).toEqual([]);
	});
});

const MONTH = Number(dayOf(NOW).slice(5, 7));
const anyFilters = fc.record({
	provinceCode: fc.option(fc.constantFrom('01', '08', '25', '68')),
	sector: fc.option(fc.integer({ min: 1, max: 6 })),
	setCode: fc.option(fc.integer({ min: 1, max: 26 })),
	minStars: fc.option(fc.constantFrom(3 as const, 4 as const, 5 as const)),
	minPriceDong: fc.option(fc.integer({ min: 0, max: 300_000 })),
	maxPriceDong: fc.option(fc.integer({ min: 0, max: 600_000 })),
	isInStock: fc.boolean(),
	isInSeason: fc.boolean(),
});
const anyText = fc.constantFrom('', 'ca', 'nuoc', 'tra', 'htx', 'onhg', 'mat onh');

describe('filters', () => {
	it('only ever leave out, and leave the rest in its order', () => {
		fc.assert(
			fc.property(anyText, anyFilters, (text, filters) => {
				const all = find(text).ids;
				const some = new Set(find(text, filters).ids);
				expect(find(text, filters).ids).toEqual(all.filter((id) => some.has(id)));
			}),
		);
	});

	it('let through what they say, and all of it', () => {
		const isIn = (product: Product, filters: Partial<CatalogueQuery>) => {
			const producer = view.producer(product.producerId);
			const certificate = view.certificate(product.certificateId);
			const price = priceAt(product, NOW);
			return (
				(filters.provinceCode == null || producer?.provinceCode === filters.provinceCode) &&
				(filters.sector == null || productSet(product.setCode)?.sector === filters.sector) &&
				(filters.setCode == null || product.setCode === filters.setCode) &&
				(filters.minStars == null ||
					(certificateState(certificate, NOW) === 'valid' &&
						(certificate?.stars ?? 0) >= filters.minStars)) &&
				price >= (filters.minPriceDong ?? 0) &&
				price <= (filters.maxPriceDong ?? Infinity) &&
				(filters.isInStock !== true || product.stock !== 0) &&
				(filters.isInSeason !== true || product.seasonMonths.includes(MONTH))
			);
		};
		fc.assert(
			fc.property(anyFilters, (filters) => {
				expect(new Set(find('', filters).ids)).toEqual(
					new Set(products.filter((product) => isIn(product, filters)).map(({ id }) => id)),
				);
			}),
		);
	});

	it('see the price of a running promotion only while it runs', () => {
		const entry = facts.find(({ kind }) => kind === 'product');
		if (entry?.kind !== 'product') throw new Error('no entry');
		const promotion = { id: 1, percentOff: 50, startsAt: NOW, endsAt: NOW + 1000 };
		const one = Catalogue.from([
			{ ...entry, body: { ...entry.body, priceDong: 90_001, promotion } },
		]);
		const cheap = ask('', { maxPriceDong: 45_000 });
		expect(searchCatalogue(one, cheap, NOW).ids).toHaveLength(1);
		expect(searchCatalogue(one, cheap, NOW + 1000).ids).toHaveLength(0);
		expect(searchCatalogue(one, cheap, NOW - 1).ids).toHaveLength(0);
	});
});

describe('sorting', () => {
	const sorted = (sort: SortOrder) =>
		find('', { sort }).ids.flatMap((id) => view.product(id) ?? []);

	it('is by price, by day of listing, or by name as a Vietnamese dictionary has it', () => {
		const collator = new Intl.Collator('vi');
		const isAscending = (list: readonly Product[], compare: (a: Product, b: Product) => number) =>
			list.every((product, at) => at === 0 || compare(list[at - 1] ?? product, product) <= 0);
		expect(isAscending(sorted('priceUp'), (a, b) => a.priceDong - b.priceDong)).toBe(true);
		expect(isAscending(sorted('priceDown'), (a, b) => b.priceDong - a.priceDong)).toBe(true);
		expect(
			isAscending(sorted('newest'), (a, b) =>
				a.listedOn < b.listedOn ? 1 : a.listedOn > b.listedOn ? -1 : 0,
			),
		).toBe(true);
		expect(isAscending(sorted('name'), (a, b) => collator.compare(a.name, b.name))).toBe(true);
	});
});
