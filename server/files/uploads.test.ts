import { fileId, UPLOAD_PIECE_BYTES, type FileId } from '$lib/domain/files/purposes';
import { opId, producerId, uuidV7 } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { setProducerRole } from '../accounts/producer-staff';
import * as bad from '../../tests/fixtures/bad-files';
import { TestUploadDesk, type Sender } from '../../tests/fixtures/upload-desk';
import { push } from '../sync/push';
import type { Transaction } from '../database/database';
import { attachFile, detachFile, findFile, makePublic, type FileWish } from './attach-file';
import { finishUpload } from './finish-upload';
import { LARGEST_BODY_BYTES } from '../http/market-server';
import { removeStaleFiles, UNATTACHED_MS, UPLOAD_EXPIRY_MS } from './remove-stale';
import { files, type FileRow } from './tables';

let desk: TestUploadDesk;
let picture: Buffer;
beforeAll(async () => {
	desk = await TestUploadDesk.open();
	picture = await bad.photo('png', { width: 500, height: 400 });
});
afterAll(() => desk[Symbol.asyncDispose]());

/** A picture of the stall, begun by that person; 600 KB and so more than one piece. */
function stallPicture() {
	const producerId = desk.stall.producer;
	return { purpose: 'productPicture', producerId, bytes: picture } as const;
}

const firstPiece = () => ({ at: 0, piece: picture.subarray(0, UPLOAD_PIECE_BYTES) });

describe('who may hand in what', () => {
	it('a piece is never larger than what the server reads', () => {
		expect(UPLOAD_PIECE_BYTES).toBeLessThanOrEqual(LARGEST_BODY_BYTES);
		expect(picture.length).toBeGreaterThan(UPLOAD_PIECE_BYTES);
	});

	it.each([
		['nobody', 401, 'NOT_SIGNED_IN', () => null],
		['a packer', 403, 'FORBIDDEN', () => desk.person('packer')],
		["a neighbour's owner", 404, 'NOT_FOUND', () => desk.person('owner', desk.stall.neighbour)],
		['a reviewer', 404, 'NOT_FOUND', () => desk.organiser('reviewer')],
	])('of a stall, not %s', async (_, status, code, find) => {
		const sender: Sender = await find();
		const { answered } = await desk.begin(sender, stallPicture());
		expect(answered).toMatchObject({ status, json: { code } });
	});

	it.each([
		['a picture for a text', 'textPicture', 'host', 403],
		['a picture for a text', 'textPicture', 'administrator', 201],
		['a picture for a lesson', 'textPicture', 'reviewer', 201],
		['a list to import', 'spreadsheet', 'reviewer', 403],
		['a list to import', 'spreadsheet', 'administrator', 201],
	] as const)('%s as %s by a %s: %i', async (_, purpose, role, status) => {
		const sender = await desk.organiser(role);
		const { answered } = await desk.begin(sender, { purpose, bytes: picture });
		expect(answered.status).toBe(status);
	});

	it('under nobody else than who chose it, though both may hand it in', async () => {
		const chooser = await desk.person('owner');
		const other = await desk.person('owner');
		const file = { ...stallPicture(), accountId: chooser };
		const refused = await desk.begin(other, file);
		expect(refused.answered).toMatchObject({ status: 401, json: { code: 'NOT_SIGNED_IN' } });
		expect((await desk.begin(chooser, file)).answered.status).toBe(201);
	});

	it.each([
		['no producer', { producerId: undefined }],
		['a producer that there is not', { producerId: producerId(999_999) }],
		['an id that is none', { id: fileId('../../etc/passwd') }],
		['a purpose that there is not', { purpose: 'anything' as 'productPicture' }],
	])('not for %s', async (_, changes) => {
		const owner = await desk.person('owner');
		const { answered } = await desk.begin(owner, { ...stallPicture(), ...changes });
		expect([400, 404]).toContain(answered.status);
	});
});

