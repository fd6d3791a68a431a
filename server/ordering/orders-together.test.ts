import { productId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall, viewIn, type MadeOrder } from '../../tests/fixtures/stall';
import { changePrice } from '../catalogue/change-price';
import { setStock } from '../catalogue/stock';
import { openDatabase } from '../database/database';
import { operations } from '../sync/tables';
import { openCreateOrder } from './create-order';
import { placeAtOnce } from './place-at-once';
import { readOrderDraft } from './read-order';
import { orderHistory, orderLines, orders } from './tables';

let stall: Stall;

beforeAll(async () => {
	stall = await Stall.open(20);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	await setStock(stall.db.database, stall.honey, 10);
});

async function countOf(made: MadeOrder) {
	const id = made.operation.opId as string;
	const { database } = stall.db;
	return {
		operations: await database.$count(operations, sql`op_id = ${id}`),
		orders: await database.$count(orders, sql`id = ${id}`),
		lines: await database.$count(orderLines, sql`order_id = ${id}`),
		history: await database.$count(orderHistory, sql`order_id = ${id}`),
	};
}

async function placeQuickly(made: MadeOrder, database = stall.db.database) {
	const { operation } = made;
	const draft = readOrderDraft(JSON.parse(operation.payload));
	const { orderId } = openCreateOrder(JSON.parse(operation.payload), operation);
	const receivedAt = stall.now;
	const entry = { operation, payload: operation.payload, orderId, receivedAt };
	return placeAtOnce(database, { draft, entry, receivedAt });
}

const buyer = (index: number) => ({
	name: 'Người Mua Thử',
	phone: `09120000${String(index).padStart(2, '0')}`,
	address: { provinceCode: '01', communeCode: '09022', street: 'Xóm 3', oldAddress: null },
});
/** Orders of different buyers, a line of each `quantity`. */
const ordersOf = (quantities: readonly number[]) =>
	Promise.all(
		quantities.map((quantity, index) =>
			stall.order({ buyer: buyer(index), lines: [stall.line(stall.honey, { quantity })] }),
		),
	);

describe('the quick road', () => {
	it('places an ordinary order, and shows it as it stands in the tables', async () => {
		const made = await stall.order({
			lines: [
				stall.line(stall.honey, { quantity: 2 }),
				stall.line(stall.noodles),
				stall.line(stall.honey),
			],
		});
		const outcome = await placeQuickly(made);
		expect(outcome).toMatchObject({ status: 'accepted', order: { totalDong: 400_000 } });
		expect(await stall.send(made.operation)).toEqual({
			opId: made.operation.opId,
			replayed: true,
			outcome,
		});
		expect(await stall.left(stall.honey)).toBe(7);
	});

	it('sees a price that changed since it last looked', async () => {
		const made = await stall.order();
		await placeQuickly(made);
		const next = await stall.order();
		await changePrice(stall.db.database, { productId: stall.honey, priceDong: 100_000 }, stall.now);
		expect(await placeQuickly(next)).toMatchObject({
			status: 'acceptedChanged',
			order: { totalDong: 100_000 },
		});
		await changePrice(stall.db.database, { productId: stall.honey, priceDong: 120_000 }, stall.now);
	});

	it('does nothing at all where the stock is short, the operation known or the buyer to be asked', async () => {
		const short = await stall.order({ lines: [stall.line(stall.honey, { quantity: 11 })] });
		const dear = await stall.order({ lines: [stall.line(stall.honey, { seenPriceDong: 5 })] });
		const unknown = await stall.order({ lines: [stall.line(productId(999))] });
		for (const made of [short, dear, unknown]) {
			expect(await placeQuickly(made)).toBeUndefined();
			expect(await countOf(made)).toEqual({ operations: 0, orders: 0, lines: 0, history: 0 });
		}
		const known = await stall.order();
		await stall.outcome(known.operation);
		expect(await placeQuickly(known)).toBeUndefined();
		expect(await stall.left(stall.honey)).toBe(9);
	});
});

