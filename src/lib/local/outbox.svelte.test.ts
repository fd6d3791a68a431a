import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AppError } from '$lib/domain/errors';
import { orderId, sha256 } from '$lib/domain/ids';
import type { Operation, OperationAnswer } from '$lib/domain/ordering/operation';
import {
	CATALOGUE,
	cancelDraft,
	createDraft,
	moveDraft,
	orderView,
	scanDraft,
} from '../../../tests/fixtures/drafts';

import { exportOutbox } from './export';
import { OutboxDatabase } from './outbox-database';
import { Outbox, type EnqueueResult } from './outbox.svelte';
import type { Draft } from './outbox-writer';
import { removeScans } from './remove-scans';

let name: string;
let outbox: Outbox;
let sent: Operation[];
let close: () => void;
const opened: OutboxDatabase[] = [];

function accept(operations: readonly Operation[]): OperationAnswer[] {
	return operations.map(({ opId }) => ({
		opId,
		replayed: false,
		outcome: { status: 'accepted', order: orderView(orderId(opId), 'placed', 1) },
	}));
}

function open(send = accept): Outbox {
	const database = new OutboxDatabase(name);
	opened.push(database);
	const made = new Outbox({
		appVersion: '1.2.3',
		database,
		send: (operations) => {
			sent.push(...operations);
			return Promise.resolve().then(() => send(operations));
		},
	});
	close = made.open();
	return made;
}

beforeEach(() => {
	name = `outbox-${crypto.randomUUID()}`;
	sent = [];
	outbox = open();
});
afterEach(() => {
	vi.restoreAllMocks();
	close();
	for (const database of opened.splice(0)) database.close();
});

const enqueue = (...drafts: Draft[]) => outbox.enqueue(drafts, CATALOGUE);
function notSaved(result: EnqueueResult) {
	if (result.kind !== 'notSaved') throw new Error('it was saved');
	return result;
}

