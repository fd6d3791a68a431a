import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createApiClient } from '$lib/api/client';
import type { Entry } from '$lib/domain/catalogue/entries';
import { productId } from '$lib/domain/ids';
import { MINUTE_MS } from '$lib/domain/time';
import { CatalogueDatabase } from '$lib/local/catalogue-database';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import { generateCatalogue } from '../../../tests/fixtures/catalogue-generator';
import { CatalogueServer } from '../../../tests/fixtures/catalogue-server';

import { pull } from './pull';

const { facts, later } = generateCatalogue(60);
const lots = later.filter(({ kind }) => kind === 'lot');
const stories = later.filter(({ kind }) => kind === 'story');
const half = Math.floor(facts.length / 2);
const PARTS = [
	{ part: 'facts' as const, entries: facts.slice(0, half) },
	{ part: 'facts' as const, entries: facts.slice(half) },
	{ part: 'lots' as const, entries: lots },
	{ part: 'stories' as const, entries: stories },
];

let server: CatalogueServer;
let name: string;
const opened: LocalCatalogue[] = [];
const api = createApiClient({ deviceId: () => Promise.resolve(null) });

function openPhone(): LocalCatalogue {
	const catalogue = new LocalCatalogue(() => new CatalogueDatabase(name));
	opened.push(catalogue);
	return catalogue;
}
const pullTo = (catalogue: LocalCatalogue, isMetered = false) =>
	pull({ api, catalogue, isMetered, fetch: server.fetch });
const files = () => server.asked.filter((path) => path.startsWith('/snapshots/'));

function changed(id: number, change: Partial<Extract<Entry, { kind: 'product' }>['body']>): Entry {
	const entry = facts.find((one) => one.kind === 'product' && one.id === `${id}`);
	if (entry?.kind !== 'product') throw new Error('no such product');
	return { ...entry, body: { ...entry.body, ...change } };
}

beforeEach(() => {
	server = new CatalogueServer();
	server.publishSnapshot(PARTS);
	vi.stubGlobal('fetch', server.fetch);
	name = `catalogue-${crypto.randomUUID()}`;
});
afterEach(async () => {
	for (const catalogue of opened.splice(0)) catalogue.close();
	vi.unstubAllGlobals();
	await CatalogueDatabase.delete(name);
});

