import { orderId } from '$lib/domain/ids';
import type { SQL } from 'drizzle-orm';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall, viewIn, type MadeOrder } from '../../../tests/fixtures/stall';
import { changePrice } from '../../catalogue/change-price';
import { setStock } from '../../catalogue/stock';
import { withdrawProduct } from '../../catalogue/listing.fixture';
import { getOrderView } from '../order-view';
import { orders } from '../tables';
import { end, offer, orderOf, propose } from './bundle.fixture';
import { lockTogether } from './cancel-parts';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(10);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	stall.wait(1);
	await setStock(stall.db.database, stall.honey, 10);
	await setStock(stall.db.database, stall.tea, 10);
});

const viewOf = async ({ operation }: MadeOrder) =>
	getOrderView(stall.db.database, orderId(operation.opId));
const statesOf = async (made: readonly MadeOrder[]) =>
	Promise.all(made.map(async (one) => (await viewOf(one))?.state));
const shelf = async () => [await stall.left(stall.honey), await stall.left(stall.tea)];
const send = async (made: readonly MadeOrder[]) => {
	const outcomes: OperationOutcome[] = [];
	for (const { operation } of made) outcomes.push(await stall.outcome(operation));
	return outcomes;
};

describe('a bundle that stands', () => {
	it('becomes an order of each producer with the stated share, stock of both taken once', async () => {
		const made = await orderOf(stall, await offer(stall), { sets: 2 });
		const [honey, tea] = await send(made);
		expect(honey).toMatchObject({
			status: 'accepted',
			order: {
				producerId: stall.producer,
				totalDong: 400_000,
				bundle: { title: 'Trà mật', sets: 2, isBroken: false },
			},
		});
		expect(tea).toMatchObject({
			status: 'accepted',
			order: { producerId: stall.neighbour, totalDong: 160_000 },
		});
		expect(await shelf()).toEqual([6, 8]);
		await send(made);
		expect(await shelf()).toEqual([6, 8]);
	});

	it('is ordered whole by the first operation, whichever comes, even if the other never does', async () => {
		const [honey, tea] = await orderOf(stall, await offer(stall));
		expect(await stall.outcome(tea.operation)).toMatchObject({ status: 'accepted' });
		expect(await statesOf([honey, tea])).toEqual(['placed', 'placed']);
		expect(await shelf()).toEqual([8, 9]);
	});

	it('is ordered once where both operations come at the same moment by two roads', async () => {
		const made = await orderOf(stall, await offer(stall));
		const both = [...made, ...made].map(({ operation }) => stall.send(operation));
		for (const answer of await Promise.all(both)) {
			expect(answer).toMatchObject({ outcome: { status: 'accepted' } });
		}
		expect(await shelf()).toEqual([8, 9]);
	});

	it('is had for less where a part has become cheaper alone', async () => {
		const made = await orderOf(stall, await offer(stall));
		const to = (priceDong: number) =>
			changePrice(stall.db.database, { productId: stall.tea, priceDong, unit: 'gói' }, stall.now);
		await to(70_000);
		const [honey, tea] = await send(made);
		await to(90_000);
		expect(honey).toMatchObject({ status: 'accepted', order: { totalDong: 200_000 } });
		expect(tea).toMatchObject({ status: 'acceptedChanged', order: { totalDong: 70_000 } });
	});
});

