import { Catalogue } from '$lib/domain/catalogue/catalogue';
import { homePicks } from '$lib/domain/catalogue/home';
import { PAGE_SIZE } from '$lib/domain/catalogue/query-address';
import { HOUR_MS, startOfDay } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brotliCompressSync } from 'node:zlib';

import { testDatabase, type TestDatabase } from '../../../tests/fixtures/database';
import { seedDemo } from '../../demo/seed-demo';
import { readBody, readPresent } from '../feed';
import { getFirstView } from './first-view';

const now = startOfDay('2026-11-23') + 12 * HOUR_MS;
let db: TestDatabase;
let catalogue: Catalogue;

beforeAll(async () => {
	db = await testDatabase();
	await seedDemo(db.database, now);
	catalogue = Catalogue.from(await readPresent(db.database), { epoch: 'e', version: 1 });
});
afterAll(() => db[Symbol.asyncDispose]());

const view = async (page: string, search = '') => {
	const source = {
		catalogue,
		now,
		story: (id: number) => readBody(db.database, 'story', String(id)),
	};
	const first = await getFirstView(source, page, new URLSearchParams(search));
	if (!first) throw new Error(`no first view of ${page}`);
	return { first, shown: Catalogue.from(first.entries) };
};

describe('the first view', () => {
	it('of the home page is what the whole catalogue would lead with, and small', async () => {
		const { first, shown } = await view('home');
		const names = (of: Catalogue) => {
			const { session, inSeason, newlyCertified } = homePicks(of, now);
			return [session?.slug, ...[...inSeason, ...newlyCertified].map(({ slug }) => slug)];
		};
		expect(names(shown)).toEqual(names(catalogue));
		expect(names(shown).length).toBeGreaterThan(8);
		expect(first).toMatchObject({ now, result: null, productCount: 35 });
		expect(brotliCompressSync(JSON.stringify(first)).length).toBeLessThan(6_000);
	});

	it('of the catalogue is one page of what the address asks for', async () => {
		const { first, shown } = await view('products');
		expect(first.result?.total).toBe(35);
		expect(first.result?.ids).toHaveLength(PAGE_SIZE);
		expect(shown.productCount).toBe(PAGE_SIZE);
		const second = await view('products', 'page=2');
		expect(second.first.result?.ids).toHaveLength(35 - PAGE_SIZE);
		expect(second.first.result?.ids).not.toContain(first.result?.ids[0]);
	});

	it('of the catalogue finds without diacritics, and nothing where nothing fits', async () => {
		const { first, shown } = await view('products', 'q=nuoc+mam');
		const names = (first.result?.ids ?? []).map((id) => shown.product(id)?.name);
		expect(names.slice(0, 3).every((name) => name?.startsWith('Nước mắm'))).toBe(true);
		expect((await view('products', 'q=zzzzzz')).first.result).toEqual({ ids: [], total: 0 });
	});

	it('of a product has its story, producer and certificate', async () => {
		const { first, shown } = await view('product/tieu-den-huu-co-le-chi');
		const product = shown.productBySlug('tieu-den-huu-co-le-chi');
		expect(product && shown.producer(product.producerId)?.name).toContain('Nam Yang');
		expect(product && shown.certificate(product.certificateId)?.stars).toBe(5);
		expect(first.entries.filter(({ kind }) => kind === 'story')).toHaveLength(1);
		// The producer's other one.
		expect(shown.productBySlug('ca-phe-dak-yang')).toBeDefined();
	});

	it('of a producer has all it sells', async () => {
		const { shown } = await view('producer/nam-yang');
		expect(shown.productCount).toBe(2);
		expect(shown.producerBySlug('nam-yang')).toMatchObject({ provinceCode: '52' });
	});

	it('of the market has the sessions with their producers and products', async () => {
		const { shown } = await view('market');
		expect(shown.sessions()).toHaveLength(2);
		const one = await view('session/phien-2026-11-28');
		expect(one.shown.sessions()).toHaveLength(1);
		for (const slot of one.shown.sessions()[0]?.slots ?? []) {
			expect(one.shown.producer(slot.producerId)).toBeDefined();
			for (const id of slot.productIds) expect(one.shown.product(id)).toBeDefined();
		}
	});

	it.each([
		'',
		'nothing',
		'product',
		'product/khong-co',
		'producer/khong-co',
		'session/khong-co',
		'product/a/b',
		'home/x',
		'product/',
	])('of %j is not', async (page) => {
		await expect(view(page)).rejects.toThrow('no first view');
	});
});