describe('each piece is asked for its right again', () => {
	async function begun(): Promise<{ owner: Awaited<ReturnType<typeof desk.person>>; id: FileId }> {
		const owner = await desk.person('owner');
		const { id, answered } = await desk.begin(owner, stallPicture());
		expect(answered.status).toBe(201);
		return { owner, id };
	}

	it.each([
		['nobody', 401, () => null],
		['another owner of the same stall', 404, () => desk.person('owner')],
		["a neighbour's owner", 404, () => desk.person('owner', desk.stall.neighbour)],
	])('not by %s', async (_, status, find) => {
		const { owner, id } = await begun();
		const other: Sender = await find();
		for (const method of ['PATCH', 'HEAD', 'DELETE', 'GET']) {
			const answered =
				method === 'PATCH'
					? await desk.patch(other, id, firstPiece())
					: await desk.ask(other, { method, id });
			expect(answered.status, method).toBe(status);
		}
		const asked = await desk.ask(owner, { method: 'HEAD', id });
		expect(asked.headers.get('upload-offset')).toBe('0');
	});

	it('not by who has left the stall in between', async () => {
		const { owner, id } = await begun();
		expect((await desk.patch(owner, id, firstPiece())).status).toBe(204);
		await desk.person('owner');
		const { db, now, producer } = desk.stall;
		const gone = { producerId: producer, accountId: owner, role: null, actor: null };
		await setProducerRole(db.database, gone, now);
		const rest = { at: UPLOAD_PIECE_BYTES, piece: picture.subarray(UPLOAD_PIECE_BYTES) };
		expect((await desk.patch(owner, id, rest)).status).toBe(404);
		expect((await desk.ask(owner, { method: 'GET', id })).status).toBe(404);
	});
});

describe('an upload', () => {
	it('goes on where it was cut, and is ended once', async () => {
		const owner = await desk.person('owner');
		const { id } = await desk.begin(owner, stallPicture());
		await desk.patch(owner, id, { at: 0, piece: picture.subarray(0, 1000) });
		// The phone that lost the answer begins it again: it is the one that there is.
		const again = await desk.begin(owner, { ...stallPicture(), id });
		expect(again.answered.status).toBe(201);
		expect((await desk.patch(owner, id, firstPiece())).status).toBe(409);
		const head = await desk.ask(owner, { method: 'HEAD', id });
		expect(head.headers.get('upload-offset')).toBe('1000');
		for (let at = 1000; at < picture.length; at += UPLOAD_PIECE_BYTES) {
			const piece = picture.subarray(at, at + UPLOAD_PIECE_BYTES);
			expect((await desk.patch(owner, id, { at, piece })).status).toBe(204);
		}
		// Sent once more, or asked for after a lost answer, it stays the one file.
		expect((await desk.send(owner, { ...stallPicture(), id })).status).toBe(409);
		const whole = await desk.ask(owner, { method: 'HEAD', id });
		expect(whole.headers.get('upload-offset')).toBe(String(picture.length));
		expect((await desk.ask(owner, { method: 'GET', id })).json.state).toBe('ready');
		const entries = await desk.stall.db.sql`
			select action, producer_id from audit_entries where subject = ${`file ${id}`}`;
		expect([...entries]).toEqual([{ action: 'file.upload', producer_id: desk.stall.producer }]);
		expect(await desk.lying()).not.toContain(`${id}.json`);
	});

	it('that came whole when the process ended is ended when asked for', async () => {
		const owner = await desk.person('owner');
		const { id } = await desk.begin(owner, stallPicture());
		await writeFile(join(desk.folder, 'uploads', id), picture);
		expect((await desk.ask(owner, { method: 'GET', id })).json.state).toBe('ready');
	});

	it('is not taken over under its id by somebody else', async () => {
		const { id } = await desk.send(await desk.person('owner'), stallPicture());
		const other = await desk.begin(await desk.person('owner'), { ...stallPicture(), id });
		expect(other.answered.status).toBe(404);
	});

	it('that is called off leaves nothing', async () => {
		const owner = await desk.person('owner');
		const { id } = await desk.begin(owner, stallPicture());
		await desk.patch(owner, id, firstPiece());
		expect((await desk.ask(owner, { method: 'DELETE', id })).status).toBe(204);
		expect((await desk.lying()).filter((name) => name.startsWith(id))).toEqual([]);
		expect((await desk.patch(owner, id, firstPiece())).status).toBe(404);
	});

	it("brings a buyer's picture by the secret of their order, and by no other", async () => {
		const made = await desk.stall.order();
		await push(desk.stall.runtime, [made.operation]);
		const other = await desk.stall.order();
		const file = {
			purpose: 'complaintPicture',
			bytes: await bad.photo(),
			orderId: opId(made.operation.opId),
		} as const;
		const buyer = { orderSecret: made.secret };
		const stranger = { orderSecret: other.secret };
		expect((await desk.send(stranger, file)).status).toBe(404);
		expect((await desk.send(null, file)).status).toBe(404);
		const { id, json } = await desk.send(buyer, file);
		expect(json.state).toBe('ready');
		const owner = await desk.person('owner');
		const packer = await desk.person('packer');
		const reviewer = await desk.organiser('reviewer');
		const readers = [buyer, owner, reviewer, stranger, packer, null];
		const statuses = [];
		for (const reader of readers) statuses.push((await desk.read(reader, id)).status);
		expect(statuses).toEqual([200, 200, 200, 404, 404, 401]);
		// Who judges and works there, or did of late, finds no complaint and no picture of it by its id.
		const { producer: producerId, db, now } = desk.stall;
		const at = { producerId, accountId: reviewer, actor: null };
		await setProducerRole(db.database, { ...at, role: 'packer' }, now);
		expect((await desk.read(reviewer, id)).status).toBe(404);
		await setProducerRole(db.database, { ...at, role: null }, now);
		expect((await desk.read(reviewer, id)).status).toBe(404);
	});
});