describe('a bundle that cannot be had as it was seen', () => {
	it('places no part where one is short, and asks about each with what is left', async () => {
		await setStock(stall.db.database, stall.tea, 1);
		const made = await orderOf(stall, await offer(stall), { sets: 2 });
		const [honey, tea] = await send(made);
		expect(honey).toMatchObject({
			status: 'needsBuyer',
			order: { totalDong: 480_000, bundle: { isBroken: true } },
		});
		expect(tea).toMatchObject({
			status: 'needsBuyer',
			order: { totalDong: 90_000, changes: [{ code: 'PRICE_CHANGED' }, { code: 'STOCK_CHANGED' }] },
		});
		expect(await shelf()).toEqual([10, 1]);
		const answer = { revision: 1, accept: true };
		expect(await stall.outcome(await stall.answer(made[1], answer))).toMatchObject({
			status: 'accepted',
			order: { state: 'placed', totalDong: 90_000 },
		});
		expect(await statesOf(made)).toEqual(['needsBuyer', 'placed']);
		expect(await shelf()).toEqual([10, 0]);
	});

	it('is honoured for 72 hours after a partner left, and asked about later', async () => {
		const bundleId = await offer(stall);
		const early = await orderOf(stall, bundleId);
		const late = await orderOf(stall, bundleId);
		stall.wait(0.5);
		await end(stall, bundleId);
		const tooLate = await orderOf(stall, bundleId);
		stall.wait(70);
		expect((await send(early)).map(({ status }) => status)).toEqual(['accepted', 'accepted']);
		expect((await send(tooLate)).map(({ status }) => status)).toEqual(['needsBuyer', 'needsBuyer']);
		stall.wait(3);
		expect((await send(late)).map(({ status }) => status)).toEqual(['needsBuyer', 'needsBuyer']);
		expect(await shelf()).toEqual([8, 9]);
	});

	it('is never sold before all have agreed, nor otherwise than agreed', async () => {
		const unagreed = await orderOf(stall, await propose(stall));
		const items = [
			{
				productId: stall.honey,
				producerId: stall.producer,
				quantity: 2,
				seenPriceDong: 1_000,
				seenUnit: 'hũ',
			},
			{
				productId: stall.tea,
				producerId: stall.neighbour,
				quantity: 1,
				seenPriceDong: 1_000,
				seenUnit: 'gói',
			},
		];
		const invented = await orderOf(stall, await offer(stall), { items });
		for (const made of [unagreed, invented]) {
			const [honey, tea] = await send(made);
			expect(honey).toMatchObject({ status: 'needsBuyer', order: { totalDong: 240_000 } });
			expect(tea).toMatchObject({ status: 'needsBuyer', order: { totalDong: 90_000 } });
		}
		expect(await shelf()).toEqual([10, 10]);
	});

	it('refuses the part that is withdrawn and asks about the other', async () => {
		await using own = await Stall.open(4);
		const made = await orderOf(own, await offer(own));
		await withdrawProduct(own.db.database, own.tea, own.now);
		const honey = await own.outcome(made[0].operation);
		const tea = await own.outcome(made[1].operation);
		expect(honey).toMatchObject({ status: 'needsBuyer', order: { totalDong: 240_000 } });
		expect(tea).toMatchObject({ status: 'rejected', code: 'PRODUCT_WITHDRAWN' });
		expect(await own.left(own.honey)).toBe(10);
	});

	it('is refused alike by both operations where it is no lawful order', async () => {
		const made = await orderOf(stall, await offer(stall), { sets: 1_000 });
		for (const outcome of await send(made)) {
			expect(outcome).toEqual({ status: 'rejected', code: 'INVALID_QUANTITY' });
		}
	});
});

describe('calling a bundle off', () => {
	it('is called off whole or not at all where it is just being ordered', async () => {
		const made = await orderOf(stall, await offer(stall));
		const [, second] = made;
		const together = await stall.db.database.transaction(async (tx) => {
			// The other road is done between two statements of this one.
			let isLooked = false;
			const select = (...fields: []) => {
				const query = tx.select(...fields);
				if (isLooked) return query;
				isLooked = true;
				const where = async (which: SQL) => {
					const rows = await query.from(orders).where(which);
					await stall.outcome(second.operation);
					return rows;
				};
				return { from: () => ({ where }) };
			};
			const halfway = new Proxy(tx, {
				get: (target, name) =>
					name === 'select' ? select : (Reflect.get(target, name) as unknown),
			});
			return lockTogether(halfway, orderId(second.operation.opId));
		});
		expect(await statesOf(made)).toEqual(['placed', 'placed']);
		expect(together.length).not.toBe(1);
	});

	it('gives back all of it, whichever part is called off', async () => {
		const made = await orderOf(stall, await offer(stall));
		await send(made);
		expect(await stall.outcome(await stall.cancel(made[1]))).toMatchObject({ status: 'accepted' });
		expect(await statesOf(made)).toEqual(['cancelled', 'cancelled']);
		expect(await shelf()).toEqual([10, 10]);
		expect(await stall.outcome(await stall.cancel(made[0]))).toMatchObject({ status: 'accepted' });
	});

	it('before it came leaves none of it', async () => {
		const made = await orderOf(stall, await offer(stall));
		await stall.callOff(made[1]);
		await send(made);
		expect(await statesOf(made)).toEqual(['cancelled', 'cancelled']);
		expect((await viewOf(made[0]))?.buyer).toBeNull();
		expect(await shelf()).toEqual([10, 10]);
	});

	it('ahead of the second operation undoes what the first has placed', async () => {
		const made = await orderOf(stall, await offer(stall));
		const cancel = await stall.cancel(made[1]);
		await stall.outcome(made[0].operation);
		expect(await stall.outcome(cancel)).toMatchObject({ status: 'accepted' });
		expect(viewIn(await stall.outcome(made[1].operation)).state).toBe('cancelled');
		expect(await statesOf(made)).toEqual(['cancelled', 'cancelled']);
		expect(await shelf()).toEqual([10, 10]);
	});
});
