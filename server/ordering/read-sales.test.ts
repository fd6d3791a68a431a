import { producerId } from '$lib/domain/ids';
import type { OrderState, PaymentState } from '$lib/domain/ordering/order';
import { HOUR_MS, startOfDay } from '$lib/domain/time';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { EVENING, Stall } from '../../tests/fixtures/stall';
import { readSales } from './read-sales';

/** The day of {@link EVENING}. */
const TODAY = { from: '2026-11-20', until: '2026-11-20' };

let stall: Stall;
beforeEach(async () => {
	stall = await Stall.open(2);
});
afterEach(() => stall[Symbol.asyncDispose]());

type Order = Parameters<Stall['order']>[0] & {
	readonly state?: OrderState;
	readonly paid?: PaymentState;
};

/** An order that came in by a phone, and what became of it. */
async function sell(given: Order = {}): Promise<void> {
	const { state = 'placed', paid = 'awaiting', sessionId = null, ...order } = given;
	const { id } = await stall.place(await stall.order(order));
	await stall.db.sql`update orders set state = ${state}, payment_state = ${paid},
		session_id = ${sessionId} where id = ${id}`;
}

const read = (question: Partial<Parameters<typeof readSales>[1]> = {}) =>
	readSales(stall.db.database, { ...TODAY, producerId: null, ...question });

it('counts what was sold by product, session and province, and what was lost apart', async () => {
	await sell({ state: 'delivered', paid: 'received', sessionId: 7 });
	await sell({ lines: [stall.line(stall.honey, { quantity: 2 }), stall.line(stall.noodles)] });
	await sell({ state: 'cancelled' });
	await sell({ state: 'returned', paid: 'received' });
	await sell({ state: 'rejected' });
	const sales = await read();
	expect(sales.days).toEqual([{ day: '2026-11-20', orders: 2, valueDong: 400_000 }]);
	expect(sales.products).toEqual([
		{ productId: stall.honey, name: 'Mật ong', pieces: 3, orders: 2, valueDong: 360_000 },
		{ productId: stall.noodles, name: 'Miến dong', pieces: 1, orders: 1, valueDong: 40_000 },
	]);
	expect(sales.sessions).toEqual([
		{ sessionId: null, orders: 1, valueDong: 280_000 },
		{ sessionId: 7, orders: 1, valueDong: 120_000 },
	]);
	expect(sales.provinces).toEqual([{ provinceCode: '01', orders: 2, valueDong: 400_000 }]);
	const states = sales.outcomes.map(({ state, orders, paymentState }) => [
		state,
		orders,
		paymentState,
	]);
	expect(states.sort()).toEqual([
		['cancelled', 1, 'awaiting'],
		['delivered', 1, 'received'],
		['placed', 1, 'awaiting'],
		['rejected', 1, 'awaiting'],
		['returned', 1, 'received'],
	]);
});

it('counts in days of Vietnam', async () => {
	stall.now = startOfDay('2026-11-21') - HOUR_MS / 2;
	await sell();
	stall.now = startOfDay('2026-11-21') + HOUR_MS / 2;
	await sell({ lines: [stall.line(stall.noodles)] });
	expect((await read()).days).toEqual([{ day: '2026-11-20', orders: 1, valueDong: 120_000 }]);
	expect((await read({ until: '2026-11-21' })).days).toEqual([
		{ day: '2026-11-20', orders: 1, valueDong: 120_000 },
		{ day: '2026-11-21', orders: 1, valueDong: 40_000 },
	]);
	expect((await read({ from: '2026-11-22', until: '2026-11-23' })).days).toEqual([]);
});

it('tells a producer of nobody else', async () => {
	stall.now = EVENING;
	await sell();
	await sell({ producerId: stall.neighbour, lines: [stall.line(stall.tea)] });
	const own = await read({ producerId: stall.neighbour });
	expect(own.producers).toEqual([{ producerId: stall.neighbour, orders: 1, valueDong: 90_000 }]);
	expect(own.products.map(({ productId }) => productId)).toEqual([stall.tea]);
	expect(own.outcomes.map(({ orders }) => orders)).toEqual([1]);
	const nobody = await read({ producerId: producerId(999) });
	expect([nobody.days, nobody.products, nobody.outcomes]).toEqual([[], [], []]);
	expect((await read()).producers).toHaveLength(2);
});