describe('a file is read', () => {
	it('by its producer and by reviewers; for all others there is none', async () => {
		const producerId = desk.stall.producer;
		const owner = await desk.person('owner');
		const paper = { purpose: 'dossierDocument', producerId, bytes: bad.pdf() } as const;
		const { id } = await desk.send(owner, paper);
		const readers: [Sender, number][] = [
			[owner, 200],
			[await desk.person('packer'), 200],
			[await desk.organiser('reviewer'), 200],
			[await desk.organiser('host', 'administrator'), 404],
			[await desk.person('owner', desk.stall.neighbour), 404],
			[null, 401],
		];
		for (const [reader, status] of readers) {
			expect((await desk.read(reader, id)).status).toBe(status);
		}
		const none = await desk.read(owner, fileId(uuidV7(1)));
		const others = await desk.read(await desk.person('owner', desk.stall.neighbour), id);
		expect(others.body.toString()).toBe(none.body.toString());
	});

	it('again without its bytes, as long as one may', async () => {
		const owner = await desk.person('owner');
		const { id } = await desk.send(owner, stallPicture());
		const etag = (await desk.read(owner, id)).headers.get('etag') ?? '';
		const again = await desk.read(owner, id, { 'if-none-match': etag });
		expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
		expect((await desk.read(null, id, { 'if-none-match': etag })).status).toBe(401);
	});
});

describe('what others do with a file', () => {
	it('holding, letting go, and never of another', async () => {
		const { database } = desk.stall.db;
		const { id } = await desk.send(await desk.person('owner'), stallPicture());
		const wish = { id, purpose: 'productPicture', producerId: desk.stall.producer } as const;
		const attach = (subject: string, changes: Partial<Parameters<typeof attachFile>[1]> = {}) =>
			database.transaction((tx) => attachFile(tx, { ...wish, ...changes }, subject));
		await expect(attach('product 1', { producerId: desk.stall.neighbour })).rejects.toThrow(
			'NOT_FOUND',
		);
		await expect(attach('product 1', { producerId: null })).rejects.toThrow('NOT_FOUND');
		await expect(attach('product 1', { purpose: 'tracePicture' })).rejects.toThrow('NOT_FOUND');
		expect(await attach('product 1')).toMatchObject({ id, mediaType: 'image/webp' });
		await attach('product 1');
		await expect(attach('product 2')).rejects.toThrow('CHANGED_MEANWHILE');
		await database.transaction((tx) => detachFile(tx, id));
		await attach('product 2');
	});

	it('not before it has come', async () => {
		const { database } = desk.stall.db;
		const { id } = await desk.begin(await desk.person('owner'), stallPicture());
		const wish = { id, purpose: 'productPicture', producerId: desk.stall.producer } as const;
		expect(await findFile(database, wish)).toBeUndefined();
		await expect(database.transaction((tx) => attachFile(tx, wish, 'product 1'))).rejects.toThrow(
			'FILE_NOT_READY',
		);
	});
});

