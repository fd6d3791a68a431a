import { orderId, type OrderId } from '$lib/domain/ids';
import { DAY_MS, dayOf } from '$lib/domain/time';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { newPerson } from '../certification/dossier.fixture';
import { forgetBuyers } from '../ordering/forget-buyers';
import { pullOrders } from '../ordering/staff/pull-orders';
import { createLot } from './lots';
import { callBack, liftRecall } from './recall';

const PHONE = '+84912345678';
let stall: Stall;
let id: OrderId;
let recall: () => Promise<unknown>;
let lift: () => Promise<unknown>;

beforeEach(async () => {
	stall = await Stall.open(4);
	const { database } = stall.db;
	const { honey: productId, producer: producerId } = stall;
	const facts = { producedOn: dayOf(stall.now - 2 * DAY_MS), expiresOn: null, locationCode: null };
	const lotId = await createLot(
		database,
		{ productId, producerId, lot: 'L1', ...facts, standards: [] },
		stall.now,
	);
	const staff = new Staff(stall);
	const packer = await staff.hire('Anh Gói', '0912000002', 'packer');
	const made = await stall.order();
	id = orderId((await stall.place(made)).id);
	let from: 'placed' | 'confirmed' | 'packed' | 'shipped' = 'placed';
	for (const to of ['confirmed', 'packed', 'shipped'] as const) {
		if (to === 'packed') {
			const lines = [{ position: 0, lots: ['L1'], seen: null }];
			await staff.outcome(await staff.lots(packer, id, lines), packer);
		}
		await staff.outcome(await staff.move(packer, id, { from, to }), packer);
		from = to;
	}
	await staff.outcome(await staff.move(packer, id, { from, to: 'delivered' }), packer);
	const actor = await newPerson(database, ['reviewer'], stall.now);
	const request = {
		...{ lotId, scope: { kind: 'lot' } as const, reason: 'Kiểm nghiệm không đạt' },
		...{ place: 'Ban tổ chức', actor, producerId: null },
	};
	recall = () => callBack(database, request, stall.now);
	lift = () => liftRecall(database, request, stall.now);
});
afterEach(() => stall[Symbol.asyncDispose]());

/** What the stall reads of the buyer just now. */
async function phone(): Promise<string | null> {
	const grounds = { database: stall.db.database, now: stall.now, contactDays: 14 };
	const { orders } = await pullOrders(grounds, { producerId: stall.producer, cursor: null });
	return orders.find((order) => order.id === id)?.buyer?.phone ?? null;
}

it('a recall shows the stall again whom to call, long after the order; its lifting nobody', async () => {
	stall.now += 20 * DAY_MS;
	expect(await phone()).toBe(null);
	await recall();
	expect(await phone()).toBe(PHONE);
	stall.now += 15 * DAY_MS;
	expect(await phone()).toBe(null);
	expect(await lift()).toMatchObject({ orders: 1 });
	expect(await phone()).toBe(null);
});

it('a recall is a reason to keep a buyer of long ago; its lifting is none', async () => {
	const forget = () => forgetBuyers(stall.db.database, { keptDays: 100, now: stall.now });
	stall.now += 90 * DAY_MS;
	await recall();
	stall.now += 90 * DAY_MS;
	expect(await forget()).toBe(0);
	expect(await lift()).toMatchObject({ orders: 1 });
	stall.now += 20 * DAY_MS;
	expect(await forget()).toBe(1);
});
