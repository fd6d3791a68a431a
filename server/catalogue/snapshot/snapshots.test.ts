import { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { Entry } from '$lib/domain/catalogue/entries';
import type { ShardLink, SnapshotIndex } from '$lib/domain/catalogue/pull';
import { decodeShard } from '$lib/domain/catalogue/shard';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { generateCatalogue } from '../../../tests/fixtures/catalogue-generator';
import { testDatabase, type TestDatabase } from '../../../tests/fixtures/database';
import { FolderStore } from '../../files/folder-store';
import { getCatalogueState, purgeTombstones, startNewEpoch } from '../catalogue-state';
import { readPresent } from '../feed';
import { publish, type CatalogueChanges } from '../publish';
import { Snapshots } from './snapshots';

const now = 1_800_000_000_000;
const KBYTE = 1_000;
let folder: string;
let files: FolderStore;

async function makeFolder(): Promise<void> {
	folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
	files = new FolderStore(folder);
}
const hashOf = ({ url }: ShardLink) => /^\/snapshots\/([0-9a-f]{32})\.json$/.exec(url)?.[1] ?? '';
const nameOf = ({ kind, id }: Entry) => `${kind} ${id}`;

async function readShard(
	snapshots: Snapshots,
	link: ShardLink,
	encoding: 'br' | 'gz' = 'br',
): Promise<Entry[]> {
	const bytes = await snapshots.read(hashOf(link), encoding);
	if (!bytes) throw new Error(`no file for ${link.url}`);
	const json = encoding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes);
	return [...decodeShard(JSON.parse(json.toString()))];
}

async function readAll(snapshots: Snapshots, index: SnapshotIndex): Promise<Entry[]> {
	const shards = await Promise.all(index.shards.map((link) => readShard(snapshots, link)));
	return shards.flat();
}

describe('a snapshot', () => {
	let db: TestDatabase;
	let snapshots: Snapshots;
	beforeEach(async () => {
		[db] = await Promise.all([testDatabase(), makeFolder()]);
		snapshots = new Snapshots(db.database, files);
	});
	afterEach(async () => {
		await db[Symbol.asyncDispose]();
		await rm(folder, { recursive: true });
	});

	const say = (changes: CatalogueChanges, at = now) =>
		db.database.transaction((tx) => publish(tx, at, changes));
	const stock = (...ids: number[]): CatalogueChanges => ({
		put: ids.map((id) => ({ kind: 'stock', id: String(id), body: id })),
	});

	it('holds exactly what the feed says is there', async () => {
		const { facts, later } = generateCatalogue(60);
		await say({ put: [...facts, ...later] });
		await say({ remove: [{ kind: 'stock', id: '1' }] });
		const index = await snapshots.current();

		expect(index).toMatchObject(
			await getCatalogueState(db.database).then(({ epoch, version }) => ({ epoch, version })),
		);
		const held = await readAll(snapshots, index);
		const present = await readPresent(db.database);
		expect(held).toHaveLength(present.length);
		expect(new Map(held.map((entry) => [nameOf(entry), entry]))).toEqual(
			new Map(present.map((entry) => [nameOf(entry), entry])),
		);
		expect(index.shards.map(({ part }) => part)).toEqual(['facts', 'lots', 'stories']);
		const [first] = index.shards;
		expect(first && (await readShard(snapshots, first, 'gz'))).toHaveLength(first?.count ?? -1);
	});

	it('stays while little changes, and its files keep their names', async () => {
		await say(stock(1));
		const before = await snapshots.current();
		await say(stock(2));
		await snapshots.refresh();
		expect(await snapshots.current()).toBe(before);

		await say(stock(...Array.from({ length: 200 }, (_, index) => index)));
		await snapshots.refresh();
		const after = await snapshots.current();
		expect(after.version).toBe(3);
		// Whoever was told of the old one can still load it.
		expect(await readAll(snapshots, before)).toHaveLength(1);
	});

	it('is made anew for a new epoch, and where tombstones since it are gone', async () => {
		await say(stock(1));
		const first = await snapshots.current();
		const epoch = await startNewEpoch(db.database);
		expect(await snapshots.current()).toMatchObject({ epoch, version: first.version });

		await say({ remove: [{ kind: 'stock', id: '1' }] }, 0);
		await purgeTombstones(db.database, now);
		expect(await snapshots.current()).toMatchObject({ epoch, version: 2, shards: [] });
	});

	it('is built once for many who ask', async () => {
		await say(stock(1));
		const all = await Promise.all([1, 2, 3].map(() => snapshots.current()));
		expect(new Set(all).size).toBe(1);
	});

	it('is found again after a restart, unless a file of it is gone', async () => {
		await say(stock(1));
		const before = await snapshots.current();
		await say(stock(2));
		expect(await new Snapshots(db.database, files).current()).toEqual(before);

		const [name = ''] = (await readdir(join(folder, 'snapshots'))).filter((file) =>
			file.endsWith('.br'),
		);
		await rm(join(folder, 'snapshots', name));
		expect((await new Snapshots(db.database, files).current()).version).toBe(2);

		await files.write('snapshots/current.json', '{"epoch":');
		expect((await new Snapshots(db.database, files).current()).version).toBe(2);
	});

	it('has no file of another name', async () => {
		expect(await snapshots.read('0'.repeat(32), 'br')).toBeUndefined();
	});
});

describe('a snapshot of more products than one file holds', () => {
	let db: TestDatabase;
	let snapshots: Snapshots;
	let index: SnapshotIndex;
	beforeAll(async () => {
		[db] = await Promise.all([testDatabase(), makeFolder()]);
		snapshots = new Snapshots(db.database, files);
		const { facts } = generateCatalogue(4_000);
		await db.database.transaction((tx) => publish(tx, now, { put: facts }));
		index = await snapshots.current();
	}, 60_000);
	afterAll(async () => {
		await db[Symbol.asyncDispose]();
		await rm(folder, { recursive: true });
	});

	it('begins with a shop window that a phone has in 20 seconds at 40 kbit/s', () => {
		expect(index.shards.length).toBeGreaterThan(1);
		expect(index.shards[0]?.bytes).toBeLessThan(90 * KBYTE);
	});

	it('has the newest products in its window, which stands by itself', async () => {
		const [first, ...others] = await Promise.all(
			index.shards.map((link) => readShard(snapshots, link)),
		);
		const window = Catalogue.from(first ?? []);
		for (const product of window.products()) {
			expect(window.producer(product.producerId)).toBeDefined();
			expect(window.certificate(product.certificateId)).toBeDefined();
		}
		expect(window.sessions()).toHaveLength(1);

		const later = Catalogue.from(others.flat());
		const days = (view: Catalogue) =>
			[...view.products()].map(({ listedOn }) => listedOn).toSorted();
		expect(window.productCount + later.productCount).toBe(4_000);
		expect((days(window)[0] ?? '') >= (days(later).at(-1) ?? '9')).toBe(true);
	});
});
