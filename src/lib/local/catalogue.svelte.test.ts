import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createApiClient } from '$lib/api/client';
import { productId } from '$lib/domain/ids';
import { pull } from '$lib/sync/pull';
import { generateCatalogue } from '../../../tests/fixtures/catalogue-generator';
import { CatalogueServer } from '../../../tests/fixtures/catalogue-server';

import { CatalogueDatabase } from './catalogue-database';
import { LocalCatalogue } from './catalogue.svelte';

const { facts, later } = generateCatalogue(30);
const api = createApiClient({ deviceId: () => Promise.resolve(null) });
let server: CatalogueServer;
let name: string;
const opened: LocalCatalogue[] = [];

function openPhone(makeDatabase = () => new CatalogueDatabase(name)): LocalCatalogue {
	const catalogue = new LocalCatalogue(makeDatabase);
	opened.push(catalogue);
	return catalogue;
}
const pullTo = (catalogue: LocalCatalogue) => pull({ api, catalogue, fetch: server.fetch });

beforeEach(() => {
	server = new CatalogueServer();
	server.publishSnapshot([
		{ part: 'facts', entries: facts },
		{ part: 'stories', entries: later.filter(({ kind }) => kind === 'story') },
	]);
	vi.stubGlobal('fetch', server.fetch);
	name = `catalogue-${crypto.randomUUID()}`;
});
afterEach(async () => {
	for (const catalogue of opened.splice(0)) catalogue.close();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	await CatalogueDatabase.delete(name);
});

/** The browser's own refusal, on every write. */
function refuseWrites(code: string) {
	return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('refused', code);
	});
}

describe('LocalCatalogue', () => {
	it('touches no database before it is opened', () => {
		const make = vi.fn(() => new CatalogueDatabase(name));
		const catalogue = openPhone(make);
		expect(catalogue.view.productCount).toBe(0);
		expect(catalogue.isReady).toBe(false);
		expect(make).not.toHaveBeenCalled();
	});

	it('works from memory where the database cannot be opened, and says so', async () => {
		vi.spyOn(indexedDB, 'open').mockImplementation(() => {
			throw new DOMException('private mode', 'InvalidStateError');
		});
		const phone = openPhone();
		await pullTo(phone);
		expect(phone.problem).toBe('STORE_UNAVAILABLE');
		expect(phone.isReady).toBe(true);
		expect(phone.view.productCount).toBe(30);
		expect(await phone.story(productId(1))).toBeDefined();
		server.publish({ kind: 'stock', id: '1', body: 5 });
		await pullTo(phone);
		expect(phone.view.product(productId(1))?.stock).toBe(5);
	});

	it('works from memory where the disk is full, from the first pull or a later one', async () => {
		const phone = openPhone();
		await pullTo(phone);
		expect(phone.problem).toBeNull();
		server.publish({ kind: 'stock', id: '1', body: 5 });
		refuseWrites('QuotaExceededError');
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
			throw new DOMException('refused', 'QuotaExceededError');
		});
		await pullTo(phone);
		expect(phone.problem).toBe('STORE_FULL');
		const first = openPhone();
		await pullTo(first);
		expect(first.problem).toBe('STORE_FULL');
		for (const { view, isReady } of [phone, first]) {
			expect(isReady).toBe(true);
			expect(view.productCount).toBe(30);
		}
	});

	it('keeps what is on screen when the database is deleted under it, and pulls it again', async () => {
		const phone = openPhone();
		await pullTo(phone);
		await CatalogueDatabase.delete(name);
		expect(phone.view.productCount).toBe(30);
		expect(await phone.story(productId(1))).toBeUndefined();
		server.asked.length = 0;
		await pullTo(phone);
		expect(server.asked.filter((path) => path.startsWith('/snapshots/'))).toHaveLength(2);
		expect(phone.problem).toBeNull();
		expect(phone.view.productCount).toBe(30);
		expect(await phone.story(productId(1))).toBeDefined();
	});

	it('throws damaged rows away and pulls them again', async () => {
		const phone = openPhone();
		await pullTo(phone);
		phone.close();
		const database = new CatalogueDatabase(name);
		await database.facts.toCollection().modify({ text: '{"format":1,"tab' });
		database.close();
		const again = openPhone();
		await again.open();
		expect(again.isReady).toBe(false);
		await pullTo(again);
		expect(again.view.productCount).toBe(30);
	});

	it('steps aside for a newer version of the app in another tab, and can still be read', async () => {
		const phone = openPhone();
		await pullTo(phone);
		const newer = indexedDB.open(name, 20);
		await new Promise<void>((resolve, reject) => {
			newer.onsuccess = () => resolve();
			newer.onerror = () => reject(new Error('not opened'));
			newer.onblocked = () => reject(new Error('blocked by the older tab'));
		});
		newer.result.close();
		expect(phone.view.productCount).toBe(30);
		await pullTo(phone);
		expect(phone.view.productCount).toBe(30);
	});
});
