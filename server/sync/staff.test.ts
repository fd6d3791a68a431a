import type { Account } from '$lib/domain/accounts/account';
import { orderId, type OrderId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import type { StaffTarget } from '$lib/domain/ordering/staff-operation';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { auditEntries } from '../audit/tables';
import { setAccountClosed } from '../accounts/manage-accounts';
import { setProducerRole } from '../accounts/producer-staff';
import { orderHistory, orders } from '../ordering/tables';
import { trackOrders } from '../ordering/track-orders';
import { replayHeld } from './held';
import { KINDS } from './kinds';
import { push } from './push';
import { operations } from './tables';

let stall: Stall;
let staff: Staff;
let owner: Account;
let packer: Account;

beforeEach(async () => {
	stall = await Stall.open(4);
	staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
});
afterEach(async () => {
	vi.restoreAllMocks();
	await stall[Symbol.asyncDispose]();
});

async function placed() {
	const made = await stall.order();
	await stall.place(made);
	return { ...made, id: orderId(made.operation.opId) };
}

async function stateOf(id: OrderId): Promise<string | undefined> {
	const [row] = await stall.db.database.select().from(orders).where(eq(orders.id, id));
	return row?.state;
}

const ledgerRow = async ({ opId }: Operation) =>
	(await stall.db.database.select().from(operations).where(eq(operations.opId, opId)))[0];

describe('an operation of staff', () => {
	it('is performed in the name of whoever made it, and noted as theirs', async () => {
		const { id, operation, secret } = await placed();
		const step = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		expect(await staff.send(step, packer)).toMatchObject({
			replayed: false,
			outcome: { status: 'accepted' },
		});
		expect(await staff.send(step, packer)).toMatchObject({ replayed: true });
		expect(await stateOf(id)).toBe('confirmed');
		expect(await ledgerRow(step)).toMatchObject({ accountId: packer.id, orderId: id });
		const entries = await stall.db.database.select().from(auditEntries);
		expect(entries.filter(({ action }) => action === 'order.move')).toMatchObject([
			{ accountId: packer.id, before: { state: 'placed' }, after: { state: 'confirmed' } },
		]);
		const { orders: told } = await trackOrders(stall.runtime, [
			{ orderId: operation.opId, secret },
		]);
		expect(told).toMatchObject([{ state: 'confirmed', revision: 2 }]);
		expect(JSON.stringify(told)).not.toContain(packer.id);
	});

	it('waits while nobody is signed in, or another than who made it', async () => {
		const { id } = await placed();
		const step = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		for (const who of [null, owner]) {
			expect(await staff.send(step, who)).toEqual({
				opId: step.opId,
				error: { code: 'NOT_SIGNED_IN' },
			});
		}
		expect(await ledgerRow(step)).toBeUndefined();
		expect(await stateOf(id)).toBe('placed');
		expect(await staff.send(step, packer)).toMatchObject({ outcome: { status: 'accepted' } });
	});

	it('keeps nothing else of its batch waiting, and buyers never wait for who has signed in', async () => {
		const { id } = await placed();
		const step = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		const { operation } = await stall.order({ note: 'khác' });
		const signedIn = vi.fn(() => Promise.reject(new Error('the store of sign-ins is away')));
		const { answers } = await push(stall.runtime, [step, operation], { origin: null, signedIn });
		expect(answers).toMatchObject([
			{ error: { code: 'SERVER_BUSY' } },
			{ outcome: { status: 'accepted' } },
		]);
		expect(signedIn).toHaveBeenCalledOnce();
		await push(stall.runtime, [operation], { origin: null, signedIn });
		expect(signedIn).toHaveBeenCalledOnce();
	});

	it('is refused for good to who has lost the role or the account meanwhile', async () => {
		const { id } = await placed();
		const step = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		const later = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		const change = { producerId: stall.producer, accountId: packer.id, role: null, actor: null };
		await setProducerRole(stall.db.database, change, stall.now);
		const refused = { outcome: { status: 'rejected', code: 'FORBIDDEN' } };
		expect(await staff.send(step, packer)).toMatchObject(refused);
		await setProducerRole(stall.db.database, { ...change, role: 'packer' }, stall.now);
		await setAccountClosed(
			stall.db.database,
			{ accountId: packer.id, isClosed: true, actor: { accountId: owner.id, requestId: 'test' } },
			stall.now,
		);
		expect(await staff.send(later, packer)).toMatchObject(refused);
		expect(await staff.send(step, packer)).toMatchObject({ replayed: true, ...refused });
		expect(await stateOf(id)).toBe('placed');
	});

	it('does not find the order of another producer', async () => {
		const { id } = await placed();
		const neighbour = await staff.hire('Người Khác', '0912000003', 'owner', stall.neighbour);
		const step = { from: 'placed', to: 'confirmed' as StaffTarget } as const;
		const asTheirs = await staff.move(neighbour, id, step, { producerId: stall.neighbour });
		expect(await staff.send(asTheirs, neighbour)).toMatchObject({
			outcome: { status: 'rejected', code: 'NOT_FOUND' },
		});
		const asOurs = await staff.move(neighbour, id, step);
		expect(await staff.send(asOurs, neighbour)).toMatchObject({
			outcome: { status: 'rejected', code: 'FORBIDDEN' },
		});
	});

	it('that a bug held is performed later in the same name, and in no other', async () => {
		const { id } = await placed();
		const step = await staff.move(packer, id, { from: 'placed', to: 'confirmed' });
		const forged = await staff.move(owner, id, { from: 'placed', to: 'confirmed' });
		// Whatever a payload says that could not be read: who had signed in is who it belongs to.
		vi.spyOn(KINDS, 'order.move@1').mockImplementation(() => {
			throw new TypeError('a bug');
		});
		for (const operation of [step, forged]) {
			expect(await staff.send(operation, null)).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
			expect(await staff.send(operation, packer)).toMatchObject({ outcome: { status: 'held' } });
		}
		vi.restoreAllMocks();
		expect(await replayHeld(stall.runtime, forged.opId)).toMatchObject({
			status: 'rejected',
			code: 'FORBIDDEN',
		});
		expect(await replayHeld(stall.runtime, step.opId)).toEqual({ status: 'accepted' });
		const history = await stall.db.database
			.select()
			.from(orderHistory)
			.where(eq(orderHistory.orderId, id));
		expect(history.map(({ state, accountId }) => [state, accountId])).toEqual([
			['placed', null],
			['confirmed', packer.id],
		]);
	});
});
