import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { handOver, UploadsDatabase, type UploadOwner } from '$lib/local/uploads-database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { sendUpload, Sent } from './online';
import { UploadSender } from './sender';
import { Uploads } from './uploads.svelte';

const NAME = 'uploads-test';
const owner: UploadOwner = {
	kind: 'account',
	accountId: accountId('me'),
	producerId: producerId(1),
};
const form = { place: 'dossier 1', purpose: 'dossierDocument', owner } as const;
const undo: (() => void)[] = [];

/** What the server was sent, by id, and what it answers. */
let sent: { id: string; bytes: number; from: number }[];
let answer: (call: number) => Sent;

beforeEach(() => {
	sent = [];
	answer = () => ({ kind: 'up' });
});
afterEach(async () => {
	for (const step of undo.splice(0)) step();
	localStorage.removeItem('desk.me');
	await new UploadsDatabase(NAME).delete();
});

const send: typeof sendUpload = (row, content, { onBegin }) => {
	onBegin();
	sent.push({ id: row.id, bytes: content.byteLength, from: row.sentBytes });
	return Promise.resolve(answer(sent.length));
};

function openTab(by: UploadOwner = owner) {
	const database = new UploadsDatabase(NAME);
	const sender = new UploadSender(database, send);
	const uploads = new Uploads({ ...form, owner: by }, database, sender);
	undo.push(uploads.open(), () => database.close());
	return { uploads, sender, database };
}

async function photo(width: number, height: number, type = 'image/jpeg'): Promise<File> {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [width, height];
	const context = canvas.getContext('2d');
	context?.fillRect(0, 0, width / 2, height);
	const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, type));
	return new File([blob ?? ''], 'ảnh.jpg', { type });
}

const paper = (size = 1000) =>
	new File([`%PDF-1.7\n${' '.repeat(size - 9)}`], 'giấy.pdf', { type: 'application/pdf' });

const OFFLINE: Sent = { kind: 'failed', code: 'OFFLINE', retry: true };

