import { afterEach, beforeEach, expect, it } from 'vitest';

import { orderId, orderSecret, producerId, uuidV7 } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { orderView } from '../../../tests/fixtures/drafts';

import { trackOrders } from './track';

const DELIVERED = 1_800_000_000_000;
let database: OutboxDatabase;
let now: number;
let asked: number;

beforeEach(() => {
	database = new OutboxDatabase(`outbox-${crypto.randomUUID()}`);
	asked = 0;
});
afterEach(() => database.close());

/** An order that was delivered at {@link DELIVERED}. */
async function delivered() {
	const id = orderId(uuidV7(DELIVERED));
	const told = orderView(id, 'delivered', 5);
	const view = {
		...told,
		history: [{ at: DELIVERED, state: 'delivered', by: 'producer', code: null } as const],
	};
	await database.orders.put({
		id,
		secret: orderSecret('A'.repeat(22)),
		checkoutId: view.checkoutId,
		producerId: producerId(3),
		createdAt: DELIVERED,
		view,
		trackedAt: null,
	});
	return view;
}

async function isAskedFor(daysLater: number, view: Awaited<ReturnType<typeof delivered>>) {
	now = DELIVERED + daysLater * DAY_MS;
	const before = asked;
	await trackOrders({
		database,
		now: () => now,
		ask: ({ orders }) => {
			asked += orders.length;
			return Promise.resolve({ serverNow: now, orders: [view] });
		},
	});
	return asked > before;
}

it('hears of a recall for as long as dry goods keep, once a day after the goods may come back', async () => {
	const view = await delivered();
	expect(await isAskedFor(13, view)).toBe(true);
	expect(await isAskedFor(13.1, view)).toBe(true);
	expect(await isAskedFor(15, view)).toBe(true);
	expect(await isAskedFor(15.5, view)).toBe(false);
	expect(await isAskedFor(16.1, view)).toBe(true);
	expect(await isAskedFor(700, view)).toBe(true);
	expect(await isAskedFor(731, view)).toBe(false);
});
