import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { generateCatalogue } from '../../../../tests/fixtures/catalogue-generator';
import type { Entry } from './entries';
import { decodeColumn, encodeColumn } from './column';
import { BODY_FIELDS, entrySchema } from './entry-schemas';
import { decodeShard, encodeShard, readShard } from './shard';

const { facts, later } = generateCatalogue(120);
const everything = [...facts, ...later];
const wire = (entries: readonly Entry[]): unknown =>
	JSON.parse(JSON.stringify(encodeShard(entries)));
const byName = (entries: readonly Entry[]) =>
	entries.toSorted((a, b) => (a.kind + a.id < b.kind + b.id ? -1 : 1));

describe('a column', () => {
	it('gives back what was put in, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.array(fc.jsonValue()),
					fc.array(fc.integer()),
					fc.array(fc.constantFrom('a', 'b', null, 1)),
				),
				(values) => {
					const column: unknown = JSON.parse(JSON.stringify(encodeColumn(values)));
					expect(decodeColumn(column, values.length, () => true)).toEqual(
						JSON.parse(JSON.stringify(values)),
					);
				},
			),
		);
	});

	it('of another length, with a wrong index or a wrong value is none', () => {
		const isText = (value: unknown) => typeof value === 'string';
		expect(decodeColumn(['a'], 2, isText)).toBeUndefined();
		expect(decodeColumn({ d: ['a'], i: [0, 1] }, 2, isText)).toBeUndefined();
		expect(decodeColumn({ d: ['a', 5], i: [0, 0] }, 2, isText)).toBeUndefined();
		expect(decodeColumn({ c: 5 }, 2, isText)).toBeUndefined();
		expect(decodeColumn({ n: [1, 'x'] }, 2, Number.isSafeInteger)).toBeUndefined();
		expect(decodeColumn('ab', 2, isText)).toBeUndefined();
	});
});

describe('a shard', () => {
	it('gives back the entries, kinds apart and within a kind in their order', () => {
		const decoded = decodeShard(wire(everything));
		expect(byName(decoded)).toEqual(byName(everything));
		const products = (entries: readonly Entry[]) =>
			entries.filter(({ kind }) => kind === 'product').map(({ id }) => id);
		expect(products(decoded)).toEqual(products(everything));
	});

	it('is read in batches, and none is given out before all of it was checked', () => {
		const many = generateCatalogue(1_500).facts;
		const batches = [...readShard(wire(many))].flatMap((batch) => (batch ? [batch] : []));
		expect(batches.every((batch) => batch.length <= 1_000)).toBe(true);
		expect(byName(batches.flat())).toEqual(byName(many));
		const shard = wire(many) as { tables: Record<string, { columns: Record<string, unknown> }> };
		Object.assign(shard.tables['labelKey']?.columns ?? {}, { y: { c: 7 } });
		const given: unknown[] = [];
		expect(() => {
			for (const batch of readShard(shard)) if (batch) given.push(batch);
		}).toThrow('UNREADABLE_ANSWER');
		expect(given).toEqual([]);
	});

	it('keeps slugs that do not follow from the name', () => {
		const odd = facts.map((entry): Entry =>
			entry.kind === 'product'
				? { ...entry, body: { ...entry.body, slug: `x-${entry.id}` } }
				: entry,
		);
		expect(byName(decodeShard(wire(odd)))).toEqual(byName(odd));
	});

	it('of a newer app with more kinds and columns is read for what is known', () => {
		const shard = wire(facts) as { tables: Record<string, { columns: Record<string, unknown> }> };
		shard.tables['weather'] = { columns: {}, ...{ count: 0 } };
		Object.assign(shard.tables['product']?.columns ?? {}, { colour: { c: 'red' } });
		expect(byName(decodeShard(shard))).toEqual(byName(facts));
	});

	it('of before communes were named is read, without their names', () => {
		const shard = wire(facts) as { tables: Record<string, { columns: Record<string, unknown> }> };
		delete shard.tables['producer']?.columns['communeName'];
		const unnamed = facts.map((entry): Entry =>
			entry.kind === 'producer' ? { ...entry, body: { ...entry.body, communeName: null } } : entry,
		);
		expect(byName(decodeShard(shard))).toEqual(byName(unnamed));
	});

	it('lets no older app meet an unknown column: none is settled by one that came later', () => {
		// What an app of before communes were named knows of a producer.
		const fields = Object.keys(BODY_FIELDS.producer);
		const known = fields.slice(0, fields.indexOf('communeName'));
		const shard = encodeShard(generateCatalogue(3_000).facts);
		expect(known).not.toContain('communeName');
		for (const field of known) {
			const column = shard.tables.producer?.columns[field];
			if (column && 'by' in column) for (const name of column.by) expect(known).toContain(name);
		}
	});

	it('with a day that no door takes any more is read all the same', () => {
		const strange = everything.map((entry) =>
			entry.kind === 'lot'
				? { ...entry, body: { ...entry.body, producedOn: '0026-11-20', expiresOn: '1899-12-31' } }
				: entry.kind === 'certificate'
					? { ...entry, body: { ...entry.body, issuedOn: '0026-11-20' } }
					: entry,
		);
		expect(byName(decodeShard(wire(strange)))).toEqual(byName(strange));
		expect(v.safeParse(v.array(entrySchema), strange).success).toBe(true);
	});

	it('that is cut, of another format or with one wrong value is refused whole', () => {
		const broken = (change: (shard: ReturnType<typeof parts>) => void) => {
			const shard = parts();
			change(shard);
			return () => decodeShard(shard);
		};
		const parts = () =>
			wire(everything) as {
				format: number;
				tables: Record<string, { count: number; columns: Record<string, unknown> }>;
			};
		const unreadable = 'UNREADABLE_ANSWER';
		expect(() => decodeShard('<!doctype html>')).toThrow(unreadable);
		expect(() => decodeShard(null)).toThrow(unreadable);
		expect(broken((shard) => (shard.format = 2))).toThrow(unreadable);
		for (const [kind, field] of [
			['product', 'name'],
			['product', 'promotion'],
			['producer', 'provinceCode'],
			['certificate', 'stars'],
			['session', 'slots'],
			['lot', 'events'],
			['story', 'story'],
			['stock', ''],
			['labelKey', 'x'],
		] as const) {
			const columns = (shard: ReturnType<typeof parts>) => shard.tables[kind]?.columns ?? {};
			expect(broken((shard) => delete columns(shard)[field])).toThrow(unreadable);
			expect(broken((shard) => (columns(shard)[field] = { c: { odd: true } }))).toThrow(unreadable);
		}
		expect(broken((shard) => Object.assign(shard.tables['product'] ?? {}, { count: 3 }))).toThrow(
			unreadable,
		);
	});
});
