import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flushSync } from 'svelte';

import { accountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { producerId, type OrderId } from '$lib/domain/ids';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import { DAY_MS } from '$lib/domain/time';
import { pullDeskOrders } from '$lib/sync/desk-pull';
import { deskOrderAt } from '../../../tests/fixtures/desk-order';
import { CATALOGUE, moveDraft } from '../../../tests/fixtures/drafts';

import { latestBulk } from './bulk-work';
import { DeskDatabase, tickKey } from './desk-database';
import { DeskOrders } from './desk-orders.svelte';
import { OutboxDatabase } from './outbox-database';
import { seal, writeDrafts, type Draft } from './outbox-writer';
import { wakeStaffWork } from './staff-work';

const ME = { id: accountId('packer'), name: 'Anh Gói' };
const HERE = producerId(3);
let desk: DeskDatabase;
let outbox: OutboxDatabase;
let stops: (() => void)[];
let now = 1_800_000_000_000;

beforeEach(() => {
	const name = crypto.randomUUID();
	desk = new DeskDatabase(`desk-${name}`);
	outbox = new OutboxDatabase(`outbox-${name}`);
	stops = [];
	now = 1_800_000_000_000;
});
afterEach(() => {
	for (const stop of stops) stop();
	desk.close();
	outbox.close();
});

const deskOrder = (changes: Partial<DeskOrder> = {}) => deskOrderAt(now, changes);

/** Pulls from a server that answers with these pages. */
async function pull(...pages: readonly (readonly DeskOrder[])[]): Promise<(string | null)[]> {
	const asked: (string | null)[] = [];
	const isFirst = (await desk.places.get(HERE)) === undefined;
	await pullDeskOrders(
		{
			database: desk,
			now: () => now,
			ask: ({ cursor }) => {
				asked.push(cursor);
				const page = pages[asked.length - 1];
				if (!page) return Promise.reject(new AppError('OFFLINE'));
				return Promise.resolve({
					serverNow: now,
					isReset: isFirst && asked.length === 1,
					orders: page,
					cursor: `after ${asked.length}`,
					hasMore: asked.length < pages.length,
				});
			},
		},
		HERE,
	);
	return asked;
}

async function open(account = ME): Promise<DeskOrders> {
	const orders = new DeskOrders({ desk, outbox, account, producerId: HERE, now: () => now });
	stops.push(orders.open());
	await expect.poll(() => orders.isReady).toBe(true);
	return orders;
}

async function enqueue(...drafts: Draft[]): Promise<void> {
	const occasion = {
		at: now,
		catalogueEpoch: CATALOGUE.epoch,
		catalogueVersion: CATALOGUE.version,
		appVersion: 'test',
	};
	await writeDrafts(outbox, await seal(drafts, occasion));
}

/** What the outbox does when the server has answered. */
async function answered(draft: Draft, status: 'accepted' | 'rejected', code = 'ORDER_CALLED_OFF') {
	const row = await outbox.operations.get(draft.opId);
	if (!row) throw new Error('nothing waits');
	await outbox.transaction('rw', [outbox.receipts, outbox.operations], async () => {
		await outbox.receipts.put({
			opId: row.opId,
			orderId: null,
			operation: row.operation,
			receivedAt: now,
			replayed: false,
			status,
			code: status === 'rejected' ? (code as 'ORDER_CALLED_OFF') : null,
		});
		await outbox.operations.delete(draft.opId);
	});
}

const stateOf = (orders: DeskOrders, id: OrderId) => {
	flushSync();
	return orders.order(id)?.state;
};

describe('orders at the desk', () => {
	it('show what was done here at once, while it waits and after it was taken', async () => {
		const order = deskOrder();
		const orders = await open();
		await pull([order]);
		const [confirm, pack] = [
			moveDraft(order.id),
			moveDraft(order.id, { from: 'confirmed', to: 'packed' }),
		];
		await enqueue(confirm, pack);
		await expect.poll(() => stateOf(orders, order.id)).toBe('packed');
		expect(orders.waitingCount).toBe(2);
		expect(orders.order(order.id)?.history.at(-1)?.person).toBe('Anh Gói');
		now += 1_000;
		await answered(confirm, 'accepted');
		await answered(pack, 'accepted');
		await expect.poll(() => orders.waitingCount).toBe(0);
		// The server has it, but has not told of it: the screen does not jump back.
		expect(stateOf(orders, order.id)).toBe('packed');
		now += 1_000;
		await pull([{ ...order, state: 'cancelled', revision: 4 }]);
		await expect.poll(() => stateOf(orders, order.id)).toBe('cancelled');
	});

	it('tell what was refused until it is waved away, and show it undone', async () => {
		const order = deskOrder();
		const orders = await open();
		await pull([order]);
		const confirm = moveDraft(order.id);
		await enqueue(confirm);
		await expect.poll(() => stateOf(orders, order.id)).toBe('confirmed');
		await answered(confirm, 'rejected');
		await expect.poll(() => orders.order(order.id)?.refused.length).toBe(1);
		expect(stateOf(orders, order.id)).toBe('placed');
		await orders.wave(confirm.opId);
		await expect.poll(() => orders.order(order.id)?.refused.length).toBe(0);
	});

	it('tell what was done with several in one go, of this person alone, and what came of each', async () => {
		const [first, second, third] = [deskOrder(), deskOrder(), deskOrder()];
		const orders = await open();
		await pull([first, second, third]);
		await enqueue(moveDraft(first.id));
		await expect.poll(() => stateOf(orders, first.id)).toBe('confirmed');
		expect(orders.bulk).toBeNull();
		now += 1_000;
		const drafts = [moveDraft(second.id), moveDraft(third.id)];
		await enqueue(...drafts);
		await expect
			.poll(() => orders.bulk?.parts.map(({ status }) => status))
			.toEqual(['waiting', 'waiting']);
		const rows = { operations: await outbox.operations.toArray(), receipts: [] };
		const other = { accountId: accountId('another'), producerId: HERE };
		expect(latestBulk(rows, other)).toBeNull();
		const [taken, spoiled] = drafts;
		if (!taken || !spoiled) throw new Error('no drafts');
		await answered(taken, 'accepted');
		// Set aside for good: it waits no more, and nothing comes of it by itself.
		const poison = { code: 'PAYLOAD_TOO_LARGE', at: now } as const;
		await outbox.operations.update(spoiled.opId, { poison });
		const told = [
			{ opId: taken.opId, orderId: second.id, status: 'accepted', code: null },
			{ opId: spoiled.opId, orderId: third.id, status: 'refused', code: 'PAYLOAD_TOO_LARGE' },
		];
		await expect.poll(() => orders.bulk).toEqual({ at: now, step: 'confirmed', parts: told });
		if (orders.bulk) await orders.waveBulk(orders.bulk);
		await expect.poll(() => orders.bulk).toBeNull();
		expect(stateOf(orders, second.id)).toBe('confirmed');
	});

	it('tell who of the others had done it before', async () => {
		const order = deskOrder();
		const orders = await open();
		await pull([order]);
		const confirm = moveDraft(order.id);
		await enqueue(confirm);
		await answered(confirm, 'accepted');
		const step = {
			at: now,
			state: 'confirmed',
			by: 'producer',
			reason: null,
			money: null,
		} as const;
		const history = [...order.history, { ...step, person: 'Bà Chủ' }];
		await pull([{ ...order, state: 'confirmed', revision: 2, history }]);
		await expect
			.poll(() => orders.order(order.id)?.byColleague.map(({ person }) => person))
			.toEqual(['Bà Chủ']);
	});

	it('remember on this phone what a line is being packed from', async () => {
		const order = deskOrder({ state: 'confirmed' });
		const orders = await open();
		await pull([order]);
		expect(orders.chosenLots(order.id, 0)).toBeUndefined();
		await orders.chooseLots([{ orderId: order.id, position: 0 }], ['L2', 'L1']);
		await expect.poll(() => orders.chosenLots(order.id, 0)).toEqual(['L2', 'L1']);
		expect((await open()).chosenLots(order.id, 0)).toEqual(['L2', 'L1']);
	});

	it('leave the work of another person of this phone to them', async () => {
		const order = deskOrder();
		await enqueue(moveDraft(order.id));
		const orders = await open({ id: accountId('owner'), name: 'Bà Chủ' });
		await pull([order]);
		await expect.poll(() => stateOf(orders, order.id)).toBe('placed');
		expect(orders.waitingCount).toBe(0);
		expect(await wakeStaffWork(outbox, accountId('owner'))).toBe(false);
	});

	it('ask for a sign-in where it is what the work waits for, and go at once after it', async () => {
		const order = deskOrder();
		const orders = await open();
		await pull([order]);
		const confirm = moveDraft(order.id);
		await enqueue(confirm);
		await outbox.operations.update(confirm.opId, {
			lastCode: 'NOT_SIGNED_IN',
			notBefore: now + DAY_MS,
		});
		await expect.poll(() => orders.needsSignIn).toBe(true);
		expect(await wakeStaffWork(outbox, ME.id)).toBe(true);
		expect(await outbox.operations.get(confirm.opId)).toMatchObject({ notBefore: 0 });
	});

	it('are let go of when another person opens the desk, and buyers when their time is over', async () => {
		const due = deskOrder({ state: 'delivered', contactUntil: now + DAY_MS });
		const orders = await open();
		await pull([due]);
		await expect.poll(() => orders.order(due.id)?.buyer?.name).toBe('Người Mua Thử');
		now += DAY_MS;
		const later = await open();
		await expect.poll(() => later.order(due.id)?.buyer).toBe(null);
		expect(JSON.stringify(await desk.orders.toArray())).not.toContain('Người Mua Thử');
		const other = await open({ id: accountId('owner'), name: 'Bà Chủ' });
		expect(other.orders).toEqual([]);
		expect(await desk.orders.count()).toBe(0);
	});

	it('keep a buyer while a complaint runs, and take one back who had gone from here', async () => {
		const ended = deskOrder({ state: 'delivered', contactUntil: now + DAY_MS });
		await open();
		await pull([ended]);
		now += 2 * DAY_MS;
		const orders = await open();
		await expect.poll(() => orders.order(ended.id)?.buyer).toBe(null);
		// Complained about: nothing of the order itself is newer.
		await pull([{ ...ended, contactUntil: null }]);
		await expect.poll(() => orders.order(ended.id)?.buyer?.name).toBe('Người Mua Thử');
		now += 30 * DAY_MS;
		const later = await open();
		await expect.poll(() => later.order(ended.id)?.buyer?.name).toBe('Người Mua Thử');
	});

	it('keep ticks over a restart, on this phone', async () => {
		const order = deskOrder();
		const orders = await open();
		await pull([order]);
		await orders.tick([{ orderId: order.id, position: 0 }], true);
		const again = await open();
		await expect.poll(() => again.isTicked(order.id, 0)).toBe(true);
		await again.tick([{ orderId: order.id, position: 0 }], false);
		await expect.poll(() => orders.isTicked(order.id, 0)).toBe(false);
	});

	it('say where the phone has no room for them', async () => {
		const order = deskOrder();
		const orders = await open();
		await pull([order]);
		const lines = [{ orderId: order.id, position: 0 }];
		const full = () => {
			throw new DOMException('full', 'QuotaExceededError');
		};
		for (const table of [desk.ticks, desk.packedFrom]) table.hook('creating', full);
		expect(await orders.tick(lines, true)).toBe(false);
		expect(orders.problem).toBe('STORE_FULL');
		expect(await orders.chooseLots(lines, ['L1'])).toBe(false);
		for (const table of [desk.ticks, desk.packedFrom]) table.hook('creating').unsubscribe(full);
		expect(await orders.tick(lines, true)).toBe(true);
		expect(orders.problem).toBeNull();
	});
});

describe('a pull', () => {
	it('takes the place of what was here only once all of it has come', async () => {
		const [one, other] = [deskOrder(), deskOrder()];
		expect(await pull([one], [other])).toEqual([null, 'after 1']);
		expect(await desk.orders.count()).toBe(2);
		await desk.places.delete(HERE);
		const third = deskOrder();
		const broken = pullDeskOrders(
			{
				database: desk,
				now: () => now,
				ask: ({ cursor }) =>
					cursor === null
						? Promise.resolve({
								serverNow: now,
								isReset: true,
								orders: [third],
								cursor: 'more',
								hasMore: true,
							})
						: Promise.reject(new AppError('OFFLINE')),
			},
			HERE,
		);
		await expect(broken).rejects.toThrow('OFFLINE');
		expect(await desk.orders.count()).toBe(2);
		await pull([third]);
		expect((await desk.orders.toArray()).map(({ id }) => id)).toEqual([third.id]);
	});

	it('does not put older news over newer, and reads past what only a newer app can', async () => {
		const order = deskOrder({ revision: 3, state: 'packed' });
		await pull([order]);
		await pull([{ ...order, revision: 2, state: 'confirmed' }]);
		expect((await desk.orders.get(order.id))?.order.state).toBe('packed');
		const strange = { id: order.id, state: 'beamed' } as unknown as DeskOrder;
		const next = deskOrder();
		await pull([strange, next]);
		expect(await desk.orders.count()).toBe(2);
	});

	it.each(['NOT_FOUND', 'FORBIDDEN'] as const)(
		'of a stall that its person may read no more (%s) leaves nothing on the phone',
		async (code) => {
			const order = deskOrder();
			await pull([order]);
			await desk.ticks.put({ key: tickKey(order.id, 0), orderId: order.id });
			const other = deskOrder();
			const elsewhere = producerId(4);
			await desk.orders.put({ id: other.id, producerId: elsewhere, order: other });
			const ask = () => Promise.reject(new AppError(code));
			const refused = pullDeskOrders({ database: desk, now: () => now, ask }, HERE);
			await expect(refused).rejects.toThrow(code);
			expect((await desk.orders.toArray()).map(({ id }) => id)).toEqual([other.id]);
			expect([await desk.places.count(), await desk.ticks.count()]).toEqual([0, 0]);
		},
	);

	it('that fails for another reason leaves what was here', async () => {
		await pull([deskOrder()]);
		const ask = () => Promise.reject(new AppError('OFFLINE'));
		await expect(pullDeskOrders({ database: desk, now: () => now, ask }, HERE)).rejects.toThrow();
		expect(await desk.orders.count()).toBe(1);
	});
});
