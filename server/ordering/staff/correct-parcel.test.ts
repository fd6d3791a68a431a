import type { Account } from '$lib/domain/accounts/account';
import { orderId, type OrderId } from '$lib/domain/ids';
import type { Parcel } from '$lib/domain/ordering/order';
import { STAFF_TARGETS, type StaffTarget } from '$lib/domain/ordering/staff-operation';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Staff } from '../../../tests/fixtures/staff';
import { Stall, type MadeOrder } from '../../../tests/fixtures/stall';
import { listChanges } from '../../audit/list-changes';
import { setStock } from '../../catalogue/stock';
import { operations } from '../../sync/tables';
import { requestErasure } from '../request-erasure';
import { orderHistory, orders } from '../tables';
import { trackOrders } from '../track-orders';
import { pullOrders } from './pull-orders';

let stall: Stall;
let staff: Staff;
let owner: Account;
let packer: Account;

beforeAll(async () => {
	stall = await Stall.open();
	staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(() => setStock(stall.db.database, stall.honey, 10));

const WRONG: Parcel = { carrier: 'VNPost', tracking: 'SO-SAI-VNP' };
const RIGHT: Parcel = { carrier: 'VNPost', tracking: 'SO-DUNG-VNP' };

/** From state to state. */
const ROAD = [
	['placed', 'confirmed'],
	['confirmed', 'packed'],
	['packed', 'shipped'],
	['shipped', 'delivered'],
	['delivered', 'returned'],
] as const;

interface Placed extends MadeOrder {
	readonly id: OrderId;
}

/** An order brought so far, with {@link WRONG} on its parcel once it is handed over. */
async function broughtTo(state: StaffTarget | 'placed'): Promise<Placed> {
	const made = await stall.order({ note: `lần ${Math.random()}` });
	await stall.place(made);
	const id = orderId(made.operation.opId);
	const steps =
		state === 'cancelled'
			? ([['placed', 'cancelled']] as const)
			: ROAD.slice(0, ROAD.findIndex(([, to]) => to === state) + 1);
	for (const [from, to] of steps) {
		const step = { from, to, reason: 'hết hàng', ...WRONG };
		await staff.outcome(await staff.move(packer, id, step), packer);
	}
	return { ...made, id };
}

const correct = async (who: Account, id: OrderId, seen: Parcel | null, wanted: Parcel) =>
	staff.outcome(await staff.parcel(who, id, { seen, ...wanted }), who);

async function asBuyer({ operation, secret }: Placed) {
	const { orders: told } = await trackOrders(stall.runtime, [{ orderId: operation.opId, secret }]);
	return told[0];
}

async function atDesk(id: OrderId) {
	const parts = { database: stall.db.database, now: stall.now, contactDays: 30 };
	const pulled = await pullOrders(parts, { producerId: stall.producer, cursor: null });
	return pulled.orders.find((order) => order.id === id);
}

async function historyOf(id: OrderId) {
	return stall.db.database
		.select()
		.from(orderHistory)
		.where(eq(orderHistory.orderId, id))
		.orderBy(asc(orderHistory.revision));
}

describe('a parcel put right', () => {
	it('is told to the buyer, and kept in the history with who did it and what it said before', async () => {
		const made = await broughtTo('shipped');
		const before = await asBuyer(made);
		const wanted = { carrier: ' VNPost ', tracking: 'SO-DUNG-VNP\u0000' };
		expect(await correct(owner, made.id, WRONG, wanted)).toEqual({ status: 'accepted' });
		const after = await asBuyer(made);
		expect(after).toMatchObject({ state: 'shipped', parcel: RIGHT });
		expect(after?.revision).toBe((before?.revision ?? 0) + 1);
		// To the buyer it went on its way once.
		expect(after?.history).toEqual(before?.history);
		const step = { state: 'shipped', by: 'producer', person: 'Bà Chủ', money: null };
		expect((await atDesk(made.id))?.history.at(-1)).toMatchObject({
			...step,
			parcel: { before: WRONG, after: RIGHT },
		});
	});

	it('is written down without the number, by which its buyer could be found', async () => {
		const made = await broughtTo('shipped');
		await correct(owner, made.id, WRONG, { carrier: 'GHN', tracking: 'SO-BI-MAT' });
		const question = { before: null, accountId: null, producerId: stall.producer, text: '' };
		const { entries } = await listChanges(stall.db.database, question);
		expect(entries[0]).toMatchObject({
			action: 'order.parcel',
			before: { carrier: 'VNPost' },
			after: { carrier: 'GHN' },
		});
		expect(JSON.stringify(entries)).not.toContain('SO-BI-MAT');
	});

	it('by two people at once stays as the first wrote it, and the second is told', async () => {
		const { id } = await broughtTo('shipped');
		const theirs = { carrier: 'GHN', tracking: 'GHN1' };
		await correct(owner, id, WRONG, theirs);
		expect(await correct(packer, id, WRONG, RIGHT)).toEqual({
			status: 'rejected',
			code: 'ORDER_NOT_WAITING',
			params: { state: 'shipped' },
		});
		expect((await atDesk(id))?.parcel).toEqual(theirs);
		// Having seen that, they may; and both stand in the history.
		expect(await correct(packer, id, theirs, RIGHT)).toEqual({ status: 'accepted' });
		const put = (await historyOf(id)).flatMap(({ parcel }) => parcel ?? []);
		expect(put).toEqual([
			{ before: WRONG, after: theirs },
			{ before: theirs, after: RIGHT },
		]);
	});

	it('as a colleague has it already is no error, and stays theirs', async () => {
		const { id } = await broughtTo('shipped');
		await correct(owner, id, WRONG, RIGHT);
		expect(await correct(packer, id, WRONG, RIGHT)).toEqual({ status: 'accepted' });
		expect((await historyOf(id)).at(-1)?.accountId).toBe(owner.id);
	});

	it('that said nothing gets its number, and may lose it again', async () => {
		const { id } = await broughtTo('shipped');
		const nothing = { carrier: null, tracking: null };
		await correct(packer, id, WRONG, nothing);
		expect((await atDesk(id))?.parcel).toBeNull();
		expect(await correct(packer, id, null, RIGHT)).toEqual({ status: 'accepted' });
		expect((await atDesk(id))?.parcel).toEqual(RIGHT);
	});

	it.each(['placed', ...STAFF_TARGETS.filter((state) => state !== 'shipped')] as const)(
		'is refused where the order is %s',
		async (state) => {
			const { id } = await broughtTo(state);
			const row = async () =>
				(await stall.db.database.select().from(orders).where(eq(orders.id, id)))[0];
			const before = await row();
			const seen = before?.tracking ? WRONG : null;
			expect(await correct(packer, id, seen, RIGHT)).toEqual({
				status: 'rejected',
				code: 'ORDER_NOT_WAITING',
				params: { state },
			});
			expect(await row()).toEqual(before);
		},
	);

	it("of another producer's order is not found", async () => {
		const { id } = await broughtTo('shipped');
		const stranger = await staff.hire('Ông Khác', '0912000009', 'owner', stall.neighbour);
		const operation = await stall.operation('order.parcel@1', {
			...{ accountId: stranger.id, producerId: stall.neighbour, orderId: id },
			...{ seen: WRONG, ...RIGHT },
		});
		expect(await staff.outcome(operation, stranger)).toMatchObject({ code: 'NOT_FOUND' });
	});

	it('leaves no number behind once its buyer is forgotten', async () => {
		const made = await broughtTo('shipped');
		await correct(owner, made.id, WRONG, { carrier: 'VNPost', tracking: 'SO-BI-MAT' });
		await correct(owner, made.id, { carrier: 'VNPost', tracking: 'SO-BI-MAT' }, RIGHT);
		const deliver = { from: 'shipped', to: 'delivered' } as const;
		await staff.outcome(await staff.move(packer, made.id, deliver), packer);
		await requestErasure(stall.runtime, { orderId: made.operation.opId, secret: made.secret });
		const kept = await stall.db.database
			.select()
			.from(operations)
			.where(eq(operations.orderId, made.id));
		const history = await historyOf(made.id);
		expect(JSON.stringify([kept, history])).not.toMatch(/SO-BI-MAT|SO-SAI-VNP|SO-DUNG-VNP/);
		expect(history.filter(({ parcel }) => parcel)).toHaveLength(2);
	});
});
