import { OWED_FOR_DAYS, type Remedy } from '$lib/domain/complaints/complaint';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import { orderId, type OrderId } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { forgetBuyers } from '../ordering/forget-buyers';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { requestErasure } from '../ordering/request-erasure';
import { pullOrders } from '../ordering/staff/pull-orders';
import { decideComplaint, markDone } from './judge-complaint';

const CONTACT_DAYS = 14;
let stall: Stall;
let made: MadeOrder;
let id: OrderId;
let cursor: string | null;

beforeEach(async () => {
	stall = await Stall.open(4);
	made = await stall.order();
	id = orderId((await stall.place(made)).id);
	cursor = null;
	for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
		await stall.db.database.transaction(async (tx) => {
			const row = await lockOrder(tx, id);
			if (row) await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		});
	}
	await pull();
});
afterEach(() => stall[Symbol.asyncDispose]());

/** What a phone at the stall hears of the order since it last asked; undefined: nothing. */
async function pull(): Promise<DeskOrder | undefined> {
	const answer = await pullOrders(
		{ database: stall.db.database, now: stall.now, contactDays: CONTACT_DAYS },
		{ producerId: stall.producer, cursor },
	);
	({ cursor } = answer);
	return answer.orders.find((order) => order.id === id);
}

async function complain(): Promise<string> {
	const operation = await stall.operation('complaint.create@1', {
		...{ orderId: id, secret: made.secret, kind: 'damaged', wish: 'replace' },
		...{ text: 'Hũ mật ong bị vỡ', pictures: [] },
	});
	expect(await stall.outcome(operation)).toEqual({ status: 'accepted' });
	return operation.opId;
}

const reply = async (complaintId: string, to: 'settled' | 'withdrawn') =>
	stall.outcome(
		await stall.operation('complaint.reply@1', {
			...{ orderId: id, secret: made.secret, complaintId, reply: to },
		}),
	);

const packer = () => {
	const account = { name: 'Anh Gói', login: 'goi@example.com', roles: [], actor: null };
	return createAccount(stall.db.database, account, stall.now);
};

async function decide(complaintId: string, remedy: Remedy = 'none'): Promise<void> {
	const { database } = stall.db;
	const account = { name: 'Người duyệt', login: 'duyet@example.com', actor: null };
	const accountId = await createAccount(database, { ...account, roles: ['reviewer'] }, stall.now);
	await decideComplaint(
		database,
		{ complaintId, remedy, text: 'Đã xem xét', actor: { accountId, requestId: 'r' } },
		stall.now,
	);
}

test('a producer keeps the buyer while a complaint runs, and for some days from its end', async () => {
	stall.now += 10 * DAY_MS;
	const complaint = await complain();
	const argued = await pull();
	expect(argued, 'the desk is told when it begins').toMatchObject({
		buyer: { phone: '+84912345678' },
		contactUntil: null,
		state: 'delivered',
	});
	stall.now += 10 * DAY_MS;
	cursor = null;
	expect((await pull())?.buyer?.phone, 'past the days after delivery').toBe('+84912345678');
	await decide(complaint);
	expect(await pull(), 'the desk is told when it ends').toMatchObject({
		buyer: { phone: '+84912345678' },
		contactUntil: stall.now + CONTACT_DAYS * DAY_MS,
	});
	stall.now += CONTACT_DAYS * DAY_MS;
	cursor = null;
	expect(await pull()).toMatchObject({ buyer: null, note: null });
});

test('a late complaint gives the buyer back to the producer who has to answer it', async () => {
	stall.now += 30 * DAY_MS;
	const complaint = await complain();
	expect(await pull()).toMatchObject({ buyer: { phone: '+84912345678' }, contactUntil: null });
	stall.now += DAY_MS;
	expect(await reply(complaint, 'withdrawn')).toEqual({ status: 'accepted' });
	expect((await pull())?.contactUntil).toBe(stall.now + CONTACT_DAYS * DAY_MS);
});

test('a complaint that ended lately keeps a buyer of long ago from being forgotten at once', async () => {
	stall.now += 99 * DAY_MS;
	const complaint = await complain();
	stall.now += 2 * DAY_MS;
	await reply(complaint, 'withdrawn');
	const forget = () => forgetBuyers(stall.db.database, { keptDays: 100, now: stall.now });
	expect(await forget()).toBe(0);
	stall.now += 101 * DAY_MS;
	expect(await forget()).toBe(1);
});

test('what was decided still has to be done: its buyer stays until it is, and for some days after', async () => {
	const complaint = await complain();
	stall.now += 5 * DAY_MS;
	await decide(complaint, 'replace');
	expect((await pull())?.contactUntil).toBe(stall.now + OWED_FOR_DAYS * DAY_MS);
	const key = { orderId: id, secret: made.secret };
	expect(await requestErasure(stall.runtime, key)).toMatchObject({ erasure: 'whenFinished' });
	stall.now += 40 * DAY_MS;
	const forget = () => forgetBuyers(stall.db.database, { keptDays: 0, now: stall.now });
	expect(await forget()).toBe(0);
	cursor = null;
	expect((await pull())?.buyer?.phone, 'a new phone, too').toBe('+84912345678');
	const { producer: producerId } = stall;
	const actor = { accountId: await packer(), requestId: 'r' };
	await markDone(stall.db.database, { complaintId: complaint, producerId, actor }, stall.now);
	expect((await pull())?.contactUntil).toBe(stall.now + CONTACT_DAYS * DAY_MS);
	expect(await forget(), 'who asked for it is forgotten the day after').toBe(1);
});

test('who never says that it is done keeps nobody for ever', async () => {
	const complaint = await complain();
	stall.now += 5 * DAY_MS;
	await decide(complaint, 'refund');
	stall.now += OWED_FOR_DAYS * DAY_MS;
	cursor = null;
	expect((await pull())?.buyer).toBe(null);
	await requestErasure(stall.runtime, { orderId: id, secret: made.secret });
	expect((await pull())?.phoneEnd).toBe(null);
});
