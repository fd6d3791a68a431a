import type { Account } from '$lib/domain/accounts/account';
import { orderId, uuidV7, type OrderId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import { isLawfulMove } from '$lib/domain/ordering/order-moves';
import type { OrderState } from '$lib/domain/ordering/order';
import { STAFF_TARGETS } from '$lib/domain/ordering/staff-operation';
import { MINUTE_MS } from '$lib/domain/time';
import { asc, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Staff } from '../../../tests/fixtures/staff';
import { Stall, type MadeOrder } from '../../../tests/fixtures/stall';
import { setStock } from '../../catalogue/stock';
import { requestErasure } from '../request-erasure';
import { orderHistory, orders } from '../tables';
import { trackOrders } from '../track-orders';

let stall: Stall;
let staff: Staff;
let owner: Account;
let packer: Account;

beforeAll(async () => {
	stall = await Stall.open(4);
	staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(() => setStock(stall.db.database, stall.honey, 10));

interface Placed extends MadeOrder {
	readonly id: OrderId;
}

async function placed(): Promise<Placed> {
	const made = await stall.order({ note: `lần ${Math.random()}` });
	await stall.place(made);
	return { ...made, id: orderId(made.operation.opId) };
}

async function historyOf(id: OrderId) {
	return stall.db.database
		.select()
		.from(orderHistory)
		.where(eq(orderHistory.orderId, id))
		.orderBy(asc(orderHistory.revision));
}

async function rowOf(id: OrderId) {
	const [row] = await stall.db.database.select().from(orders).where(eq(orders.id, id));
	if (!row) throw new Error('no order');
	return row;
}

async function asBuyer({ operation, secret }: Placed) {
	const { orders: told } = await trackOrders(stall.runtime, [{ orderId: operation.opId, secret }]);
	return told[0];
}

describe('what staff do with an order', () => {
	it('goes step by step to its end, and the buyer is told by whom it is carried', async () => {
		const made = await placed();
		const steps = [
			{ from: 'placed', to: 'confirmed' },
			{ from: 'confirmed', to: 'packed' },
			{ from: 'packed', to: 'shipped', carrier: ' VNPost ', tracking: 'EE123\u0000456VN' },
			{ from: 'shipped', to: 'delivered' },
			{ from: 'delivered', to: 'returned', reason: 'vỡ hũ' },
		] as const;
		for (const step of steps) {
			const operation = await staff.move(packer, made.id, step);
			expect(await staff.outcome(operation, packer)).toEqual({ status: 'accepted' });
		}
		expect(await asBuyer(made)).toMatchObject({
			state: 'returned',
			parcel: { carrier: 'VNPost', tracking: 'EE123 456VN' },
			revision: 6,
		});
	});

	it('is dated by the phone that did it, between what came before and the receipt', async () => {
		const { id } = await placed();
		const doneAt = stall.now + 20 * MINUTE_MS;
		const confirm = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		const pack = await staff.move(packer, id, { from: 'confirmed', to: 'packed' });
		stall.wait(2);
		await staff.outcome({ ...confirm, createdAt: doneAt }, packer);
		await staff.outcome({ ...pack, createdAt: 0 }, packer);
		expect((await historyOf(id)).slice(1).map(({ at }) => at)).toEqual([doneAt, doneAt]);
	});

	it('a refusal needs a reason, gives the goods back and is told to the buyer in those words', async () => {
		const made = await placed();
		const step = { from: 'placed', to: 'cancelled' } as const;
		const wordless = await staff.move(packer, made.id, { ...step, reason: ' \u200b ' });
		expect(await staff.outcome(wordless, packer)).toMatchObject({
			status: 'rejected',
			code: 'INVALID_ORDER',
		});
		expect(await stall.left(stall.honey)).toBe(9);
		const refusal = await staff.move(packer, made.id, { ...step, reason: 'Hết mật' });
		await staff.outcome(refusal, packer);
		expect(await stall.left(stall.honey)).toBe(10);
		expect((await asBuyer(made))?.history.at(-1)).toMatchObject({
			state: 'cancelled',
			by: 'producer',
			reason: 'Hết mật',
		});
	});

	it('the buyer called it off meanwhile: told, and nothing is overwritten', async () => {
		const made = await placed();
		const confirm = await staff.move(packer, made.id, { from: 'placed', to: 'confirmed' });
		await stall.callOff(made);
		expect(await staff.outcome(confirm, packer)).toEqual({
			status: 'rejected',
			code: 'ORDER_CALLED_OFF',
		});
		expect((await rowOf(made.id)).state).toBe('cancelled');
		expect(await stall.left(stall.honey)).toBe(10);
	});

	it('a colleague did the same already: no error, and it stays theirs', async () => {
		const { id } = await placed();
		const mine = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		const theirs = await staff.move(owner, id, { from: 'placed', to: 'confirmed' });
		await staff.outcome(theirs, owner);
		expect(await staff.outcome(mine, packer)).toEqual({ status: 'accepted' });
		expect((await historyOf(id)).map(({ accountId }) => accountId)).toEqual([null, owner.id]);
	});

	it('a colleague went another way: told where it stands', async () => {
		const { id } = await placed();
		const refuse = { from: 'confirmed', to: 'cancelled', reason: 'hết hàng' } as const;
		const mine = await staff.move(owner, id, refuse);
		for (const step of [
			{ from: 'placed', to: 'confirmed' },
			{ from: 'confirmed', to: 'packed' },
		] as const) {
			await staff.outcome(await staff.move(packer, id, step), packer);
		}
		expect(await staff.outcome(mine, owner)).toEqual({
			status: 'rejected',
			code: 'ORDER_NOT_WAITING',
			params: { state: 'packed' },
		});
	});
});

describe('the money of an order', () => {
	it('is noted by the owner once, with how and when, and taken back with a reason only', async () => {
		const made = await placed();
		const { id } = made;
		const seen = await staff.money(owner, id, { isReceived: true, way: 'transfer' });
		await staff.outcome(seen, owner);
		const again = await staff.money(owner, id, { isReceived: true, way: 'cash' });
		expect(await staff.outcome(again, owner)).toEqual({ status: 'accepted' });
		expect(await rowOf(id)).toMatchObject({
			paymentState: 'received',
			moneyWay: 'transfer',
			revision: 2,
			state: 'placed',
		});
		expect(await asBuyer(made)).toMatchObject({
			paymentState: 'received',
			revision: 2,
			history: [{ state: 'placed' }],
		});
		const silent = await staff.money(owner, id, { isReceived: false, way: null });
		expect(await staff.outcome(silent, owner)).toMatchObject({ code: 'INVALID_ORDER' });
		const back = await staff.money(owner, id, {
			isReceived: false,
			way: null,
			reason: 'nhầm đơn khác',
		});
		await staff.outcome(back, owner);
		expect(await rowOf(id)).toMatchObject({ paymentState: 'awaiting', moneyWay: null });
		expect((await historyOf(id)).map(({ money }) => money)).toEqual([null, 'received', 'awaiting']);
	});

	it('is not for who only packs', async () => {
		const { id } = await placed();
		const seen = await staff.money(packer, id, { isReceived: true, way: 'cash' });
		expect(await staff.outcome(seen, packer)).toMatchObject({ code: 'FORBIDDEN' });
		expect((await rowOf(id)).paymentState).toBe('awaiting');
	});

	it("of another producer's order is answered as that of none, and stays as it was", async () => {
		const { id } = await placed();
		const stranger = await staff.hire('Ông Khác', '0912000008', 'owner', stall.neighbour);
		const own = { isReceived: true, way: 'cash', producerId: stall.neighbour } as const;
		const nowhere = orderId(uuidV7(stall.now));
		for (const asked of [id, nowhere]) {
			const answer = await staff.outcome(await staff.money(stranger, asked, own), stranger);
			expect(answer).toEqual({ status: 'rejected', code: 'NOT_FOUND' });
		}
		// In the other's name it is refused before anything is looked at.
		const theirs = { ...own, producerId: stall.producer };
		for (const asked of [id, nowhere]) {
			const answer = await staff.outcome(await staff.money(stranger, asked, theirs), stranger);
			expect(answer).toEqual({ status: 'rejected', code: 'FORBIDDEN' });
		}
		expect(await rowOf(id)).toMatchObject({ paymentState: 'awaiting', revision: 1 });
	});
});

it('what staff wrote of a buyer goes when the buyer is to be forgotten', async () => {
	const made = await placed();
	for (const step of [
		{ from: 'placed', to: 'confirmed' },
		{ from: 'confirmed', to: 'packed' },
		{ from: 'packed', to: 'shipped', carrier: 'VNPost', tracking: 'EE0001VN' },
		{ from: 'shipped', to: 'returned', reason: 'cô Hoa không nghe máy' },
	] as const) {
		await staff.outcome(await staff.move(packer, made.id, step), packer);
	}
	await requestErasure(stall.runtime, { orderId: made.operation.opId, secret: made.secret });
	const kept = await stall.db.sql`
		select to_jsonb(o)::text as text from orders o where id = ${made.id}
		union all select to_jsonb(h)::text from order_history h where order_id = ${made.id}
		union all select payload from operations where order_id = ${made.id}`;
	const text = kept.map((row) => String(row['text'])).join('\n');
	expect(text).toContain('VNPost');
	expect(text).not.toContain('cô Hoa');
	expect(text).not.toContain('EE0001VN');
});

it('whatever buyer and two of the staff do, in whatever order: a lawful history', async () => {
	const states = ['placed', 'confirmed', 'packed', 'shipped', 'delivered'] as const;
	const step = fc.record({
		who: fc.constantFrom('owner', 'packer', 'buyer'),
		from: fc.constantFrom<OrderState>(...states),
		to: fc.constantFrom(...STAFF_TARGETS),
		isTwice: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
			await setStock(stall.db.database, stall.honey, 10);
			const made = await placed();
			const send = async (operation: Operation, who: Account | null) => {
				const answer = await staff.send(operation, who);
				expect(answer).toMatchObject({
					outcome: { status: expect.stringMatching(/^(?:accepted|rejected)$/) as string },
				});
			};
			for (const { who, from, to, isTwice } of steps) {
				const person = who === 'owner' ? owner : who === 'packer' ? packer : null;
				const operation = person
					? await staff.move(person, made.id, { from, to, reason: 'vì thế' })
					: await stall.cancel(made);
				await send(operation, person);
				if (isTwice) await send(operation, person);
			}
			const history = await historyOf(made.id);
			const row = await rowOf(made.id);
			expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
			expect(history.at(-1)).toMatchObject({ state: row.state, revision: row.revision });
			for (const [index, { state, by, at }] of history.entries()) {
				const before = history[index - 1];
				if (!before) continue;
				expect(isLawfulMove(before.state, state, by)).toBe(true);
				expect(at).toBeGreaterThanOrEqual(before.at);
			}
			expect(await stall.left(stall.honey)).toBe(row.state === 'cancelled' ? 10 : 9);
		}),
		{ numRuns: 40 },
	);
});
