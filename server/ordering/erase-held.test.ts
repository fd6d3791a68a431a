import { newOrderSecret, orderId } from '$lib/domain/ids';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { listHeld, replayHeld } from '../sync/held';
import { KINDS } from '../sync/kinds';
import { operations } from '../sync/tables';
import { requestErasure } from './request-erasure';
import { orders } from './tables';
import { trackOrders } from './track-orders';

let stall: Stall;

beforeEach(async () => {
	stall = await Stall.open(4);
	// A bug of ours that strikes while there is a buyer …
	await stall.db.database.execute(sql`
		create function break_down() returns trigger language plpgsql as $$ begin
			raise exception 'a bug' using errcode = '22012'; end $$`);
	await stall.db.database.execute(sql`
		create trigger broken before insert on orders for each row
		when (new.buyer_name is not null) execute function break_down()`);
});
afterEach(() => stall[Symbol.asyncDispose]());

/** … or whatever the order. */
async function breakWholly() {
	await stall.db.database.execute(sql`
		create trigger broken_wholly before insert on orders for each row
		execute function break_down()`);
}

async function hold(): Promise<MadeOrder> {
	const made = await stall.order();
	expect(await stall.outcome(made.operation)).toEqual({ status: 'held' });
	expect(await payloads()).toContain('Người Mua Thử');
	return made;
}

const keyOf = ({ operation, secret }: MadeOrder) => ({ orderId: operation.opId, secret });
const ask = (made: MadeOrder) => requestErasure(stall.runtime, keyOf(made));

async function payloads(): Promise<string> {
	const rows = await stall.db.database.select().from(operations);
	return rows.map(({ payload }) => payload).join('\n');
}

async function expectNothingPersonal(): Promise<void> {
	const kept = JSON.stringify([
		await payloads(),
		await stall.db.database.select().from(orders),
		stall.logged,
	]);
	for (const word of ['Người Mua', '912345678', '912 345 678', 'Xóm 3', 'Gọi trước', 'riêng']) {
		expect(kept).not.toContain(word);
	}
}

describe('erasing an order that is held', () => {
	it('calls it off and forgets at once who made it', async () => {
		const made = await hold();
		expect(await ask(made)).toEqual({ erasure: 'erased', isCalledOff: true });
		await expectNothingPersonal();
		expect((await trackOrders(stall.runtime, [keyOf(made)])).orders).toMatchObject([
			{ state: 'cancelled', buyer: null, lines: [{ name: 'Mật ong' }] },
		]);
		expect(await stall.left(stall.honey)).toBe(10);
		expect(await listHeld(stall.db.database)).toEqual([]);
		expect(await stall.send(made.operation)).toMatchObject({
			replayed: true,
			outcome: { status: 'accepted', order: { state: 'cancelled', buyer: null } },
		});
		expect(await ask(made)).toMatchObject({ erasure: 'erased' });
	});

	it('does so in the ledger alone where the bug strikes even then', async () => {
		await breakWholly();
		const made = await hold();
		expect(await ask(made)).toEqual({ erasure: 'erased', isCalledOff: true });
		await expectNothingPersonal();
		expect(await listHeld(stall.db.database)).toEqual([]);
		expect(await stall.send(made.operation)).toMatchObject({
			replayed: true,
			outcome: { status: 'rejected', code: 'ORDER_CALLED_OFF' },
		});
		await expect(replayHeld(stall.runtime, made.operation.opId)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		expect(await ask(made)).toEqual({ erasure: 'erased', isCalledOff: true });
	});

	it('does so too where its payload could not even be read', async () => {
		const reading = vi.spyOn(KINDS, 'order.create@1').mockImplementation(() => {
			throw new TypeError('a bug in the reading');
		});
		const made = await hold();
		expect(await ask(made)).toEqual({ erasure: 'erased', isCalledOff: true });
		reading.mockRestore();
		await expectNothingPersonal();
		const [row] = await stall.db.database
			.select()
			.from(operations)
			.where(eq(operations.opId, made.operation.opId));
		expect(row).toMatchObject({ status: 'rejected', result: { code: 'ORDER_CALLED_OFF' } });
	});

	it('takes the reason of a cancellation with it', async () => {
		const made = await hold();
		await stall.callOff(made, 'chuyện riêng');
		expect(await ask(made)).toEqual({ erasure: 'erased', isCalledOff: true });
		await expectNothingPersonal();
	});

	it('is not done for another secret, and leaves the order to be performed', async () => {
		const made = await hold();
		const wrong = { ...keyOf(made), secret: newOrderSecret() };
		await expect(requestErasure(stall.runtime, wrong)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await stall.db.database.execute(sql`drop trigger broken on orders`);
		expect(await replayHeld(stall.runtime, made.operation.opId)).toMatchObject({
			order: { state: 'placed', buyer: { name: 'Người Mua Thử' } },
		});
	});

	it('of one performed at the same moment erases that order, whoever comes first', async () => {
		const made = await hold();
		await stall.db.database.execute(sql`drop trigger broken on orders`);
		const [asked] = await Promise.all([
			ask(made),
			replayHeld(stall.runtime, made.operation.opId).catch(() => undefined),
		]);
		const [row] = await stall.db.database
			.select()
			.from(orders)
			.where(eq(orders.id, orderId(made.operation.opId)));
		expect(row?.state).toBe(asked.isCalledOff ? 'cancelled' : 'placed');
		expect(row?.erasureRequestedAt === null).toBe(asked.isCalledOff);
	});
});

describe('erasing an order that was refused at once', () => {
	it('finds it forgotten already', async () => {
		const made = await stall.order({ lines: [stall.line(stall.wine)] });
		expect(await stall.outcome(made.operation)).toMatchObject({ code: 'AGE_NOT_CONFIRMED' });
		expect(await ask(made)).toEqual({ erasure: 'erased', isCalledOff: false });
		await expectNothingPersonal();
	});
});