describe('keeping', () => {
	it('stores the operation and what the screen shows, and shows it', async () => {
		const draft = await createDraft();
		const result = await enqueue(draft);
		expect(result).toMatchObject({ kind: 'saved', isRepeat: false });
		await expect.poll(() => outbox.orders).toHaveLength(1);
		expect(outbox.order(draft.view.id)).toMatchObject({
			secret: draft.secret,
			isKept: true,
			view: { state: 'queued' },
			waiting: [{ opId: draft.opId }],
		});
		expect(outbox.waitingCount).toBe(1);
	});

	it('makes an envelope whose text and hash belong together', async () => {
		const draft = await createDraft('Gọi trước khi giao');
		const result = await enqueue(draft);
		const [operation] = result.kind === 'saved' ? result.operations : [];
		expect(operation).toMatchObject({
			v: 1,
			kind: 'order.create@1',
			opId: draft.opId,
			seq: 1,
			appVersion: '1.2.3',
			catalogueEpoch: CATALOGUE.epoch,
			catalogueVersion: CATALOGUE.version,
			payload: JSON.stringify(draft.payload),
			payloadSha256: await sha256(JSON.stringify(draft.payload)),
		});
		expect(operation?.deviceId).toBe(await outbox.deviceId());
	});

	it('says saved only after a strictly durable transaction has completed', async () => {
		const durabilities: (string | undefined)[] = [];
		const transaction: (
			this: IDBDatabase,
			stores: Iterable<string>,
			mode?: IDBTransactionMode,
			options?: IDBTransactionOptions,
		) => IDBTransaction = Reflect.get(IDBDatabase.prototype, 'transaction');
		let isComplete = false;
		vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
			this: IDBDatabase,
			stores: Iterable<string>,
			mode?: IDBTransactionMode,
			options?: IDBTransactionOptions,
		) {
			const made = transaction.call(this, stores, mode, options);
			if (mode === 'readwrite' && [...made.objectStoreNames].includes('operations')) {
				durabilities.push(options?.durability);
				made.addEventListener('complete', () => (isComplete = true));
			}
			return made;
		});
		await enqueue(await createDraft());
		expect(durabilities).toEqual(['strict']);
		expect(isComplete).toBe(true);
	});

	it('takes a double tap for the same operation', async () => {
		const draft = await createDraft();
		const [first, second] = await Promise.all([enqueue(draft), enqueue(draft)]);
		expect(
			[first, second].map((result) => result.kind === 'saved' && result.isRepeat).sort(),
		).toEqual([false, true]);
		expect(await outbox.database.operations.count()).toBe(1);
		expect(await outbox.database.orders.count()).toBe(1);
	});

	it('knows an operation again after the server has taken it', async () => {
		const draft = await createDraft();
		const saved = await enqueue(draft);
		const [operation] = saved.kind === 'saved' ? saved.operations : [];
		if (!operation) throw new Error('nothing saved');
		await outbox.database.receipts.put({
			opId: draft.opId,
			orderId: draft.view.id,
			operation,
			receivedAt: 1,
			replayed: false,
			status: 'accepted',
			code: null,
		});
		await outbox.database.operations.clear();
		expect(await enqueue(draft)).toMatchObject({ kind: 'saved', isRepeat: true });
		expect(await outbox.database.operations.count()).toBe(0);
	});

	it('numbers operations without gap or double, over tabs and restarts', async () => {
		const other = new OutboxDatabase(name);
		opened.push(other);
		const tab = new Outbox({ appVersion: '1', database: other, send: () => Promise.resolve([]) });
		await Promise.all(
			Array.from({ length: 10 }, (_, index) =>
				(index % 2 ? tab : outbox).enqueue([scanDraft()], CATALOGUE),
			),
		);
		close();
		outbox = open();
		await enqueue(scanDraft(), scanDraft());
		const rows = await outbox.database.operations.orderBy('seq').toArray();
		expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
		expect(new Set(rows.map(({ operation }) => operation.deviceId)).size).toBe(1);
	});

	it('keeps all orders of a checkout or none', async () => {
		const [first, second] = [await createDraft(), await createDraft()];
		const add: (
			this: IDBObjectStore,
			value: unknown,
			key?: IDBValidKey,
		) => IDBRequest<IDBValidKey> = Reflect.get(IDBObjectStore.prototype, 'add');
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
			this: IDBObjectStore,
			value: { opId?: string },
			key?: IDBValidKey,
		) {
			if (value.opId === second.opId) throw new DOMException('lost', 'UnknownError');
			return add.call(this, value, key);
		});
		expect((await enqueue(first, second)).kind).toBe('notSaved');
		vi.restoreAllMocks();
		expect(await outbox.database.operations.count()).toBe(0);
		expect(await outbox.database.orders.count()).toBe(0);
	});

	it('tells other tabs', async () => {
		const here = outbox;
		const stopHere = close;
		const there = open();
		const draft = await createDraft();
		await here.enqueue([draft], CATALOGUE);
		await expect.poll(() => there.order(draft.view.id)).toBeDefined();
		stopHere();
	});

	it('calls whoever sends', async () => {
		const listener = vi.fn();
		const stop = outbox.onSaved(listener);
		await enqueue(scanDraft());
		stop();
		await enqueue(scanDraft());
		expect(listener).toHaveBeenCalledTimes(1);
	});

	it('asks for lasting storage at the first order, once', async () => {
		const persist = vi.spyOn(navigator.storage, 'persist').mockResolvedValue(true);
		await enqueue(scanDraft());
		expect(persist).not.toHaveBeenCalled();
		await enqueue(await createDraft());
		await expect.poll(() => persist).toHaveBeenCalledTimes(1);
		await enqueue(await createDraft());
		await expect.poll(() => outbox.database.orders.count()).toBe(2);
		expect(persist).toHaveBeenCalledTimes(1);
	});
});