describe('pull', () => {
	it('loads a snapshot, facts first, then lots and stories, and is there after a restart', async () => {
		const phone = openPhone();
		await pullTo(phone);
		expect(files().map((path) => path.at(-6))).toEqual(['0', '1', '2', '3']);
		expect(phone.isReady).toBe(true);
		expect(phone.view.productCount).toBe(60);
		expect(phone.version).toBe(1);
		phone.close();

		const again = openPhone();
		server.intercept = () => Promise.reject(new TypeError('Failed to fetch'));
		await again.open();
		expect(again.isReady).toBe(true);
		expect(again.view.productCount).toBe(60);
		expect(again.syncedAt).toBe(1_800_000_000_001);
		// By both clocks, so that the phone's own can be corrected without the server.
		expect(again.heard?.server).toBe(1_800_000_000_001);
		expect(Math.abs(Date.now() - (again.heard?.phone ?? 0))).toBeLessThan(MINUTE_MS);
		expect((await again.story(productId(7)))?.story).toContain('.');
		expect(await again.lotsOf(productId(20))).toHaveLength(1);
		const gtin = [...again.view.products()].find(({ id, gtin }) => id % 10 === 0 && gtin !== null);
		const lot = lots.find((entry) => entry.id === `${gtin?.id}`);
		if (lot?.kind !== 'lot') throw new Error('no lot');
		expect(await again.lot(gtin?.gtin ?? '', lot.body.lot)).toEqual(lot.body);
		await expect(pullTo(again)).rejects.toMatchObject({ code: 'OFFLINE' });
		expect(again.view.productCount).toBe(60);
	});

	it('asks once more, after an update, for what the older app let go', async () => {
		const offer = { kind: 'buyGet', buy: 2, get: 1, id: 7, startsAt: 1, endsAt: 2 };
		const older = openPhone();
		await pullTo(older);
		server.publish(changed(1, { offer }), { kind: 'stock', id: '2', body: 77 });
		server.publish({ kind: 'product', id: '3' });
		await pullTo(older);
		const database = new CatalogueDatabase(name);
		await database.changes.update('product 1', { change: changed(1, {}) });
		const { held } = await database.readState();
		if (!held) throw new Error('nothing is held');
		const { shape: _, ...written } = held;
		await database.states.put({ key: 'state', state: { held: written, arriving: null } });
		database.close();
		older.close();

		server.pageSize = 1;
		server.asked.length = 0;
		const phone = openPhone();
		await phone.open();
		expect(phone.view.product(productId(1))?.promotion).toBeNull();
		await pullTo(phone);
		expect(phone.view.product(productId(1))?.promotion).toMatchObject({ kind: 'buyGet', get: 1 });
		expect(phone.view.product(productId(3))).toBeUndefined();
		expect(phone.version).toBe(older.version);
		expect(files()).toEqual([]);
		// And only once.
		server.asked.length = 0;
		await pullTo(phone);
		expect(server.asked).toHaveLength(1);
	});

	it('brings changes and removals in pages, and the search with them', async () => {
		const phone = openPhone();
		await pullTo(phone);
		const before = phone.view;
		server.pageSize = 2;
		server.publish(
			changed(1, { name: 'Zoong zanh', priceDong: 1_000 }),
			{ kind: 'stock', id: '2', body: 77 },
			{ kind: 'product', id: '3' },
			{ kind: 'story', id: '4' },
			{ kind: 'lot', id: '10' },
		);
		await pullTo(phone);
		expect(phone.version).toBe(6);
		expect(phone.view).not.toBe(before);
		expect(phone.view.product(productId(1))?.priceDong).toBe(1_000);
		expect(phone.view.product(productId(2))?.stock).toBe(77);
		expect(phone.view.product(productId(3))).toBeUndefined();
		expect(await phone.story(productId(4))).toBeUndefined();
		expect(await phone.lotsOf(productId(10))).toEqual([]);
		phone.close();
		const again = openPhone();
		await again.open();
		expect(again.version).toBe(6);
		expect(again.view.product(productId(1))?.name).toBe('Zoong zanh');
		expect(again.view.product(productId(3))).toBeUndefined();
	});

	it('goes on after a cut without fetching again what is in', async () => {
		const phone = openPhone();
		server.intercept = (path) =>
			path.endsWith('-1.json') ? Promise.reject(new TypeError('cut')) : undefined;
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'OFFLINE' });
		expect(phone.isReady).toBe(false);
		// The first part may be browsed already.
		expect(phone.view.productCount).toBeGreaterThan(0);
		server.intercept = () => undefined;
		server.asked.length = 0;
		await pullTo(phone);
		expect(files().map((path) => path.at(-6))).toEqual(['1', '2', '3']);
		expect(phone.view.productCount).toBe(60);
	});

	it('goes on in the middle of a delta', async () => {
		const phone = openPhone();
		await pullTo(phone);
		server.pageSize = 2;
		server.publish(...[1, 2, 3, 4, 5].map((id) => changed(id, { priceDong: id })));
		let asked = 0;
		server.intercept = () => (++asked === 2 ? Promise.reject(new TypeError('cut')) : undefined);
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'OFFLINE' });
		const state = await phone.store.readState();
		expect([state.held?.version, state.held?.page?.upto]).toEqual([1, 6]);
		server.intercept = () => undefined;
		await pullTo(phone);
		expect(phone.version).toBe(6);
		expect([1, 2, 3, 4, 5].map((id) => phone.view.product(productId(id))?.priceDong)).toEqual([
			1, 2, 3, 4, 5,
		]);
	});

	it('takes an HTML page or a torn file for no answer and keeps nothing of it', async () => {
		const html = () => new Response('<!doctype html><h1>Wi-Fi</h1>', { status: 200 });
		const phone = openPhone();
		server.intercept = html;
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER' });
		for (const bad of [html, () => new Response('{"format":1,"tables":{"product":{"count"')]) {
			server.intercept = (path) => (path.endsWith('-0.json') ? bad() : undefined);
			await expect(pullTo(phone)).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER' });
			expect((await phone.store.readState()).arriving?.inFiles).toEqual([]);
		}
		expect(phone.view.productCount).toBe(0);
		server.intercept = () => undefined;
		await pullTo(phone);
		await expect(
			(async () => {
				server.intercept = (path) => (path.includes('sync.pull') ? html() : undefined);
				await pullTo(phone);
			})(),
		).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER' });
		expect(phone.view.productCount).toBe(60);
	});

	it('loads a new epoch beside the old one and swaps when all of it is in', async () => {
		const phone = openPhone();
		await pullTo(phone);
		server.epoch = 'epoch-2';
		server.version = 9;
		server.publishSnapshot([
			{ part: 'facts', entries: facts.slice(0, half) },
			{ part: 'facts', entries: [...facts.slice(half), changed(1, { name: 'Tên mới' })] },
			{ part: 'lots', entries: [] },
			{ part: 'stories', entries: stories.slice(1) },
		]);
		server.intercept = (path) =>
			path.endsWith('9-1.json') ? Promise.reject(new TypeError('cut')) : undefined;
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'OFFLINE' });
		expect([phone.isReady, phone.view.epoch, phone.view.productCount]).toEqual([
			true,
			'epoch-1',
			60,
		]);
		expect(await phone.story(productId(1))).toBeDefined();
		server.intercept = () => undefined;
		await pullTo(phone);
		expect([phone.view.epoch, phone.version]).toEqual(['epoch-2', 9]);
		expect(phone.view.product(productId(1))?.name).toBe('Tên mới');
		expect(await phone.story(productId(1))).toBeUndefined();
		expect(await phone.lotsOf(productId(20))).toEqual([]);
	});

	it('never goes back within an epoch', async () => {
		const phone = openPhone();
		await pullTo(phone);
		server.publish(changed(1, { priceDong: 5 }));
		await pullTo(phone);
		const stale = { ...(await phone.store.readState()).held?.snapshot, version: 1 };
		server.intercept = (path) =>
			path.includes('sync.pull')
				? Response.json({
						result: {
							data: {
								epoch: 'epoch-1',
								upto: 1,
								changes: [],
								removed: [],
								next: null,
								serverNow: 1,
								reset: stale,
							},
						},
					})
				: undefined;
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER' });
		expect(phone.version).toBe(2);
		const { held } = await phone.store.readState();
		if (!held) throw new Error('nothing held');
		const page = { changes: [], removed: [], next: null, serverNow: 1 };
		const late = { ...page, from: { ...held, version: 1, revision: 0 }, upto: 1 };
		expect(await phone.store.applyPage(late)).toBe(false);
		expect((await phone.store.readState()).held?.version).toBe(2);
	});

	it('leaves stories for a better link on a metered one', async () => {
		const phone = openPhone();
		await pullTo(phone, true);
		expect(await phone.lotsOf(productId(20))).toHaveLength(1);
		expect(await phone.story(productId(1))).toBeUndefined();
		expect(phone.missingFiles).toBe(1);
		await pullTo(phone);
		expect(await phone.story(productId(1))).toBeDefined();
	});

	it('begins with the current snapshot where a file of the held one is gone', async () => {
		const phone = openPhone();
		server.intercept = (path) =>
			path.endsWith('-2.json') ? Promise.reject(new TypeError('cut')) : undefined;
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'OFFLINE' });
		server.intercept = () => undefined;
		server.removeFile('/snapshots/epoch-1-1-2.json');
		server.publish(changed(1, { priceDong: 5 }));
		server.republishSnapshot(PARTS);
		await pullTo(phone);
		expect(phone.version).toBe(2);
		expect(phone.view.product(productId(1))?.priceDong).toBe(5);
		expect(phone.view.productCount).toBe(60);
		expect(await phone.lotsOf(productId(20))).toHaveLength(1);
		expect(await phone.story(productId(1))).toBeDefined();
		expect(phone.missingFiles).toBe(0);
	});

	it('asks once for the current snapshot where that lacks a file too', async () => {
		const phone = openPhone();
		server.removeFile('/snapshots/epoch-1-1-2.json');
		await expect(pullTo(phone)).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER' });
		expect(phone.view.productCount).toBe(60);
		expect(files().filter((path) => path.endsWith('-2.json'))).toHaveLength(2);
	});

	it('does not put an older story over one that a delta brought', async () => {
		const phone = openPhone();
		await pullTo(phone, true);
		const story = stories[0];
		if (story?.kind !== 'story') throw new Error('no story');
		server.publish({ ...story, body: { ...story.body, story: 'Mới' } }, { kind: 'story', id: '2' });
		await pullTo(phone);
		expect((await phone.story(productId(1)))?.story).toBe('Mới');
		expect(await phone.story(productId(2))).toBeUndefined();
		expect(await phone.story(productId(3))).toBeDefined();
	});

	it('in two tabs at once loads once, and both show it', async () => {
		const [one, two] = [openPhone(), openPhone()];
		await Promise.all([pullTo(one), pullTo(two)]);
		expect(files()).toHaveLength(4);
		await expect.poll(() => [one.view.productCount, two.view.productCount]).toEqual([60, 60]);
		server.publish(changed(1, { name: 'Tên mới' }));
		await pullTo(one);
		await expect.poll(() => two.view.product(productId(1))?.name).toBe('Tên mới');
	});

	it('lets kinds go that it does not know', async () => {
		const phone = openPhone();
		await pullTo(phone);
		server.publish({ kind: 'weather', id: '1', body: 5 } as unknown as Entry, {
			kind: 'stock',
			id: '1',
			body: 3,
		});
		await pullTo(phone);
		expect(phone.view.product(productId(1))?.stock).toBe(3);
	});
});
