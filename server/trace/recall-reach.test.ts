import type { Account } from '$lib/domain/accounts/account';
import { orderId, type LotId } from '$lib/domain/ids';
import type { StaffTarget } from '$lib/domain/ordering/staff-operation';
import { DAY_MS, dayOf, HOUR_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { setMarketRoles } from '../accounts/manage-accounts';
import type { Actor } from '../audit/record-change';
import { auditEntries } from '../audit/tables';
import { newPerson } from '../certification/dossier.fixture';
import { setStock } from '../catalogue/stock';
import { products } from '../catalogue/tables';
import { withdrawProduct } from '../catalogue/listing.fixture';
import { notices } from '../notify/tables';
import { lockOrder } from '../ordering/move-order';
import { requestErasure } from '../ordering/request-erasure';
import { pullOrders } from '../ordering/staff/pull-orders';
import { trackOrders } from '../ordering/track-orders';
import { findLotsByName, listLotsOffSale } from './find-lots';
import { issueLabels } from './issue-labels';
import { createLot, getLots } from './lots';
import { callBack, liftRecall } from './recall';

const ROAD: readonly StaffTarget[] = ['confirmed', 'packed', 'shipped', 'delivered'];
let stall: Stall;
let actor: Actor;
let staff: Staff;
let owner: Account;
let packer: Account;
let lotId: LotId;
let lot: string;
let count = 0;

beforeAll(async () => {
	stall = await Stall.open();
	actor = await newPerson(stall.db.database, ['reviewer'], stall.now);
	staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
	const { database } = stall.db;
	await database
		.update(products)
		.set({ gtin: '09521234543213' })
		.where(eq(products.id, stall.honey));
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	count += 1;
	lot = `L${count}`;
	// No goods of the tests before can be of this lot.
	stall.now += 10 * DAY_MS;
	await setStock(stall.db.database, stall.honey, 50);
	lotId = await newLot(lot);
});

function newLot(code: string) {
	return createLot(
		stall.db.database,
		{
			productId: stall.honey,
			producerId: stall.producer,
			lot: code,
			producedOn: dayOf(stall.now - 2 * DAY_MS),
			expiresOn: null,
			locationCode: null,
			standards: [],
		},
		stall.now,
	);
}

/** An order of a jar without a label, brought so far; its lots are named before it is packed. */
async function brought(
	to: (typeof ROAD)[number],
	lots: readonly string[] = [],
): Promise<MadeOrder> {
	const made = await stall.order({ note: `lần ${Math.random()}` });
	await stall.place(made);
	let from: 'placed' | StaffTarget = 'placed';
	for (const step of ROAD.slice(0, ROAD.indexOf(to) + 1)) {
		stall.now += HOUR_MS;
		if (step === 'packed' && lots.length > 0) await nameLots(made, lots);
		await staff.outcome(await staff.move(packer, idOf(made), { from, to: step }), packer);
		from = step;
	}
	return made;
}

const idOf = ({ operation }: MadeOrder) => orderId(operation.opId);

async function nameLots(
	made: MadeOrder,
	lots: readonly string[],
	{ position = 0, seen = null }: { position?: number; seen?: string[] | null } = {},
) {
	const lines = [{ position, lots: [...lots], seen }];
	return staff.outcome(await staff.lots(packer, idOf(made), lines), packer);
}

async function viewOf({ operation, secret }: MadeOrder) {
	const { orders } = await trackOrders(stall.runtime, [{ orderId: operation.opId, secret }]);
	return orders[0];
}

/** What buyers were told of the lot, last: `holds`, `maybe`, `lifted` or nothing. */
async function toldOf(made: MadeOrder) {
	const entry = (await viewOf(made))?.history.findLast(({ recall }) => recall?.lot === lot);
	if (!entry) return 'nothing';
	if (entry.code === null) return 'lifted';
	return entry.recall?.isCertain ? 'holds' : 'maybe';
}

/** How many transactions wait for another one. */
async function waiting(): Promise<number> {
	const [row] = await stall.db.sql<{ n: number }[]>`
		select count(*)::int as n from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`;
	return row?.n ?? 0;
}

const request = (changes: Partial<Parameters<typeof callBack>[1]> = {}) => ({
	lotId,
	scope: { kind: 'lot' } as const,
	reason: 'Kiểm nghiệm không đạt',
	place: 'Ban tổ chức',
	actor,
	producerId: null,
	...changes,
});
const recall = (changes = {}) => callBack(stall.db.database, request(changes), stall.now);
const lift = (changes = {}) => liftRecall(stall.db.database, request(changes), stall.now);

describe('a recall of a lot', () => {
	it('tells whoever has an order packed from it, and nobody of an order packed from another', async () => {
		const ours = await brought('delivered', [lot]);
		const mixed = await brought('shipped', ['L0', lot]);
		const others = await brought('delivered', ['L0']);
		const unpacked = await brought('confirmed');
		expect(await recall()).toMatchObject({ orders: 2 });
		expect(await Promise.all([ours, mixed, others, unpacked].map(toldOf))).toEqual([
			'holds',
			'holds',
			'nothing',
			'nothing',
		]);
		expect(await lift()).toMatchObject({ orders: 2 });
		expect(await Promise.all([ours, mixed, others].map(toldOf))).toEqual([
			'lifted',
			'lifted',
			'nothing',
		]);
	});

	it('says “maybe” where nobody noted the lot and the goods can be of it', async () => {
		const unknown = await brought('delivered');
		stall.now += DAY_MS;
		lot = `${lot}-later`;
		lotId = await newLot(lot);
		// This one was made only two days before, and the order packed earlier than that.
		stall.now += 10 * DAY_MS;
		const later = await brought('packed');
		lotId = await newLot(`${lot}-x`);
		lot = `${lot}-x`;
		expect(await recall()).toMatchObject({ orders: 1 });
		expect(await toldOf(later)).toBe('maybe');
		expect(await toldOf(unknown)).toBe('nothing');
		await lift();
		expect(await toldOf(later)).toBe('lifted');
	});

	it('of pieces says “maybe” to whoever has an order packed from their lot', async () => {
		const [first, second] = await issueLabels(stall.db.database, { lotId, count: 2 }, stall.now);
		const ours = await brought('delivered', [lot]);
		const others = await brought('delivered', ['L0']);
		const piece = (serial = '') => ({ scope: { kind: 'serials' as const, serials: [serial] } });
		await recall(piece(first?.claim.serial));
		expect(await Promise.all([ours, others].map(toldOf))).toEqual(['maybe', 'nothing']);
		await recall(piece(second?.claim.serial));
		// One of the two is still called back.
		expect(await lift(piece(first?.claim.serial))).toMatchObject({ orders: 0 });
		expect(await toldOf(ours)).toBe('maybe');
		expect(await lift(piece(second?.claim.serial))).toMatchObject({ orders: 1 });
		expect(await toldOf(ours)).toBe('lifted');
	});

	it('reaches orders that were packed by a phone which had not heard of it', async () => {
		const named = await brought('confirmed');
		const silent = await brought('confirmed');
		const offline = { createdAt: stall.now };
		const lines = [{ position: 0, lots: [lot], seen: null }];
		const step = { from: 'confirmed', to: 'packed' } as const;
		const waiting = [
			await staff.lots(packer, idOf(named), lines),
			await staff.move(packer, idOf(named), step),
			await staff.move(packer, idOf(silent), step),
		].map((operation) => ({ ...operation, ...offline }));
		stall.now += HOUR_MS;
		await recall();
		stall.now += HOUR_MS;
		for (const operation of waiting) await staff.outcome(operation, packer);
		expect(await Promise.all([named, silent].map(toldOf))).toEqual(['holds', 'maybe']);
		// What was “maybe” becomes certain once somebody says so; said twice, it is told once.
		await nameLots(silent, [lot]);
		await nameLots(silent, [lot]);
		const told = (await viewOf(silent))?.history.filter(({ recall: of }) => of?.lot === lot);
		expect(told?.map((entry) => entry.recall?.isCertain)).toEqual([false, true]);
	});

	it('and packing from it at the same moment see each other', async () => {
		for (let round = 0; round < 6; round++) {
			const made = await brought('confirmed');
			await Promise.all([nameLots(made, [lot]), recall()]);
			expect(await toldOf(made)).toBe('holds');
			await lift();
		}
	});

	it('finds what was ordered and packed while its buyers were being told', async () => {
		const held = await brought('confirmed');
		const { database } = stall.db;
		let recalled: Promise<unknown> | undefined;
		let late: Promise<MadeOrder> | undefined;
		await database.transaction(async (tx) => {
			// Telling its buyers goes no further than this order.
			await lockOrder(tx, idOf(held));
			recalled = recall();
			await expect.poll(waiting).toBe(1);
			late = brought('packed');
			await expect.poll(waiting).toBe(2);
		});
		await recalled;
		if (!late) throw new Error('nothing was packed');
		expect(await toldOf(await late)).toBe('maybe');
	});

	it('of a lot without a production day reaches what left before it was entered', async () => {
		const early = await brought('delivered');
		stall.now += DAY_MS;
		lot = `${lot}-entered-late`;
		lotId = await createLot(
			stall.db.database,
			{
				...{ productId: stall.honey, producerId: stall.producer, lot, locationCode: null },
				...{ producedOn: null, expiresOn: null, standards: [] },
				events: [
					{
						...{ step: 'commissioning', at: stall.now, place: 'HTX Ong' },
						...{ note: null, corrects: null },
					},
				],
			},
			stall.now,
		);
		await recall();
		expect(await toldOf(early)).toBe('maybe');
	});

	it('by the organisers is told to the owner of the stall; by the stall itself to its others and to the organisers', async () => {
		await brought('delivered', [lot]);
		await recall({ producerId: stall.producer, actor: { ...actor, accountId: owner.id } });
		const of = async (wanted = 'ownLotRecalled') =>
			(await stall.db.database.select().from(notices)).filter(
				({ kind, params }) => kind === wanted && JSON.stringify(params).includes(`"${lot}"`),
			);
		expect(await of()).toEqual([]);
		const said = { productName: 'Mật ong', lot, reason: 'Kiểm nghiệm không đạt', orders: 1 };
		expect(await of('lotRecalledByColleague')).toMatchObject([
			{ recipient: `account:${packer.id}`, params: said },
		]);
		expect(await of('lotRecalledByProducer')).toMatchObject([
			{ recipient: `account:${actor.accountId}`, params: said },
		]);
		await lift();
		await recall();
		expect(await of()).toMatchObject([
			{
				recipient: `account:${owner.id}`,
				params: { productName: 'Mật ong', reason: 'Kiểm nghiệm không đạt', orders: 1 },
			},
		]);
	});

	it('is neither made nor taken back by an organiser who works for the producer', async () => {
		const { database } = stall.db;
		const own = { ...actor, accountId: owner.id };
		await setMarketRoles(database, { accountId: owner.id, roles: ['reviewer'], actor }, stall.now);
		await expect(recall({ actor: own })).rejects.toMatchObject({ code: 'FORBIDDEN' });
		await recall({ actor: own, producerId: stall.producer });
		await expect(lift({ actor: own })).rejects.toMatchObject({ code: 'FORBIDDEN' });
		await setMarketRoles(database, { accountId: owner.id, roles: [], actor }, stall.now);
	});

	it('stays readable when the buyer asked to be forgotten', async () => {
		const made = await brought('delivered', [lot]);
		await recall();
		const { operation, secret } = made;
		await requestErasure(stall.runtime, { orderId: operation.opId, secret });
		const entry = (await viewOf(made))?.history.findLast((one) => one.recall);
		expect(entry).toMatchObject({ reason: 'Kiểm nghiệm không đạt', recall: { lot } });
	});
});

describe('order.lots@1', () => {
	it('keeps what each line was packed from, for desk and buyer, with who said so', async () => {
		const made = await brought('packed', [lot]);
		expect((await viewOf(made))?.lines).toMatchObject([{ packedLots: [lot] }]);
		// A word among the stall's people: the buyer reads it off the lines.
		expect((await viewOf(made))?.history.map(({ state }) => state)).toEqual([
			'placed',
			'confirmed',
			'packed',
		]);
		const grounds = { database: stall.db.database, now: stall.now, contactDays: 14 };
		const pulled = await pullOrders(grounds, { producerId: stall.producer, cursor: null });
		const order = pulled.orders.find(({ id }) => id === idOf(made));
		expect(order?.history.at(-2)).toMatchObject({ person: 'Anh Gói', lots: [lot] });
		const [entry] = await stall.db.database
			.select()
			.from(auditEntries)
			.where(eq(auditEntries.action, 'order.lots'));
		expect(entry).toMatchObject({ accountId: packer.id, producerId: stall.producer });
	});

	it('puts right what one saw, and adds to what one did not see', async () => {
		const made = await brought('packed', [lot]);
		const packedFrom = async () => (await viewOf(made))?.lines[0]?.packedLots;
		// Somebody else packed from another lot, without a network: a recall of either must reach the buyer.
		await nameLots(made, ['KHAC-1']);
		expect(await packedFrom()).toEqual([lot, 'KHAC-1']);
		await nameLots(made, ['KHAC-1'], { seen: [lot, 'KHAC-1'] });
		expect(await packedFrom()).toEqual(['KHAC-1']);
	});

	it('is refused where there is nothing to be packed, and says nothing of another stall', async () => {
		const early = await stall.order();
		await stall.place(early);
		expect(await nameLots(early, [lot])).toMatchObject({ code: 'ORDER_NOT_WAITING' });
		const confirmed = await brought('confirmed');
		expect(await nameLots(confirmed, [lot], { position: 7 })).toMatchObject({
			code: 'ORDER_NOT_WAITING',
		});
		const foreign = await stall.order({
			producerId: stall.neighbour,
			lines: [stall.line(stall.tea)],
		});
		await stall.place(foreign);
		expect(await nameLots(foreign, [lot])).toMatchObject({ code: 'NOT_FOUND' });
		const [stored] = await getLots(stall.db.database, [lotId]);
		expect(stored?.recall).toBeNull();
	});
});

describe('a product that is off sale', () => {
	it('has lots that organisers and its producer find and call back, and nobody else', async () => {
		const { database } = stall.db;
		const made = await brought('delivered', [lot]);
		expect(await listLotsOffSale(database, stall.producer)).toEqual([]);
		await withdrawProduct(database, stall.honey, stall.now);
		expect(await findLotsByName(database, { lot, product: null })).toMatchObject([
			{ id: lotId, name: 'Mật ong' },
		]);
		const own = await listLotsOffSale(database, stall.producer);
		expect(own.map((one) => one.lot.lot)).toContain(lot);
		expect(await listLotsOffSale(database, stall.neighbour)).toEqual([]);
		await recall();
		expect(await toldOf(made)).toBe('holds');
	});
});