describe('what is chosen', () => {
	it('is shown and sent to nobody else on the same phone, and waits for who chose it', async () => {
		const signIn = (id: string) =>
			localStorage.setItem('desk.me', JSON.stringify({ account: { id } }));
		answer = () => OFFLINE;
		signIn('me');
		const mine = openTab();
		await mine.uploads.add([paper()], 5);
		await expect.poll(() => mine.uploads.rows[0]?.code).toBe('OFFLINE');
		answer = () => ({ kind: 'up' });

		signIn('colleague');
		const theirs = openTab({ ...owner, accountId: accountId('colleague') });
		await expect.poll(() => theirs.uploads.isRead).toBe(true);
		expect(theirs.uploads.rows).toEqual([]);
		await theirs.sender.sendWaiting('start');
		expect(sent).toHaveLength(1);

		signIn('me');
		await theirs.sender.sendWaiting('start');
		await expect.poll(() => mine.uploads.rows).toMatchObject([{ state: 'up' }]);
		expect(sent).toHaveLength(2);
	});

	it('waits on the phone without a network, also after it was closed, and goes up once', async () => {
		answer = () => OFFLINE;
		const first = openTab();
		await first.uploads.add([paper()], 5);
		await expect.poll(() => first.uploads.rows[0]?.code).toBe('OFFLINE');
		answer = () => ({ kind: 'up' });
		const again = openTab();
		await again.sender.sendWaiting('start');
		await expect.poll(() => again.uploads.rows).toMatchObject([{ state: 'up', bytes: 1000 }]);
		await again.sender.sendWaiting('button');
		expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
		expect(sent).toHaveLength(2);
		expect(await again.database.contents.count()).toBe(0);
	});

	it('is forgotten once it is up and its form has named it, in either order', async () => {
		answer = () => OFFLINE;
		const { uploads, sender, database } = openTab();
		await uploads.add([paper()], 5);
		await expect.poll(() => uploads.rows[0]?.code).toBe('OFFLINE');
		await handOver(
			uploads.rows.map(({ id }) => id),
			database,
		);
		await expect.poll(() => uploads.rows).toEqual([]);
		answer = () => ({ kind: 'up' });
		await sender.sendWaiting('online');
		expect(await database.files.count()).toBe(0);
		await uploads.add([paper()], 5);
		await expect.poll(() => uploads.rows[0]?.state).toBe('up');
		await handOver(
			uploads.rows.map(({ id }) => id),
			database,
		);
		expect(await database.files.count()).toBe(0);
	});

	it('goes up one after the other, and what the server refuses keeps none back', async () => {
		answer = (call) =>
			call === 1 ? { kind: 'failed', code: 'FILE_UNREADABLE', retry: false } : { kind: 'up' };
		const { uploads } = openTab();
		await uploads.add([paper(), paper(2000)], 5);
		await expect.poll(() => uploads.rows.map(({ state }) => state)).toEqual(['failed', 'up']);
		const [refused] = uploads.rows;
		if (refused) await uploads.retry(refused);
		await expect.poll(() => uploads.rows.map(({ state }) => state)).toEqual(['up', 'up']);
		expect(sent.map(({ bytes }) => bytes)).toEqual([1000, 2000, 1000]);
	});

	it('waits for a sign-in without asking by the clock', async () => {
		answer = () => ({ kind: 'failed', code: 'NOT_SIGNED_IN', retry: true });
		const { uploads, sender } = openTab();
		await uploads.add([paper()], 5);
		await expect.poll(() => uploads.rows[0]?.code).toBe('NOT_SIGNED_IN');
		await sender.sendWaiting('timer');
		expect(sent).toHaveLength(1);
		await sender.sendWaiting('start');
		expect(sent).toHaveLength(2);
	});

	it('can be taken away', async () => {
		answer = () => OFFLINE;
		const { uploads, sender, database } = openTab();
		await uploads.add([paper()], 5);
		await expect.poll(() => uploads.rows[0]?.code).toBe('OFFLINE');
		const [row] = uploads.rows;
		if (row) await uploads.remove({ ...row, isBegun: false });
		await expect.poll(() => uploads.rows).toEqual([]);
		expect(await database.contents.count()).toBe(0);
		await sender.sendWaiting('button');
		expect(sent).toHaveLength(1);
	});
});

