import { MAX_FACT } from '$lib/domain/catalogue/producer-facts';
import {
	factFaults,
	LEAST_PRICE_DONG,
	LONGEST,
	MOST_PRICE_DONG,
	MOST_SHELF_LIFE_DAYS,
	MOST_STOCK,
	MOST_WEIGHT,
} from '$lib/domain/catalogue/product-draft';
import { LONGEST_LINE } from '$lib/domain/certification/certificate-facts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RawCell } from '../spreadsheet/sheet';
import { Problems } from './problems';
import { readCertificate, readProducer, readProduct } from './read-rows';
import { RowReader } from './row-reader';

type Cells = Readonly<Record<string, RawCell>>;

const PRODUCER: Cells = { name: 'HTX Đá', kind: 'HTX', province: 'Tuyên Quang' };
const PRODUCT: Cells = { producer: 'htx-da', name: 'Chè', set: 11, price: 45_000, unit: 'gói' };
const CERTIFICATE: Cells = {
	...{ product: 'che', number: '1/QĐ', stars: 4, issuer: 'UBND', issuerKind: 'Tỉnh' },
	issuedOn: '2026-01-01',
};

/** One row, and what is noted of it. */
function rowOf(cells: Cells): RowReader<string> {
	const names = Object.keys(cells);
	const columns = new Map(names.map((name, index) => [name, { index, heading: name }] as const));
	const row = { number: 2, cells: Object.values(cells) };
	return new RowReader({ name: 'Sản phẩm', columns, rows: [row] }, row, new Problems());
}

const READERS = {
	producer: { usual: PRODUCER, read: readProducer },
	product: { usual: PRODUCT, read: readProduct },
	certificate: {
		usual: CERTIFICATE,
		read: (row: RowReader<string>) => readCertificate(row, '2026-06-01'),
	},
} as const;

/** What is told of a row with one cell changed. */
function toldOf(kind: keyof typeof READERS, changes: Cells): readonly string[] {
	const { usual, read } = READERS[kind];
	const row = rowOf({ ...usual, ...changes });
	const draft = read(row);
	const told = row.problems
		.inFileOrder(['Sản phẩm'])
		.map(({ column, code, most }) => [column, code, String(most)].join(' '));
	// Whatever is not taken is told, and whatever is told is not taken.
	expect(draft === undefined).toBe(told.length > 0);
	return told;
}

/** Every limit of a text: the column, and the most characters that forms and drafts take. */
const TEXTS = [
	['producer', 'name', MAX_FACT.name],
	['producer', 'about', MAX_FACT.about],
	['product', 'name', LONGEST.name],
	['product', 'unit', LONGEST.unit],
	['product', 'story', LONGEST.story],
	['product', 'ingredients', LONGEST.ingredients],
	['product', 'storage', LONGEST.storage],
	['certificate', 'number', LONGEST_LINE],
	['certificate', 'issuer', LONGEST_LINE],
] as const;

describe('a row', () => {
	it.each(TEXTS)('of a %s with a %s that forms would not take is told so', (kind, name, most) => {
		expect(toldOf(kind, { [name]: 'x'.repeat(most) })).toEqual([]);
		expect(toldOf(kind, { [name]: 'x'.repeat(most + 1) })).toEqual([`${name} TOO_LONG ${most}`]);
	});

	it.each([
		['price', MOST_PRICE_DONG],
		['weight', MOST_WEIGHT],
		['shelfLife', MOST_SHELF_LIFE_DAYS],
		['stock', MOST_STOCK],
	])('with a %s that forms would not take is told so', (name, most) => {
		expect(toldOf('product', { [name]: most })).toEqual([]);
		expect(toldOf('product', { [name]: most + 1 })).toEqual([`${name} TOO_HIGH ${most}`]);
	});

	it('with what is too little is told so', () => {
		expect(toldOf('product', { price: LEAST_PRICE_DONG })).toEqual([]);
		expect(toldOf('product', { price: LEAST_PRICE_DONG - 1 })).toEqual([
			'price PRICE_TOO_LOW null',
		]);
		expect(toldOf('product', { weight: 0 })).toEqual(['weight UNREADABLE null']);
		expect(toldOf('product', { shelfLife: 0 })).toEqual(['shelfLife UNREADABLE null']);
		expect(toldOf('product', { stock: 0 })).toEqual([]);
	});

	it('tells each wrong cell once, however many there are', () => {
		const told = toldOf('certificate', { issuedOn: '31/02/2026', number: '', issuer: null });
		expect(told.toSorted()).toEqual([
			'issuedOn UNREADABLE null',
			'issuer EMPTY null',
			'number EMPTY null',
		]);
	});

	it('that is taken is of a product that can be handed in', () => {
		const text = (most: number) =>
			fc
				.integer({ min: 0, max: 2 * most })
				.chain((length) => fc.constantFrom('x', 'ệ', 'e\u0323\u0302').map((x) => x.repeat(length)));
		const number = fc.oneof(fc.integer(), fc.integer({ min: 0, max: 2 * MOST_PRICE_DONG }));
		const cells = fc.record({
			...{ name: text(LONGEST.name), unit: text(LONGEST.unit), story: text(LONGEST.story) },
			...{ ingredients: text(LONGEST.ingredients), storage: text(LONGEST.storage) },
			...{ set: fc.integer({ min: 0, max: 27 }), price: number, stock: number },
			weight: fc.oneof(number, fc.constantFrom('0,4 g', '1.000 kg', '1000 kg', '1001 kg', '0 ml')),
			shelfLife: fc.oneof(number, fc.integer({ min: 0, max: 2 * MOST_SHELF_LIFE_DAYS })),
			gtin: fc.constantFrom(null, 8_936_012_340_013, '08936012340013', '0'),
		});
		// One fact at a time, beside usual ones: rows with several faults are seldom taken.
		const one = cells.chain((all) =>
			fc.constantFrom(...Object.entries(all)).map(([name, cell]) => ({ [name]: cell })),
		);
		fc.assert(
			fc.property(one, (changes) => {
				const read = readProduct(rowOf({ ...PRODUCT, ...changes }));
				if (!read) return;
				const { story, netWeightUnit } = read;
				const facts = { ...read, story: story ?? '', netWeightUnit: netWeightUnit ?? 'g' } as const;
				expect(factFaults(facts)).toEqual([]);
			}),
		);
	});
});