describe('orders that come at the same moment', () => {
	it('are written together, each as if it were alone', async () => {
		const made = await ordersOf([1, 2, 3]);
		const outcomes = await Promise.all(made.map((one) => placeQuickly(one)));
		expect(outcomes.map((outcome) => outcome?.status)).toEqual([
			'accepted',
			'accepted',
			'accepted',
		]);
		for (const one of made)
			expect(await countOf(one)).toEqual({ operations: 1, orders: 1, lines: 1, history: 1 });
		expect(await stall.left(stall.honey)).toBe(4);
		// One transaction wrote all three.
		const ids = made.map(({ operation }) => operation.opId as string);
		const [row] = await stall.db.sql<{ count: number }[]>`
			select count(distinct xmin::text)::int as count from orders where id in ${stall.db.sql(ids)}`;
		expect(row?.count).toBe(1);
	});

	it('suffer nothing from one that finds no stock', async () => {
		const made = await ordersOf([2, 11, 3]);
		const outcomes = await Promise.all(made.map((one) => placeQuickly(one)));
		expect(outcomes.map((outcome) => outcome?.status)).toEqual(['accepted', undefined, 'accepted']);
		expect(await countOf(made[1] ?? (await stall.order()))).toMatchObject({
			operations: 0,
			orders: 0,
		});
		expect(await stall.left(stall.honey)).toBe(5);
	});

	it('share what is left without selling more, down to the last', async () => {
		const made = await ordersOf([3, 3, 3, 3, 3]);
		const answers = await Promise.all(made.map(({ operation }) => stall.outcome(operation)));
		const placed = answers.filter(({ status }) => status === 'accepted');
		expect(placed).toHaveLength(3);
		expect(answers.filter(({ status }) => status === 'needsBuyer')).toHaveLength(2);
		expect(await stall.left(stall.honey)).toBe(1);
	});

	it('suffer nothing from one that the database refuses', async () => {
		await stall.db.sql.unsafe(
			`alter table orders add constraint no_street check (street <> 'không') not valid`,
		);
		const made = await ordersOf([1, 1]);
		const address = { ...buyer(7).address, street: 'không' };
		const bad = await stall.order({ buyer: { ...buyer(7), address } });
		const outcomes = await Promise.allSettled([...made, bad].map((one) => placeQuickly(one)));
		await stall.db.sql.unsafe('alter table orders drop constraint no_street');
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
		expect(await stall.left(stall.honey)).toBe(8);
	});

	it('are told of each other where they are the same basket', async () => {
		const basket = { buyer: buyer(90), lines: [stall.line(stall.honey, { quantity: 2 })] };
		const [one, other] = [await stall.order(basket), await stall.order(basket)];
		const outcomes = await Promise.all([placeQuickly(one), placeQuickly(other)]);
		const views = outcomes.map((outcome) => outcome && viewIn(outcome));
		expect(views.map((view) => view?.possibleDuplicateOf)).toEqual([null, one.operation.opId]);
	});

	it('that are one operation sent twice have one effect', async () => {
		const made = await stall.order();
		const outcomes = await Promise.all([placeQuickly(made), placeQuickly(made)]);
		expect(outcomes.map((outcome) => outcome?.status)).toEqual(['accepted', undefined]);
		expect(await countOf(made)).toEqual({ operations: 1, orders: 1, lines: 1, history: 1 });
	});

	it('never stop two nodes that were sent the same ones in another order', async () => {
		const other = openDatabase(stall.db.url, 10);
		await setStock(stall.db.database, stall.honey, 1_000);
		const made = await ordersOf(Array.from({ length: 40 }, () => 1));
		const backwards = [...made].reverse();
		const answers = await Promise.all([
			...made.map(({ operation }) => stall.outcome(operation)),
			...backwards.map(({ operation }) => stall.send(operation, stall.node(other.database))),
		]);
		await other.close();
		expect(answers).toHaveLength(80);
		expect(await stall.left(stall.honey)).toBe(960);
		expect(stall.logged.filter((line) => line.includes('40P01'))).toEqual([]);
	});
});
