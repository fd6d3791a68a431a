import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';

import type { ProductId } from '$lib/domain/ids';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addStall } from './catalogue.fixture';
import { CatalogueMemory } from './catalogue-memory';
import { CatalogueService } from './catalogue-service';
import { startNewEpoch } from './catalogue-state';
import { changePrice } from './change-price';
import { setStock } from './stock';
import { withdrawProduct } from './listing.fixture';

const now = Date.parse('2026-11-23T05:00:00Z');
let db: TestDatabase;
let tea: ProductId;
let cake: ProductId;

beforeEach(async () => {
	db = await testDatabase();
	const [a, b] = await addStall(db.database, [{ available: 1 }, {}], now);
	if (a === undefined || b === undefined) throw new Error('no products');
	[tea, cake] = [a, b];
});
afterEach(() => db[Symbol.asyncDispose]());

describe('the catalogue in memory', () => {
	it('looks again only when there is news', async () => {
		const memory = new CatalogueMemory(db.database);
		const before = await memory.current();
		await changePrice(db.database, { productId: tea, priceDong: 1_000 }, now);
		await withdrawProduct(db.database, cake, now);
		expect(await memory.current()).toBe(before);

		memory.invalidate();
		const after = await memory.current();
		expect(after.product(tea)?.priceDong).toBe(1_000);
		expect(after.product(cake)).toBeUndefined();
		expect(after.version).toBe(before.version + 2);
		expect(before.product(cake)).toBeDefined();
	});

	it('begins afresh with a new epoch', async () => {
		const memory = new CatalogueMemory(db.database);
		await memory.current();
		const epoch = await startNewEpoch(db.database);
		await db.sql`delete from catalogue_entries where kind = 'product'`;
		memory.invalidate();
		expect(await memory.current()).toMatchObject({ epoch, productCount: 0 });
	});

	it('answers again after the database was away', async () => {
		const memory = new CatalogueMemory(db.database);
		await db.sql`alter table catalogue_state rename to away`;
		await expect(memory.current()).rejects.toThrow();
		await db.sql`alter table away rename to catalogue_state`;
		expect((await memory.current()).productCount).toBe(2);
	});
});

describe("a node's catalogue service", () => {
	it('hears of changes and tells of stock by itself', async () => {
		const dataDir = await mkdtemp(join(tmpdir(), 'service-'));
		const service = new CatalogueService({
			pool: db,
			clock: () => now,
			log: pino({ level: 'silent' }),
			dataDir,
		});
		service.start();
		try {
			await service.memory.current();
			await changePrice(db.database, { productId: tea, priceDong: 2_000 }, now);
			const known = async () => (await service.memory.current()).product(tea);
			await expect.poll(async () => (await known())?.priceDong).toBe(2_000);
			await setStock(db.database, tea, 9);
			await expect.poll(async () => (await known())?.stock).toBe(9);
			// Before the folder goes, so that nothing is being written into it.
			await service.snapshots.current();
		} finally {
			service.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	}, 15_000);
});
