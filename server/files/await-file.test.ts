import { fileId, type FileId } from '$lib/domain/files/purposes';
import { orderId, uuidV7, type OrderId } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { photo } from '../../tests/fixtures/bad-files';
import { TestUploadDesk, type SentFile, type Sender } from '../../tests/fixtures/upload-desk';
import { push } from '../sync/push';
import { eraseFilesOfOrder, holdFile, sortAwaited } from './await-file';
import { removeStaleFiles, UNATTACHED_MS } from './remove-stale';

let desk: TestUploadDesk;
let picture: Buffer;
let buyer: { readonly orderSecret: string };
let order: OrderId;

beforeAll(async () => {
	desk = await TestUploadDesk.open();
	picture = await photo();
	({ buyer, order } = await newOrder());
});
afterAll(() => desk[Symbol.asyncDispose]());

async function newOrder() {
	const made = await desk.stall.order();
	await push(desk.stall.runtime, [made.operation]);
	return { buyer: { orderSecret: made.secret }, order: orderId(made.operation.opId) };
}

const newId = () => fileId(uuidV7(desk.stall.now));

function send(id: FileId, sender: Sender = buyer, changes: Partial<SentFile> = {}) {
	const file = { purpose: 'complaintPicture', orderId: order, bytes: picture, id } as const;
	return desk.send(sender, { ...file, ...changes });
}

function hold(id: FileId, subject = 'complaint 1', changes: { orderId?: OrderId } = {}) {
	const wish = { id, purpose: 'complaintPicture', producerId: desk.stall.producer } as const;
	const at = desk.stall.now;
	return desk.stall.db.database.transaction((tx) =>
		holdFile(tx, { ...wish, orderId: order, ...changes }, { subject, at }),
	);
}

async function holderOf(id: FileId): Promise<string | null | undefined> {
	const [row] = await desk.stall.db.sql`select attached_to from files where id = ${id}`;
	return row?.['attached_to'] as string | null | undefined;
}

describe('a file and what names it', () => {
	it('find each other, whichever comes first', async () => {
		const [first, last] = [newId(), newId()];
		await send(first);
		expect(await hold(first)).toMatchObject({ id: first, mediaType: 'image/webp' });
		expect(await hold(last)).toBeUndefined();
		const { database } = desk.stall.db;
		const before = await sortAwaited(database, [first, last]);
		expect([[...before.came], [...before.awaited]]).toEqual([[first], [last]]);
		await send(last);
		expect([await holderOf(first), await holderOf(last)]).toEqual(['complaint 1', 'complaint 1']);
		const after = await sortAwaited(database, [first, last]);
		expect([after.came.size, after.awaited.size]).toEqual([2, 0]);
	});

	it('find each other when both come at the same moment', async () => {
		const ids = Array.from({ length: 12 }, newId);
		await Promise.all(ids.flatMap((id) => [send(id), hold(id)]));
		expect(await Promise.all(ids.map(holderOf))).toEqual(ids.map(() => 'complaint 1'));
	});

	it('are one and the same when either comes twice', async () => {
		const id = newId();
		await hold(id);
		await hold(id);
		await send(id);
		expect(await hold(id)).toMatchObject({ id });
		await expect(hold(id, 'complaint 2')).rejects.toThrow('CHANGED_MEANWHILE');
	});

	it('miss each other where the file is of another order', async () => {
		const other = await newOrder();
		const [sent, named] = [newId(), newId()];
		await send(sent, other.buyer, { orderId: other.order });
		await expect(hold(sent)).rejects.toThrow('NOT_FOUND');
		await hold(named);
		await send(named, other.buyer, { orderId: other.order });
		expect(await holderOf(named)).toBeNull();
		await expect(hold(named, 'complaint 2')).rejects.toThrow();
	});

	it('do without each other where the file is found unfit', async () => {
		const id = newId();
		const { json } = await send(id, buyer, { bytes: Buffer.from('no picture') });
		expect(json.code).toBe('FILE_TYPE_REFUSED');
		expect(await hold(id)).toBeUndefined();
		const { came, awaited } = await sortAwaited(desk.stall.db.database, [id]);
		expect([came.size, awaited.size]).toEqual([0, 0]);
	});
});

it('a buyer who is erased leaves no picture, here or on the disk', async () => {
	await using own = await TestUploadDesk.open();
	const made = await own.stall.order();
	await push(own.stall.runtime, [made.operation]);
	const id = orderId(made.operation.opId);
	const sender = { orderSecret: made.secret };
	const sent = await own.send(sender, { purpose: 'complaintPicture', orderId: id, bytes: picture });
	const { database } = own.stall.db;
	const wish = {
		id: sent.id,
		purpose: 'complaintPicture',
		producerId: own.stall.producer,
	} as const;
	const hold = { subject: 'complaint 1', at: own.stall.now };
	await database.transaction((tx) => holdFile(tx, { ...wish, orderId: id }, hold));
	own.stall.now += UNATTACHED_MS + DAY_MS;
	expect(await removeStaleFiles(own.desk, own.stall.now)).toBe(0);
	await database.transaction((tx) => eraseFilesOfOrder(tx, id));
	expect((await own.read(await own.person('owner'), sent.id)).status).toBe(404);
	expect(await removeStaleFiles(own.desk, own.stall.now)).toBe(1);
	expect(await own.lying()).toEqual([]);
});