describe('a store that fails', () => {
	it('because the disk is full says so, keeps nothing and can send directly', async () => {
		const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		const draft = await createDraft();
		const result = notSaved(await enqueue(draft));
		expect(result.code).toBe('STORE_FULL');
		expect(outbox.problem).toBe('STORE_FULL');
		expect(add).toHaveBeenCalledTimes(1);
		expect(await result.sendDirectly()).toMatchObject({ kind: 'answered' });
		expect(sent).toMatchObject([{ opId: draft.opId, seq: 1 }]);
		expect(outbox.order(draft.view.id)).toMatchObject({ isKept: false, view: { state: 'placed' } });
		add.mockRestore();
		expect(await outbox.database.operations.count()).toBe(0);
		expect((await enqueue(await createDraft())).kind).toBe('saved');
		expect(outbox.problem).toBeNull();
	});

	it('sends what is more than a request holds in several', async () => {
		const batches: number[] = [];
		close();
		name = `outbox-${crypto.randomUUID()}`;
		outbox = open((operations) => {
			batches.push(operations.length);
			return accept(operations);
		});
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		const drafts = Array.from({ length: 45 }, () => moveDraft(orderId(crypto.randomUUID())));
		const direct = await notSaved(await enqueue(...drafts)).sendDirectly();
		expect(batches).toEqual([20, 20, 5]);
		expect(direct.kind === 'answered' && direct.answers.map(({ opId }) => opId)).toEqual(
			drafts.map(({ opId }) => opId),
		);
		expect(sent.map(({ seq }) => seq)).toEqual(drafts.map((_, index) => index + 1));
	});

	it('because it cannot be opened says so', async () => {
		close();
		name = `outbox-${crypto.randomUUID()}`;
		outbox = open();
		vi.spyOn(indexedDB, 'open').mockImplementation(() => {
			throw new DOMException('refused', 'UnknownError');
		});
		const result = notSaved(await enqueue(await createDraft()));
		expect(result.code).toBe('STORE_UNAVAILABLE');
		await expect.poll(() => outbox.problem).toBe('STORE_UNAVAILABLE');
	});

	it('because its connection was lost is opened afresh, and the order is kept', async () => {
		await enqueue(scanDraft());
		const add: (
			this: IDBObjectStore,
			value: unknown,
			key?: IDBValidKey,
		) => IDBRequest<IDBValidKey> = Reflect.get(IDBObjectStore.prototype, 'add');
		let calls = 0;
		vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
			this: IDBObjectStore,
			...args: Parameters<IDBObjectStore['add']>
		) {
			calls += 1;
			if (calls === 1) {
				throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
			}
			return add.apply(this, args);
		});
		const opening = vi.spyOn(indexedDB, 'open');
		expect(await enqueue(await createDraft())).toMatchObject({ kind: 'saved', isRepeat: false });
		expect(opening).toHaveBeenCalledTimes(1);
		expect(await outbox.database.operations.count()).toBe(2);
	});

	it('because it was deleted under the running app gets back what waits, and keeps on', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		await expect.poll(() => outbox.waitingCount).toBe(1);
		const device = await outbox.deviceId();
		await new Promise<void>((resolve, reject) => {
			const request = indexedDB.deleteDatabase(name);
			request.onsuccess = () => resolve();
			request.onerror = () => reject(new Error('not deleted'));
		});
		const result = await enqueue(await createDraft());
		expect(result.kind).toBe('saved');
		await expect.poll(() => outbox.database.operations.count()).toBe(2);
		expect(await outbox.database.operations.get(draft.opId)).toMatchObject({
			operation: { deviceId: device },
		});
		await expect.poll(() => outbox.orders).toHaveLength(2);
	});

	it('because it was deleted keeps the orders that were sent, and counts on', async () => {
		const draft = await createDraft();
		await enqueue(scanDraft(), draft);
		await outbox.database.operations.clear();
		await outbox.database.scans.clear();
		await expect.poll(() => outbox.waitingCount + outbox.scans.length).toBe(0);
		await new Promise<void>((resolve) => {
			indexedDB.deleteDatabase(name).onsuccess = () => resolve();
		});
		const result = await enqueue(scanDraft());
		expect(result).toMatchObject({ kind: 'saved', operations: [{ seq: 3 }] });
		expect(await outbox.database.orders.get(draft.view.id)).toMatchObject({
			secret: draft.secret,
		});
	});

	it('because it was deleted and cannot be opened again says so', async () => {
		await enqueue(scanDraft());
		await expect.poll(() => outbox.waitingCount).toBe(1);
		const openStore = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
			throw new DOMException('gone', 'UnknownError');
		});
		await new Promise<void>((resolve) => {
			indexedDB.deleteDatabase(name).onsuccess = () => resolve();
		});
		expect(notSaved(await enqueue(await createDraft())).code).toBe('STORE_DELETED');
		openStore.mockRestore();
	});

	it('lets a direct send be tried again as the very same operation', async () => {
		close();
		name = `outbox-${crypto.randomUUID()}`;
		let tries = 0;
		outbox = open((operations) => {
			if (tries++ === 0) throw new AppError('TIMEOUT');
			return accept(operations);
		});
		vi.spyOn(indexedDB, 'open').mockImplementation(() => {
			throw new DOMException('refused', 'UnknownError');
		});
		const result = notSaved(await enqueue(await createDraft()));
		expect(await result.sendDirectly()).toEqual({ kind: 'notSent', code: 'TIMEOUT' });
		expect(await result.sendDirectly()).toMatchObject({ kind: 'answered' });
		expect(sent[1]).toEqual(sent[0]);
	});
});

