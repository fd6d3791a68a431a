import type { Account } from '$lib/domain/accounts/account';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import { orderId, type OrderId } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { Staff } from '../../../tests/fixtures/staff';
import { Stall, type MadeOrder } from '../../../tests/fixtures/stall';
import { beginHistoryAfterRestore } from '../../database/new-history';
import { setStock } from '../../catalogue/stock';
import { orders } from '../tables';
import { pullOrders } from './pull-orders';

const CONTACT_DAYS = 14;
let stall: Stall;
let staff: Staff;
let packer: Account;
let owner: Account;

beforeEach(async () => {
	stall = await Stall.open(6);
	staff = new Staff(stall);
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
});
afterEach(() => stall[Symbol.asyncDispose]());

/** A phone that keeps what it pulled. */
class Phone {
	readonly held = new Map<OrderId, DeskOrder>();
	cursor: string | null = null;
	/** Orders that came, however often. */
	came = 0;
	resets = 0;

	async pull(): Promise<void> {
		for (;;) {
			const answer = await this.ask();
			if (answer.isReset) {
				this.held.clear();
				this.resets += 1;
			}
			for (const order of answer.orders) this.held.set(order.id, order);
			this.came += answer.orders.length;
			this.cursor = answer.cursor;
			if (!answer.hasMore) return;
		}
	}

	ask() {
		const { database } = stall.db;
		return pullOrders(
			{ database, now: stall.now, contactDays: CONTACT_DAYS },
			{ producerId: stall.producer, cursor: this.cursor },
		);
	}

	states(): string[] {
		return [...this.held.values()].map(({ state }) => state).sort();
	}
}

async function placed(note = `lần ${Math.random()}`): Promise<MadeOrder & { id: OrderId }> {
	const made = await stall.order({ note, lines: [stall.line(stall.noodles)] });
	await stall.place(made);
	return { ...made, id: orderId(made.operation.opId) };
}

async function paid(id: OrderId) {
	await staff.outcome(await staff.money(owner, id, { isReceived: true, way: 'cash' }), owner);
}

async function bring(id: OrderId, ...states: ('confirmed' | 'packed' | 'shipped' | 'delivered')[]) {
	let from: DeskOrder['state'] = 'placed';
	for (const to of states) {
		const step = { from, to, carrier: 'VNPost', tracking: 'EE0001VN' };
		await staff.outcome(await staff.move(packer, id, step), packer);
		from = to;
	}
}

describe('a pull of orders', () => {
	it('tells a producer of their own orders that were placed, once, with who did what', async () => {
		const { id } = await placed('Gọi trước');
		await stall.outcome((await stall.order({ lines: [stall.line(stall.wine)] })).operation);
		await setStock(stall.db.database, stall.honey, 0);
		const asked = await stall.order({ lines: [stall.line(stall.honey, { quantity: 3 })] });
		await stall.outcome(asked.operation);
		await stall.callOff(asked);
		const theirs = await stall.order({
			producerId: stall.neighbour,
			lines: [stall.line(stall.tea)],
		});
		await stall.place(theirs);
		const phone = new Phone();
		await phone.pull();
		expect([...phone.held.values()]).toMatchObject([
			{
				id,
				state: 'placed',
				note: 'Gọi trước',
				buyer: { name: 'Người Mua Thử', phone: '+84912345678' },
				contactUntil: null,
			},
		]);
		await bring(id, 'confirmed');
		await phone.pull();
		expect(phone.held.get(id)?.history.at(-1)).toMatchObject({
			state: 'confirmed',
			by: 'producer',
			person: 'Anh Gói',
		});
		// What was seen already comes again only while somebody, in any database here, still writes.
		await expect
			.poll(async () => {
				const { came } = phone;
				await phone.pull();
				return phone.came - came;
			})
			.toBe(0);
	});

	it('misses nothing of a transaction that is slow to commit, and keeps nobody waiting for it', async () => {
		const slow = await placed();
		const phone = new Phone();
		await phone.pull();
		let commit = () => undefined as void;
		let touched = () => undefined as void;
		const isTouched = new Promise<void>((done) => (touched = done));
		const running = stall.db.database.transaction(async (tx) => {
			await tx.update(orders).set({ revision: 7 }).where(eq(orders.id, slow.id));
			touched();
			await new Promise<void>((done) => (commit = done));
		});
		await isTouched;
		const quick = await placed();
		await phone.pull();
		expect(phone.held.has(quick.id)).toBe(true);
		expect(phone.held.get(slow.id)?.revision).toBe(1);
		commit();
		await running;
		await phone.pull();
		expect(phone.held.get(slow.id)?.revision).toBe(7);
	});

	it('holds the same as the table, whoever changes what meanwhile', async () => {
		const phone = new Phone();
		for (let round = 0; round < 4; round++) {
			const pulling = (async () => {
				for (let turn = 0; turn < 6; turn++) await phone.pull();
			})();
			const made = await Promise.all(Array.from({ length: 12 }, () => placed()));
			await Promise.all(made.slice(0, 6).map(({ id }) => bring(id, 'confirmed', 'packed')));
			await Promise.all(made.slice(8).map((one) => stall.callOff(one, 'thôi')));
			await pulling;
		}
		await phone.pull();
		const stored = await stall.db.database.select().from(orders);
		expect([...phone.held.values()].map(({ id, revision }) => `${id} ${revision}`).sort()).toEqual(
			stored.map(({ id, revision }) => `${id} ${revision}`).sort(),
		);
		expect(phone.states().filter((state) => state === 'cancelled')).toHaveLength(16);
	}, 60_000);

	it('comes in pages that a poor link carries', async () => {
		for (let n = 0; n < 41; n++) {
			const { buyer } = stall.payload('');
			const phone = `09${10_000_000 + n * 123_456}`;
			const street = `Số ${n * 7} ngõ ${n * 13} đường ${'ABCDEFGH'.charAt(n % 8)}`;
			const address = { ...buyer.address, street };
			const made = await stall.order({
				buyer: { name: `Người Mua Thứ ${n}`, phone, address },
				note: n % 3 === 0 ? `Giao sau ${n % 24} giờ` : null,
				lines: [stall.line(stall.noodles, { quantity: 1 + (n % 4) })],
			});
			await stall.place(made);
		}
		const phone = new Phone();
		const first = await phone.ask();
		expect(first).toMatchObject({ isReset: true, hasMore: true });
		expect(first.orders).toHaveLength(40);
		const bytes = JSON.stringify(first);
		// 2G carries some 5 KB a second.
		expect(brotliCompressSync(bytes).length).toBeLessThan(3_000);
		expect(gzipSync(bytes).length).toBeLessThan(3_500);
		await phone.pull();
		expect(phone.held.size).toBe(41);
		expect(phone.resets).toBe(1);
	}, 60_000);

	it('begins afresh where the database is another than it was', async () => {
		const { id } = await placed();
		const phone = new Phone();
		await phone.pull();
		await beginHistoryAfterRestore(stall.db.database, { isRestored: true });
		await phone.pull();
		expect(phone.resets).toBe(2);
		await bring(id, 'confirmed');
		await phone.pull();
		expect([phone.resets, phone.states()]).toEqual([2, ['confirmed']]);
		phone.cursor = "x'; drop table orders";
		await phone.pull();
		expect(phone.resets).toBe(3);
	});
});