describe('on a phone that has no room', () => {
	it('a file is sent from the page, tried again there, and gone once it is handed over', async () => {
		const { uploads, database, sender } = openTab();
		// The browser refuses the store, as one in private mode or with a full disk does.
		database.contents.hook('creating', () => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		answer = () => OFFLINE;
		await uploads.add([paper()], 5);
		await expect.poll(() => uploads.rows).toMatchObject([{ state: 'failed', code: 'OFFLINE' }]);
		const [row] = uploads.rows;
		if (!row) throw new Error('no row');
		expect(uploads.isUnkept(row)).toBe(true);
		answer = () => ({ kind: 'up' });
		await sender.sendWaiting('button');
		expect(sent).toHaveLength(1);
		await uploads.retry(row);
		expect(uploads.rows).toMatchObject([{ id: row.id, state: 'up' }]);
		await handOver([row.id], database);
		expect(uploads.rows).toEqual([]);
	});
});

describe('where what carries a file could not be loaded', () => {
	const unloaded = () => Promise.reject(new TypeError('Failed to fetch a module'));

	it('a file waits for the road, as without a network', async () => {
		const database = new UploadsDatabase(NAME);
		const sender = new UploadSender(database, unloaded);
		const uploads = new Uploads(form, database, sender);
		undo.push(uploads.open(), sender.start(), () => database.close());
		await uploads.add([paper()], 1);
		await expect.poll(() => uploads.rows).toMatchObject([{ state: 'waiting', code: 'OFFLINE' }]);
	});

	it('one that the phone has no room for can be tried again', async () => {
		const database = new UploadsDatabase(NAME);
		const uploads = new Uploads(form, database, new UploadSender(database, unloaded));
		undo.push(uploads.open(), () => database.close());
		database.contents.hook('creating', () => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		await uploads.add([paper()], 1);
		await expect.poll(() => uploads.rows).toMatchObject([{ state: 'failed', code: 'OFFLINE' }]);
	});
});

it('what the store does not let be taken away stays, and why is told', async () => {
	const { uploads, database } = openTab();
	answer = () => OFFLINE;
	await uploads.add([paper()], 1);
	await expect.poll(() => uploads.rows).toMatchObject([{ code: 'OFFLINE' }]);
	const [row] = uploads.rows;
	if (!row) throw new Error('no row');
	const locked = () => {
		throw new DOMException('locked', 'UnknownError');
	};
	database.files.hook('deleting', locked);
	await uploads.remove(row);
	expect(uploads.problem).toBe('STORE_UNAVAILABLE');
	expect(uploads.rows).toHaveLength(1);
	database.files.hook('deleting').unsubscribe(locked);
	await uploads.remove(row);
	expect(uploads.problem).toBeNull();
});

describe('what is of no use', () => {
	it.each([
		['FILE_EMPTY', new File([], 'trống.jpg')],
		['FILE_TYPE_REFUSED', new File(['xin chào'], 'thư.txt', { type: 'text/plain' })],
		['FILE_UNREADABLE', new File(['not a picture'], 'hỏng.jpg', { type: 'image/jpeg' })],
		['FILE_TOO_LARGE', paper(20_000_001)],
		['HEIC', new File(['\0\0\0\u0018ftypheic\0\0\0\0mif1heic'], 'IMG_1.HEIC')],
	])('%s is told of, and nothing is kept', async (why, file) => {
		const { uploads, database } = openTab();
		await uploads.add([file], 5);
		expect(uploads.notTaken).toEqual([{ name: file.name, why }]);
		expect(await database.files.count()).toBe(0);
	});

	it('no more than there is room for, and the rest is told of', async () => {
		const { uploads } = openTab();
		await uploads.add([paper(), paper(), paper()], 2);
		expect(uploads.notTaken).toEqual([{ name: 'giấy.pdf', why: 'TOO_MANY' }]);
		await expect.poll(() => uploads.rows).toHaveLength(2);
	});
});

describe('a picture', () => {
	it('is made smaller and keeps its shape', async () => {
		const { uploads, database } = openTab();
		answer = () => OFFLINE;
		await uploads.add([await photo(4000, 3000)], 5);
		await expect.poll(() => uploads.rows).toHaveLength(1);
		const [kept] = await database.contents.toArray();
		const drawn = await createImageBitmap(new Blob([kept?.content ?? '']));
		expect([drawn.width, drawn.height]).toEqual([2048, 1536]);
		expect(uploads.rows[0]?.thumbnail).toMatch(/^data:image\/jpeg;base64,/);
	});

	it('that was taken upright stands upright', async () => {
		const { uploads, database } = openTab();
		answer = () => OFFLINE;
		const lying = new Uint8Array(await (await photo(300, 200)).arrayBuffer());
		// EXIF, big-endian, one entry: orientation 6, the camera was held upright.
		const exif = [
			0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
		];
		const note = [0x45, 0x78, 0x69, 0x66, 0, 0, ...exif];
		const marker = [0xff, 0xe1, 0, note.length + 2, ...note];
		const parts = [lying.slice(0, 2), new Uint8Array(marker), lying.slice(2)];
		await uploads.add([new File(parts, 'đứng.jpg', { type: 'image/jpeg' })], 5);
		await expect.poll(() => uploads.rows).toHaveLength(1);
		const [kept] = await database.contents.toArray();
		const drawn = await createImageBitmap(new Blob([kept?.content ?? '']));
		expect([drawn.width, drawn.height]).toEqual([200, 300]);
	});

	it('that is small stays as large as it is', async () => {
		const { uploads, database } = openTab();
		answer = () => OFFLINE;
		await uploads.add([await photo(300, 200, 'image/png')], 5);
		await expect.poll(() => uploads.rows).toHaveLength(1);
		const [kept] = await database.contents.toArray();
		const drawn = await createImageBitmap(new Blob([kept?.content ?? '']));
		expect([drawn.width, drawn.height]).toEqual([300, 200]);
	});
});