describe('what a person may do with what is kept', () => {
	it('see all of it', async () => {
		const draft = await createDraft();
		await enqueue(draft, scanDraft());
		expect(await exportOutbox(outbox.database)).toMatchObject({
			orders: [{ id: draft.view.id, secret: draft.secret }],
			operations: [{}, {}],
			scans: [{ verdict: 'known' }],
		});
	});

	it('remove one order with all that belongs to it', async () => {
		const [gone, kept] = [await createDraft(), await createDraft()];
		await enqueue(gone, kept);
		await enqueue(cancelDraft(gone.view.id, gone.secret));
		await outbox.removeOrder(gone.view.id);
		await expect.poll(() => outbox.orders.map(({ id }) => id)).toEqual([kept.view.id]);
		expect(await outbox.database.operations.toCollection().primaryKeys()).toEqual([kept.opId]);
	});

	it('remove the scans with all that tells of them, and nothing else', async () => {
		const { operations, receipts, scans } = outbox.database;
		const [reported, waiting, order] = [scanDraft(), scanDraft(), await createDraft()];
		await enqueue(reported, waiting, order);
		for (const { opId } of [reported, order]) {
			const row = await operations.get(opId);
			if (!row) throw new Error('it does not wait');
			const { orderId, operation } = row;
			await receipts.put({
				opId,
				orderId,
				// What an app of before or after this one wrote is a scan all the same.
				operation: { ...operation, kind: operation.kind.replace('scan.record@1', 'scan.record@2') },
				receivedAt: 1,
				replayed: false,
				status: 'accepted',
				code: null,
			});
		}
		await operations.delete(reported.opId);
		await removeScans(outbox.database);
		expect(await scans.count()).toBe(0);
		expect(await operations.toCollection().primaryKeys()).toEqual([order.opId]);
		expect(await receipts.toCollection().primaryKeys()).toEqual([order.opId]);
	});

	it('remove everything, and begin as a stranger', async () => {
		await enqueue(await createDraft(), scanDraft());
		const before = await outbox.deviceId();
		await outbox.removeAll();
		await expect.poll(() => outbox.orders).toHaveLength(0);
		for (const table of outbox.database.tables) expect(await table.count()).toBe(0);
		await enqueue(scanDraft());
		expect(await outbox.deviceId()).not.toBe(before);
	});

	it('send a poisoned operation once more', async () => {
		const draft = scanDraft();
		await enqueue(draft);
		await outbox.database.operations.update(draft.opId, {
			poison: { code: 'PAYLOAD_TOO_LARGE', at: 1 },
		});
		await expect.poll(() => outbox.poisoned).toHaveLength(1);
		expect(outbox.waitingCount).toBe(0);
		await outbox.retry(draft.opId);
		await expect.poll(() => outbox.waitingCount).toBe(1);
	});

	it('is told where the store takes no wish to send it again, and the order stays where it was', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const { operations, orders } = outbox.database;
		await operations.update(draft.opId, { poison: { code: 'PAYLOAD_TOO_LARGE', at: 1 } });
		await expect.poll(() => outbox.poisoned).toHaveLength(1);
		const full = () => {
			throw new DOMException('full', 'QuotaExceededError');
		};
		operations.hook('updating', full);
		await outbox.retry(draft.opId);
		operations.hook('updating').unsubscribe(full);
		expect(outbox.problem).toBe('STORE_FULL');
		expect(outbox.poisoned).toHaveLength(1);
		// Safari loses its connection while the app is open.
		outbox.database.close();
		await outbox.retry(draft.opId);
		expect(outbox.problem).toBeNull();
		outbox.database.close();
		await outbox.removeOrder(draft.view.id);
		expect(await orders.count()).toBe(0);
	});
});

it('opens the shape that every released version opens', async () => {
	const database = await outbox.database.open();
	const native = database.backendDB();
	expect(native.version).toBe(10);
	const shape = [...native.objectStoreNames].map((store) => {
		const { keyPath, indexNames } = native.transaction(store).objectStore(store);
		return `${store}: ${String(keyPath)} | ${[...indexNames].join(' ')}`;
	});
	expect(shape).toEqual([
		'operations: opId | orderId seq',
		'orders: id | createdAt',
		'receipts: opId | orderId',
		'scans: opId | at',
		'settings: key | ',
	]);
});
