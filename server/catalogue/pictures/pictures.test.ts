import { DAY_MS } from '$lib/domain/time';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { photo } from '../../../tests/fixtures/bad-files';
import { testDatabase, type TestDatabase } from '../../../tests/fixtures/database';
import { TestUploadDesk } from '../../../tests/fixtures/upload-desk';
import { FileShelf } from '../../files/file-shelf';
import { FolderStore } from '../../files/folder-store';
import { removeStaleFiles } from '../../files/remove-stale';
import { addPicture } from './add-picture';
import { drawPicture } from './draw';
import { publishPicture } from './publish-picture';
import { MOTIFS, type Motif } from './motifs';
import {
	parsePictureFile,
	PICTURE_FORMATS,
	PICTURE_WIDTHS,
	PictureRenderer,
} from './render-picture';

let db: TestDatabase;
let folder: string;
let renderer: PictureRenderer;
let hash: string;

beforeAll(async () => {
	db = await testDatabase();
	folder = await mkdtemp(join(tmpdir(), 'pictures-'));
	renderer = new PictureRenderer(
		db.database,
		new FolderStore(folder),
		new FileShelf(join(folder, 'files')),
	);
	const svg = drawPicture({ motif: 'honey', palette: 'honey', seed: 'mat-ong' });
	hash = await addPicture(db.database, svg);
});
afterAll(async () => {
	await db[Symbol.asyncDispose]();
	await rm(folder, { recursive: true, force: true });
});

describe('a drawing', () => {
	it.each(Object.keys(MOTIFS) as Motif[])(
		'of %s is a picture that a phone can show',
		async (motif) => {
			const svg = drawPicture({ motif, palette: 'amber', seed: motif });
			expect(svg).not.toMatch(/NaN|undefined|null/);
			const { width, height, channels } = await sharp(Buffer.from(svg)).metadata();
			expect({ width, height, channels }).toEqual({ width: 640, height: 640, channels: 4 });
		},
	);

	it('is the same for the same product, another for another', () => {
		const wish = { motif: 'orange', palette: 'orange', seed: 'cam' } as const;
		expect(drawPicture(wish)).toBe(drawPicture(wish));
		expect(drawPicture({ ...wish, seed: 'quýt' })).not.toBe(drawPicture(wish));
	});
});

describe('a rendered picture', () => {
	it.each(PICTURE_WIDTHS.flatMap((width) => PICTURE_FORMATS.map((format) => ({ width, format }))))(
		'of $width as $format is small and right',
		async ({ width, format }) => {
			const bytes = await renderer.render({ hash, width, format });
			const seen = await sharp(bytes).metadata();
			expect(seen).toMatchObject({
				width,
				height: width,
				format: format === 'avif' ? 'heif' : format,
			});
			expect(bytes?.length).toBeLessThan(25_000);
		},
	);

	it('is kept', async () => {
		expect((await readdir(join(folder, 'pictures', hash))).length).toBe(6);
		await db.sql`update pictures set svg = 'broken'`;
		expect(await renderer.render({ hash, width: 320, format: 'webp' })).toBeDefined();
	});

	it('is missing where nobody handed one in', async () => {
		const picture = { hash: 'f'.repeat(32), width: 320, format: 'avif' } as const;
		expect(await renderer.render(picture)).toBeUndefined();
	});

	it('is drawn once for many who ask, and not too many at a time', async () => {
		const hashes = await Promise.all(
			['a', 'b', 'c', 'd', 'e'].map((seed) =>
				addPicture(db.database, drawPicture({ motif: 'eggs', palette: 'teal', seed })),
			),
		);
		const all = await Promise.all(
			[...hashes, ...hashes].map((one) =>
				renderer.render({ hash: one, width: 160, format: 'webp' }),
			),
		);
		expect(all.every((bytes) => bytes !== undefined)).toBe(true);
		expect(all[0]).toBe(all[5]);
	});
});

describe('a picture that was handed in', () => {
	it('is shown in every size, as high as it is, once its producer says so', async () => {
		await using desk = await TestUploadDesk.open();
		const { db, producer, neighbour } = desk.stall;
		const bytes = await photo('jpeg', { width: 800, height: 600 });
		const file = { purpose: 'productPicture', producerId: producer, bytes } as const;
		const { id } = await desk.send(await desk.person('owner'), file);
		const publish = (producerId = producer) =>
			db.database.transaction((tx) => publishPicture(tx, { ...file, producerId, id }));
		await expect(publish(neighbour)).rejects.toThrow('NOT_FOUND');
		const own = await publish();
		expect(await publish()).toBe(own);
		const store = new FolderStore(join(desk.folder, 'public'));
		const shown = new PictureRenderer(db.database, store, desk.desk.shelf);
		for (const [width, format] of [
			[320, 'webp'],
			[640, 'avif'],
		] as const) {
			const seen = await sharp(await shown.render({ hash: own, width, format })).metadata();
			expect(seen).toMatchObject({ width, height: (width * 3) / 4 });
		}
		desk.stall.now += 100 * DAY_MS;
		expect(await removeStaleFiles(desk.desk, desk.stall.now)).toBe(0);
	});
});

describe("a picture's address", () => {
	it('is taken for the sizes there are', () => {
		expect(parsePictureFile(hash, '320.avif')).toEqual({ hash, width: 320, format: 'avif' });
	});

	it.each([
		['another width', '321.avif'],
		['a padded width', '0320.avif'],
		['a huge width', '99999.webp'],
		['another format', '320.png'],
		['no format', '320'],
		['a way out', '../320.avif'],
	])('is refused with %s', (_, file) => {
		expect(parsePictureFile(hash, file)).toBeUndefined();
	});

	it.each(['', 'ABCDEF', 'g'.repeat(32), 'f'.repeat(31), `../../${'f'.repeat(26)}`])(
		'is refused with the hash %j',
		(bad) => {
			expect(parsePictureFile(bad, '320.avif')).toBeUndefined();
		},
	);
});