describe("the buyer's data", () => {
	it('are told while the order needs them, and for some days after', async () => {
		const { id } = await placed();
		await bring(id, 'confirmed', 'packed', 'shipped', 'delivered');
		const phone = new Phone();
		await phone.pull();
		expect(phone.held.get(id)).toMatchObject({
			buyer: { name: 'Người Mua Thử' },
			parcel: { tracking: 'EE0001VN' },
			contactUntil: stall.now + CONTACT_DAYS * 24 * 60 * 60_000,
		});
		stall.wait(CONTACT_DAYS * 24);
		const later = new Phone();
		await later.pull();
		expect(later.held.get(id)).toMatchObject({
			state: 'delivered',
			buyer: null,
			note: null,
			phoneEnd: '678',
			parcel: { carrier: 'VNPost', tracking: null },
			lines: [{ name: 'Miến dong' }],
		});
		expect(JSON.stringify(later.held.get(id))).not.toMatch(/Người Mua|Xóm 3|9123/);
	});

	it('of what ended long ago are not even asked for by a new phone', async () => {
		const { id } = await placed();
		await bring(id, 'confirmed', 'packed', 'shipped', 'delivered');
		await paid(id);
		const open = await placed();
		stall.wait(61 * 24);
		const phone = new Phone();
		await phone.pull();
		expect([...phone.held.keys()]).toEqual([open.id]);
	});

	it('are told where money is still to come, or somebody complains, however long ago it ended', async () => {
		const [unpaid, argued, settled] = [await placed(), await placed(), await placed()];
		for (const { id } of [unpaid, argued, settled]) {
			await bring(id, 'confirmed', 'packed', 'shipped', 'delivered');
		}
		for (const { id } of [argued, settled]) await paid(id);
		const calledOff = await placed();
		await stall.callOff(calledOff);
		stall.wait(300 * 24);
		const key = (made: MadeOrder) => ({ orderId: made.operation.opId, secret: made.secret });
		const words = { kind: 'damaged', wish: 'replace', text: 'Gói bị rách', pictures: [] };
		const complain = async (made: MadeOrder) => {
			const operation = await stall.operation('complaint.create@1', { ...key(made), ...words });
			expect(await stall.outcome(operation)).toEqual({ status: 'accepted' });
			return operation.opId;
		};
		await complain(argued);
		const complaintId = await complain(settled);
		const back = { ...key(settled), complaintId, reply: 'withdrawn' };
		await stall.outcome(await stall.operation('complaint.reply@1', back));
		stall.wait(24);
		const held = async () => {
			const phone = new Phone();
			await phone.pull();
			return [...phone.held.keys()].sort();
		};
		expect(await held()).toEqual([unpaid.id, argued.id, settled.id].sort());
		// Nothing is shown of its buyer that the days after its end do not allow.
		const phone = new Phone();
		await phone.pull();
		expect(phone.held.get(unpaid.id)).toMatchObject({ paymentState: 'awaiting', buyer: null });
		expect(phone.held.get(argued.id)?.buyer?.phone).toBe('+84912345678');
		stall.wait(61 * 24);
		expect(await held()).toEqual([unpaid.id, argued.id].sort());
	});

	it('that came long ago and ended lately are told to a new phone, too', async () => {
		const { id } = await placed();
		await bring(id, 'confirmed', 'packed', 'shipped');
		stall.wait(61 * 24);
		const delivery = { from: 'shipped' as const, to: 'delivered' as const };
		await staff.outcome(await staff.move(packer, id, delivery), packer);
		const phone = new Phone();
		await phone.pull();
		expect(phone.held.get(id)?.state).toBe('delivered');
	});
});