describe('room', () => {
	it.each([
		['a producer', 'FILES_FULL', { producerBytes: 1_000_000 }],
		['one person at once', 'FILES_FULL', { underwayEach: 1 }],
		['everybody at once', 'SERVER_BUSY', { underwayBytes: 1_000_000 }],
		['the disk', 'SERVER_BUSY', { freeBytes: 1e12 - 1_500_000 }],
	])('of %s is used up, never overrun', async (_, code, limits) => {
		await using small = await TestUploadDesk.open(limits);
		const file = { ...stallPicture(), producerId: small.stall.producer };
		const owner = await small.person('owner');
		// All at once: whoever comes second must see what the first has taken.
		const begun = await Promise.all([1, 2, 3].map(() => small.begin(owner, file)));
		const refused = begun.filter(({ answered }) => answered.status !== 201);
		expect(refused.map(({ answered }) => answered.json.code)).toEqual([code, code]);
	});
});

describe('tidying up', () => {
	it('takes uploads that were never ended and files that nothing holds', async () => {
		await using own = await TestUploadDesk.open();
		const { stall } = own;
		const owner = await own.person('owner');
		const file = { ...stallPicture(), producerId: stall.producer };
		const left = await own.begin(owner, file);
		await own.patch(owner, left.id, firstPiece());
		const unheld = await own.send(owner, file);
		const held = await own.send(owner, file);
		const wish = { ...file, id: held.id };
		await stall.db.database.transaction((tx) => attachFile(tx, wish, 'product 1'));
		const lost = uuidV7(1);
		await writeFile(join(own.folder, 'uploads', lost), 'of an upload that ended');

		await removeStaleFiles(own.desk, stall.now);
		expect((await own.lying()).sort()).toEqual(
			[left.id, `${left.id}.json`, unheld.id, held.id].sort(),
		);
		stall.now += UPLOAD_EXPIRY_MS + 1;
		expect((await own.patch(owner, left.id, firstPiece())).status).toBe(404);
		expect(await removeStaleFiles(own.desk, stall.now)).toBe(1);
		expect((await own.lying()).sort()).toEqual([unheld.id, held.id].sort());
		// A phone that comes back now begins it anew, under the same id.
		expect((await own.send(owner, { ...file, id: left.id })).json.state).toBe('ready');
		stall.now += UNATTACHED_MS + DAY_MS;
		expect(await removeStaleFiles(own.desk, stall.now)).toBe(2);
		expect(await own.lying()).toEqual([held.id]);
	});

	it('leaves nothing on the disk of an upload that was called off while it was being looked at', async () => {
		await using own = await TestUploadDesk.open();
		const { stall } = own;
		const owner = await own.person('owner');
		const { id } = await own.begin(owner, { ...stallPicture(), producerId: stall.producer });
		const { desk: stores } = own;
		const put = stores.shelf.put.bind(stores.shelf);
		stores.shelf.put = async (...file) => {
			await stall.db.sql`delete from files where id = ${id}`;
			await put(...file);
		};
		const [upload] = await stall.db.database.select().from(files).where(eq(files.id, id));
		await writeFile(join(own.folder, 'uploads', id), picture);
		const context = { clock: () => stall.now, requestId: 'test' };
		const finishing = finishUpload(stores, context, upload as FileRow);
		await expect(finishing).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await removeStaleFiles(own.desk, stall.now);
		expect(await own.lying()).toEqual([]);
	});

	it.each<[string, (tx: Transaction, wish: FileWish) => Promise<unknown>]>([
		['attached', (tx, wish) => attachFile(tx, wish, 'product 1')],
		['shown to everybody', makePublic],
	])('leaves a file alone that is being %s just now', async (_, hold) => {
		await using own = await TestUploadDesk.open();
		const { stall } = own;
		const file = { ...stallPicture(), producerId: stall.producer };
		const { id } = await own.send(await own.person('owner'), file);
		stall.now += UNATTACHED_MS + DAY_MS;
		let isOver = false;
		/** Whether tidying has gone by, or waits: then it must look again. */
		const hasMet = async () => {
			const [row] = await stall.db.sql<{ n: number }[]>`
				select count(*)::int as n from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`;
			return isOver || row?.n === 1;
		};
		const tidying = await stall.db.database.transaction(async (tx) => {
			await hold(tx, { ...file, id });
			const removed = removeStaleFiles(own.desk, stall.now).finally(() => (isOver = true));
			await expect.poll(hasMet).toBe(true);
			return [removed];
		});
		expect(await Promise.all(tidying)).toEqual([0]);
		expect(await own.lying()).toEqual([id]);
		expect(await findFile(stall.db.database, { ...file, id })).toMatchObject({ id });
	});
});
