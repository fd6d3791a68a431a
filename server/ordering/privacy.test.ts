import { newOrderSecret, orderId } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { operations } from '../sync/tables';
import { forgetBuyers } from './forget-buyers';
import { lockOrder, moveOrder } from './move-order';
import { requestErasure } from './request-erasure';
import { orderHistory, orders } from './tables';
import { trackOrders } from './track-orders';

let stall: Stall;

beforeAll(async () => {
	stall = await Stall.open();
});
afterAll(() => stall[Symbol.asyncDispose]());

const keyOf = ({ operation, secret }: MadeOrder) => ({ orderId: operation.opId, secret });
const PERSONAL = ['Người Mua', '912345678', '912 345 678', 'Xóm 3', 'Gọi trước', 'chuyện riêng'];

/** Everything that the database says of one order, as text. */
async function allAbout({ operation }: MadeOrder): Promise<string> {
	const { database } = stall.db;
	const id = orderId(operation.opId);
	return JSON.stringify([
		await database.select().from(orders).where(eq(orders.id, id)),
		await database.select().from(orderHistory).where(eq(orderHistory.orderId, id)),
		await database.select().from(operations).where(eq(operations.orderId, id)),
	]);
}

async function finish(made: MadeOrder) {
	await stall.db.database.transaction(async (tx) => {
		for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
			const row = await lockOrder(tx, orderId(made.operation.opId));
			if (row) await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		}
	});
}

describe("another phone's secret", () => {
	it('opens nothing, and cannot be told from an order that never was', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		const secret = newOrderSecret();
		const wrong = { ...keyOf(made), secret };
		const unknown = { orderId: '019a0000-0000-7000-8000-000000000000', secret };
		expect((await trackOrders(stall.runtime, [wrong])).orders).toEqual([]);
		expect((await trackOrders(stall.runtime, [unknown])).orders).toEqual([]);
		expect((await trackOrders(stall.runtime, [wrong, keyOf(made)])).orders).toHaveLength(1);
		for (const key of [wrong, unknown]) {
			await expect(requestErasure(stall.runtime, key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		}
	});

	it('neither cancels nor answers, and a repetition tells it nothing', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		const thief = { ...made, secret: newOrderSecret() };
		const attempts = [
			await stall.cancel(thief),
			await stall.answer(thief, { revision: 1, accept: true }),
		];
		for (const attempt of attempts) {
			const first = await stall.send(attempt);
			expect(first).toMatchObject({ outcome: { status: 'rejected', code: 'NOT_FOUND' } });
			const again = await stall.send(attempt);
			expect(again).toMatchObject({ outcome: { status: 'rejected', code: 'NOT_FOUND' } });
			expect(JSON.stringify([first, again])).not.toContain('Người Mua');
		}
		expect((await trackOrders(stall.runtime, [keyOf(made)])).orders).toMatchObject([
			{ state: 'placed' },
		]);
	});
});

describe('cancelling and answering', () => {
	it('is refused once the goods are packed', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		await finish(made);
		expect(await stall.outcome(await stall.cancel(made))).toMatchObject({
			status: 'rejected',
			code: 'ORDER_NOT_CANCELLABLE',
			order: { state: 'delivered' },
		});
		expect(
			await stall.outcome(await stall.answer(made, { revision: 1, accept: true })),
		).toMatchObject({ status: 'rejected', code: 'ORDER_NOT_WAITING' });
	});

	it('refusing a quote ends the order', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles, { seenPriceDong: 1 })] });
		await stall.outcome(made.operation);
		expect(
			await stall.outcome(await stall.answer(made, { revision: 1, accept: false })),
		).toMatchObject({ status: 'accepted', order: { state: 'cancelled', revision: 2 } });
	});

	it('of an order that is not there is not found', async () => {
		const made = await stall.order();
		const answer = await stall.answer(made, { revision: 1, accept: true });
		expect(await stall.outcome(answer)).toMatchObject({ code: 'NOT_FOUND' });
	});
});

describe('erasure', () => {
	it('of a finished order is done at once, in the ledger too; the sums stay', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		await stall.callOff(made, 'chuyện riêng');
		for (const word of PERSONAL) expect(await allAbout(made)).toContain(word);
		expect(await requestErasure(stall.runtime, keyOf(made))).toEqual({
			erasure: 'erased',
			isCalledOff: false,
		});
		for (const word of PERSONAL) expect(await allAbout(made)).not.toContain(word);
		expect((await trackOrders(stall.runtime, [keyOf(made)])).orders).toMatchObject([
			{ buyer: null, note: null, totalDong: 40_000, lines: [{ name: 'Miến dong' }] },
		]);
		expect(await stall.send(made.operation)).toMatchObject({ replayed: true });
		expect(await requestErasure(stall.runtime, keyOf(made))).toEqual({
			erasure: 'erased',
			isCalledOff: false,
		});
	});

	it('holds for what comes after it: a second cancellation leaves no reason', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		await stall.callOff(made);
		await requestErasure(stall.runtime, keyOf(made));
		const again = await stall.cancel(made, 'chuyện riêng');
		expect(await stall.outcome(again)).toMatchObject({ status: 'accepted' });
		expect(await allAbout(made)).toContain(again.opId);
		for (const word of PERSONAL) expect(await allAbout(made)).not.toContain(word);
	});

	it('of an order under way waits for its end', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		expect(await requestErasure(stall.runtime, keyOf(made))).toEqual({
			erasure: 'whenFinished',
			isCalledOff: false,
		});
		expect(await allAbout(made)).toContain('Người Mua');
		await finish(made);
		for (const word of PERSONAL) expect(await allAbout(made)).not.toContain(word);
	});
});

describe('moveOrder', () => {
	it('refuses what is no lawful move', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		await expect(
			stall.db.database.transaction(async (tx) => {
				const row = await lockOrder(tx, orderId(made.operation.opId));
				if (row) await moveOrder(tx, row, { to: 'shipped', by: 'producer', at: stall.now });
			}),
		).rejects.toThrow('may not go from placed to shipped');
	});
});

describe('the log', () => {
	it('tells nothing personal of all this', () => {
		for (const word of PERSONAL) expect(stall.logged.join('')).not.toContain(word);
	});
});

describe('buyers of long ago', () => {
	it('are forgotten so long after their order ended, and nobody whose order runs', async () => {
		const [old, running, late] = [
			await stall.order({ note: 'Gọi trước', lines: [stall.line(stall.noodles)] }),
			await stall.order({ note: 'Gọi trước 2', lines: [stall.line(stall.noodles)] }),
			await stall.order({ note: 'Gọi trước 3', lines: [stall.line(stall.noodles)] }),
		];
		for (const made of [old, running, late]) await stall.outcome(made.operation);
		await finish(old);
		stall.wait(24 * 20);
		await finish(late);
		stall.wait(24 * 81);
		const forget = (keptDays: number) =>
			forgetBuyers(stall.db.database, { keptDays, now: stall.now });
		expect(await forget(0)).toBe(0);
		expect(await forget(102)).toBe(0);
		expect(await forget(100)).toBeGreaterThanOrEqual(1);
		const texts = await Promise.all([old, running, late].map(allAbout));
		for (const personal of PERSONAL) expect(texts[0]).not.toContain(personal);
		for (const text of texts.slice(1)) expect(text).toContain('Người Mua');
		// What the seller's books need stays.
		expect(texts[0]).toContain('"totalDong":40000');
	});
});
