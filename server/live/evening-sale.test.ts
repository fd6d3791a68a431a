import { orderId, type ProductId } from '$lib/domain/ids';
import { AppError } from '$lib/domain/errors';
import type { Deal } from '$lib/domain/catalogue/promotion';
import { promotionIn, toProduct } from '$lib/domain/catalogue/published-promotion';
import { onSale } from '$lib/domain/live/on-sale';
import type { HostAction } from '$lib/domain/live/decide';
import type { SaleAction } from '$lib/domain/live/decide-sale';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { readBody } from '../catalogue/feed';
import { changePrice } from '../catalogue/change-price';
import { followSession } from '../catalogue/follow-session';
import { createPromotion, endPromotion, updatePromotion } from '../catalogue/promotions';
import { publish } from '../catalogue/publish';
import { publishPromotions } from '../catalogue/publish-promotions';
import { publishStock } from '../catalogue/publish-stock';
import { setStock } from '../catalogue/stock';
import { promotions } from '../catalogue/tables';
import { getProductEntries } from '../catalogue/product-entries';
import { getEveningFigures } from '../figures/read-evening';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { lockOrder, noteMoney } from '../ordering/move-order';
import { actAsHost } from './act-as-host';
import { Counting } from './counting';
import { readEvents, readRun, readState, type Run } from './record';

let stall: Stall;
let run: Run;
beforeEach(async () => {
	stall = await Stall.open(12);
	const startsAt = stall.now + 30 * MINUTE_MS;
	const session = await createSession(
		stall.db.database,
		{
			slug: 'phien-mat',
			title: 'Phiên mật',
			intro: '',
			startsAt,
			endsAt: startsAt + 2 * HOUR_MS,
			slots: [
				{
					producerId: stall.producer,
					startsAt,
					minutes: 10,
					productIds: [stall.honey, stall.noodles],
				},
			],
		},
		stall.now,
	);
	run = { sessionId: session.id, isRehearsal: false };
	await act({ do: 'start' });
});
afterEach(() => stall[Symbol.asyncDispose]());

const db = () => stall.db.database;
function act(
	action: HostAction | SaleAction,
	of: Run = run,
	actionId: string = crypto.randomUUID(),
) {
	return actAsHost(db(), { ...of, action, actionId, actor: ACTOR }, stall.now);
}
const limit = (productId: ProductId, most: number | null) =>
	act({ do: 'limit', productId, most } as const);
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);
const plan = (changes: object = {}) =>
	createPromotion(
		db(),
		{
			productId: stall.honey,
			deal: { kind: 'percent', percentOff: 25 },
			startsAt: stall.now + HOUR_MS,
			endsAt: stall.now + HOUR_MS + 20 * MINUTE_MS,
			sessionId: run.sessionId,
			...changes,
		},
		stall.now,
	);
const buy = async (productId: ProductId, quantity = 1, changes = {}) =>
	stall.outcome(
		(await stall.order({ lines: [stall.line(productId, { quantity, ...changes })] })).operation,
	);

/** What promotion the catalogue tells of a product. */
async function offerOf(productId: ProductId) {
	const body = await readBody(db(), 'product', String(productId));
	return body ? promotionIn(body) : null;
}

/** What promotion of the honey a phone shows that watches, whose catalogue is as before all this. */
async function offerSeen() {
	const body = await readBody(db(), 'product', String(stall.honey));
	if (!body) throw new Error('no honey');
	const state = await readState(db(), run);
	const product = { ...toProduct(body, null), promotion: null };
	return onSale(product, { state, counts: null, now: stall.now }).promotion;
}

/** Units of a product in orders that were placed. */
async function sold(productId: ProductId): Promise<number> {
	const [row] = await stall.db.sql<{ units: number }[]>`
		select coalesce(sum(quantity), 0)::int as units from order_lines
		join orders on orders.id = order_id
		where product_id = ${productId} and state = 'placed'`;
	return row?.units ?? 0;
}

describe('a limit of the evening', () => {
	it('holds to the unit with any orders at once, of what is counted and what is not', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat(9),
				fc.constantFrom(null, 4, 1_000),
				fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 14 }),
				async (most, stock, quantities) => {
					await setStock(db(), stall.noodles, stock);
					// What was sold of it before counts, also after it was lifted.
					const before = await sold(stall.noodles);
					await limit(stall.noodles, null);
					await limit(stall.noodles, before + most);
					const orders = await Promise.all(
						quantities.map((quantity) =>
							stall.order({ lines: [stall.line(stall.noodles, { quantity })] }),
						),
					);
					const outcomes = await Promise.all(
						orders.map(({ operation }) => stall.outcome(operation)),
					);
					const units = (await sold(stall.noodles)) - before;
					const placed = outcomes.filter(({ status }) => status === 'accepted').length;
					expect(units).toBeLessThanOrEqual(Math.min(most, stock ?? Infinity));
					// What is refused would not have fitted: nobody is sent away while there is room.
					const smallest = Math.min(
						...quantities.filter((_, index) => outcomes[index]?.status === 'needsBuyer'),
					);
					if (placed < orders.length) {
						expect(units + smallest).toBeGreaterThan(Math.min(most, stock ?? Infinity));
					}
					expect(await stall.left(stall.noodles)).toBe(Math.min(most, stock ?? Infinity) - units);
				},
			),
			{ numRuns: 12 },
		);
	});

	it('accepts exactly as many of many single ones as it allows', async () => {
		await limit(stall.noodles, 7);
		const orders = await Promise.all(
			Array.from({ length: 40 }, () => stall.order({ lines: [stall.line(stall.noodles)] })),
		);
		const outcomes = await Promise.all(orders.map(({ operation }) => stall.outcome(operation)));
		expect(outcomes.filter(({ status }) => status === 'accepted')).toHaveLength(7);
		expect(outcomes.filter(({ status }) => status === 'needsBuyer')).toHaveLength(33);
		expect(await sold(stall.noodles)).toBe(7);
	});

	it('asks the buyer with what is left, and gives back what is called off', async () => {
		await limit(stall.honey, 2);
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 2 })] });
		await stall.place(made);
		expect(await buy(stall.honey, 3)).toMatchObject({
			status: 'needsBuyer',
			order: { changes: [{ code: 'STOCK_CHANGED', left: 0 }] },
		});
		await stall.callOff(made);
		expect(await stall.left(stall.honey)).toBe(2);
		expect(await buy(stall.honey, 2)).toMatchObject({ status: 'accepted' });
	});

	it('is not made wider by an order of before that is called off', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 5 })] });
		await stall.place(made);
		stall.now += MINUTE_MS;
		await limit(stall.honey, 1);
		await stall.callOff(made);
		expect(await stall.left(stall.honey)).toBe(1);
	});

	it('counts what was sold when it is changed, down and up again', async () => {
		await limit(stall.noodles, 10);
		await buy(stall.noodles, 8);
		await limit(stall.noodles, 5);
		expect(await stall.left(stall.noodles)).toBe(0);
		await limit(stall.noodles, 12);
		expect(await stall.left(stall.noodles)).toBe(4);
		await limit(stall.noodles, null);
		expect(await stall.left(stall.noodles)).toBeNull();
	});

	it('that was lifted and is set again counts all that was sold of it, also in between', async () => {
		const told = async () => (await getEveningFigures(db(), run.sessionId)).limited;
		expect(await told()).toEqual([]);
		await limit(stall.noodles, 30);
		await buy(stall.noodles, 20);
		expect(await told()).toEqual([{ productId: stall.noodles, sold: 20 }]);
		await limit(stall.noodles, null);
		expect(await told()).toEqual([{ productId: stall.noodles, sold: 20 }]);
		await limit(stall.noodles, 30);
		expect(await stall.left(stall.noodles)).toBe(10);
		stall.now += MINUTE_MS;
		await limit(stall.noodles, null);
		await buy(stall.noodles, 4);
		await limit(stall.noodles, 30);
		expect(await stall.left(stall.noodles)).toBe(6);
		await limit(stall.noodles, null);
		const made = await stall.order({ lines: [stall.line(stall.noodles, { quantity: 3 })] });
		await stall.place(made);
		await limit(stall.noodles, 10);
		expect(await stall.left(stall.noodles)).toBe(0);
		// 27 were sold: what is called off makes no room in 10.
		await stall.callOff(made);
		expect(await stall.left(stall.noodles)).toBe(0);
		await limit(stall.noodles, 25);
		expect(await stall.left(stall.noodles)).toBe(1);
	});

	it('set again by two hosts at once, while orders come, leaves what was not sold of it', async () => {
		for (const stock of [null, 1_000]) {
			await setStock(db(), stall.noodles, stock);
			await limit(stall.noodles, 5);
			await limit(stall.noodles, null);
			const before = await sold(stall.noodles);
			const orders = await Promise.all(
				Array.from({ length: 30 }, () => stall.order({ lines: [stall.line(stall.noodles)] })),
			);
			const most = before + 12;
			const sending = orders.map(({ operation }) => stall.outcome(operation));
			await Promise.all([limit(stall.noodles, most), limit(stall.noodles, most)]);
			await Promise.all(sending);
			const units = await sold(stall.noodles);
			expect(await stall.left(stall.noodles)).toBe(Math.max(0, most - units));
			await limit(stall.noodles, null);
		}
	});

	it('set again counts an order, too, that is just being written', async () => {
		const { sql } = stall.db;
		await sql`create function wait_for_test() returns trigger language plpgsql as
			'begin perform pg_advisory_xact_lock_shared(42); return null; end'`;
		await sql`create trigger waits after insert on orders
			for each row execute function wait_for_test()`;
		await limit(stall.noodles, 3);
		await limit(stall.noodles, null);
		const held = await sql.reserve();
		await held`select pg_advisory_lock(42)`;
		const waiting = async () =>
			(await held`select 1 from pg_locks where not granted and pid <> pg_backend_pid()`).length;
		const order = buy(stall.noodles, 2);
		await expect.poll(waiting).toBe(1);
		const again = limit(stall.noodles, 3);
		await Promise.race([again, expect.poll(waiting).toBe(2)]);
		await held`select pg_advisory_unlock(42)`;
		held.release();
		await Promise.all([order, again]);
		expect(await stall.left(stall.noodles)).toBe(1);
	});

	it('that is lifted and set again leaves the portions of a promotion as they were', async () => {
		const promotion = await plan({ portions: 5 });
		await act({ do: 'startPromotion', promotionId: promotion.id });
		await limit(stall.honey, 6);
		await buy(stall.honey, 2, { promotionId: promotion.id, seenPriceDong: 90_000 });
		const portions = () => stall.db.sql`select * from promotion_portions`;
		const before = await portions();
		await limit(stall.honey, null);
		await limit(stall.honey, 6);
		expect(await portions()).toEqual(before);
		expect(await stall.left(stall.honey)).toBe(4);
	});

	it('lowered below what was sold, has nothing until enough of that is called off', async () => {
		const orders = [];
		for (const quantity of [3, 2, 3]) {
			const made = await stall.order({ lines: [stall.line(stall.noodles, { quantity })] });
			orders.push(made);
		}
		await limit(stall.noodles, 10);
		for (const made of orders) await stall.place(made);
		await limit(stall.noodles, 5);
		const [first, second] = orders;
		if (!first || !second) throw new Error('no orders');
		await stall.callOff(first);
		expect(await stall.left(stall.noodles)).toBe(0);
		await stall.callOff(second);
		expect(await stall.left(stall.noodles)).toBe(2);
	});

	it('holds nobody who bought before it to have bought of it, because their money was seen', async () => {
		const made = await stall.order({ lines: [stall.line(stall.noodles, { quantity: 2 })] });
		await stall.place(made);
		stall.now += MINUTE_MS;
		await limit(stall.noodles, 3);
		stall.now += MINUTE_MS;
		await db().transaction(async (tx) => {
			const row = await lockOrder(tx, orderId(made.operation.opId));
			if (!row) throw new Error('no order');
			const note = { state: 'received', way: 'transfer', at: stall.now, reason: null } as const;
			await noteMoney(tx, row, { ...note, accountId: ACTOR.accountId });
		});
		await act({ do: 'end' });
		await act({ do: 'resume' });
		expect(await stall.left(stall.noodles)).toBe(3);
		await stall.callOff(made);
		expect(await stall.left(stall.noodles)).toBe(3);
	});

	it('ends with the session, and is back where the end was a mistake', async () => {
		await limit(stall.noodles, 10);
		await buy(stall.noodles, 4);
		await act({ do: 'end' });
		expect(await stall.left(stall.noodles)).toBeNull();
		const state = await act({ do: 'resume' });
		expect(state.limits).toEqual([{ productId: stall.noodles, most: 10, held: null }]);
		expect(await stall.left(stall.noodles)).toBe(6);
	});

	it('has back what the buyer had been asked about before it was set, once that is called off', async () => {
		await setStock(db(), stall.honey, 3);
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 4 })] });
		const asked = await stall.outcome(made.operation);
		expect(asked).toMatchObject({ status: 'needsBuyer', order: { revision: 1 } });
		stall.now += MINUTE_MS;
		await limit(stall.honey, 3);
		stall.now += MINUTE_MS;
		const yes = await stall.answer(made, { revision: 1, accept: true });
		expect(await stall.outcome(yes)).toMatchObject({ status: 'accepted' });
		expect(await stall.left(stall.honey)).toBe(0);
		await stall.callOff(made);
		expect(await stall.left(stall.honey)).toBe(3);
	});

	it('is not made wider by what was sold between the end and its going on', async () => {
		await limit(stall.noodles, 2);
		await buy(stall.noodles, 2);
		stall.now += MINUTE_MS;
		await act({ do: 'end' });
		const between = await stall.order({ lines: [stall.line(stall.noodles, { quantity: 5 })] });
		await stall.place(between);
		stall.now += MINUTE_MS;
		await act({ do: 'resume' });
		await stall.callOff(between);
		expect(await stall.left(stall.noodles)).toBe(0);
	});

	it('of which more was sold in between has none left, however often the session ends and goes on', async () => {
		await limit(stall.noodles, 2);
		await buy(stall.noodles, 2);
		await act({ do: 'end' });
		await buy(stall.noodles, 5);
		stall.now += MINUTE_MS;
		for (let time = 0; time < 2; time++) {
			await act({ do: 'resume' });
			expect(await stall.left(stall.noodles)).toBe(0);
			stall.now += MINUTE_MS;
			await act({ do: 'end' });
		}
		await act({ do: 'resume' });
		await limit(stall.noodles, 4);
		expect(await stall.left(stall.noodles)).toBe(0);
		await limit(stall.noodles, 8);
		expect(await stall.left(stall.noodles)).toBe(1);
	});

	it('counts all that was sold of it, also between the end and its going on, and has back what is called off', async () => {
		await limit(stall.noodles, 10);
		const first = await stall.order({ lines: [stall.line(stall.noodles, { quantity: 4 })] });
		await stall.place(first);
		stall.now += MINUTE_MS;
		await act({ do: 'end' });
		stall.now += MINUTE_MS;
		await buy(stall.noodles, 3);
		stall.now += MINUTE_MS;
		await act({ do: 'resume' });
		expect(await stall.left(stall.noodles)).toBe(3);
		await stall.callOff(first);
		expect(await stall.left(stall.noodles)).toBe(7);
		await limit(stall.noodles, 5);
		expect(await stall.left(stall.noodles)).toBe(2);
	});

	it('is refused to a second session, and not announced where that took it over', async () => {
		const { id } = await createSession(
			db(),
			{
				...{ slug: 'phien-kia', title: 'Phiên kia', intro: '' },
				...{ startsAt: stall.now, endsAt: stall.now + HOUR_MS },
				slots: [
					{
						...{ producerId: stall.producer, startsAt: stall.now, minutes: 10 },
						productIds: [stall.noodles],
					},
				],
			},
			stall.now,
		);
		const other = { sessionId: id, isRehearsal: false };
		await act({ do: 'start' }, other);
		await limit(stall.noodles, 3);
		const theirs = { do: 'limit', productId: stall.noodles, most: 9 } as const;
		expect(await codeOf(act(theirs, other))).toBe('CHANGED_MEANWHILE');
		expect(await stall.left(stall.noodles)).toBe(3);
		await act({ do: 'end' });
		expect(await codeOf(act(theirs, other))).toBe('done');
		expect((await act({ do: 'resume' })).limits).toEqual([]);
		expect(await stall.left(stall.noodles)).toBe(9);
	});

	it('is told to phones as what is left', async () => {
		await limit(stall.noodles, 3);
		await publishStock(db(), stall.now);
		const [row] = await stall.db.sql<{ body: { value: number } }[]>`
			select body from catalogue_entries where kind = 'stock' and id = ${String(stall.noodles)}`;
		expect(row?.body.value).toBe(3);
		expect(await publishStock(db(), stall.now)).toBe(0);
	});

	it('of a rehearsal limits nothing', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		await act({ do: 'limit', productId: stall.noodles, most: 0 }, rehearsal);
		await act({ do: 'end' }, rehearsal);
		expect(await buy(stall.noodles)).toMatchObject({ status: 'accepted' });
	});
});

describe('a promotion that hosts begin', () => {
	it('is told and charged from that moment on, and no longer once it is stopped', async () => {
		const { id } = await plan();
		const reduced = { promotionId: id, seenPriceDong: 90_000 };
		expect(await buy(stall.honey, 1, reduced)).toMatchObject({ status: 'needsBuyer' });
		await act({ do: 'startPromotion', promotionId: id });
		const [told] = await getProductEntries(db(), [stall.honey], stall.now);
		expect(told?.body).toMatchObject({ offer: { id, endsAt: stall.now + 20 * MINUTE_MS } });
		expect(await buy(stall.honey, 1, reduced)).toMatchObject({
			status: 'accepted',
			order: { totalDong: 90_000 },
		});
		const { catalogueVersion } = (await stall.order()).operation;
		stall.now += MINUTE_MS;
		await act({ do: 'stopPromotion', promotionId: id });
		// Who saw it while it ran gets it; who orders now is asked, and pays no more than they say yes to.
		const waited = { createdAt: stall.now - MINUTE_MS / 2, catalogueVersion };
		const late = await stall.order({ lines: [stall.line(stall.honey, reduced)] }, waited);
		expect(await stall.outcome(late.operation)).toMatchObject({
			status: 'accepted',
			order: { totalDong: 90_000 },
		});
		expect(await buy(stall.honey, 1, reduced)).toMatchObject({
			status: 'needsBuyer',
			order: { changes: [{ code: 'PROMOTION_ENDED', nowDong: 120_000 }] },
		});
		// Stopped by mistake: it goes on.
		await act({ do: 'startPromotion', promotionId: id });
		expect(await buy(stall.honey, 1, reduced)).toMatchObject({ status: 'accepted' });
	});

	it('is done once by two hosts, and by the same wish sent again', async () => {
		const { id } = await plan();
		const actionId = crypto.randomUUID();
		const start = { do: 'startPromotion', promotionId: id } as const;
		await Promise.all([
			act(start),
			act(start),
			act(start, run, actionId),
			act(start, run, actionId),
		]);
		const events = await readEvents(db(), run, { after: 0, most: 100 });
		expect(events.map(({ word }) => word.kind)).toEqual(['started', 'promotionStarted']);
	});

	it('is not begun again where its producer has ended it, nor beside another one', async () => {
		const { id } = await plan();
		await endPromotion(db(), id, stall.now);
		const start = { do: 'startPromotion', promotionId: id } as const;
		expect(await codeOf(act(start))).toBe('UNKNOWN_PRODUCT');
		const next = await plan();
		await plan({ startsAt: stall.now, endsAt: stall.now + 30 * MINUTE_MS, sessionId: null });
		expect(await codeOf(act({ do: 'startPromotion', promotionId: next.id }))).toBe(
			'PROMOTION_OVERLAP',
		);
	});

	describe.each<[string, Deal, number]>([
		['takes off as much as the product costs by now', { kind: 'amount', offDong: 50_000 }, 50_000],
		['takes off more than that', { kind: 'amount', offDong: 50_000 }, 45_000],
	])('that %s', (_, deal, priceDong) => {
		const lower = () => changePrice(db(), { productId: stall.honey, priceDong }, stall.now);
		const whatStands = async () => [
			await db().select().from(promotions),
			await readState(db(), run),
			await offerOf(stall.honey),
		];

		it('is not begun again after a stop, nor once its time is over', async () => {
			const { id } = await plan({ deal });
			const start = { do: 'startPromotion', promotionId: id } as const;
			await act(start);
			stall.now += MINUTE_MS;
			await act({ do: 'stopPromotion', promotionId: id });
			await lower();
			const before = await whatStands();
			expect(await codeOf(act(start))).toBe('PROMOTION_OUTGROWN');
			stall.now += HOUR_MS;
			expect(await codeOf(act(start))).toBe('PROMOTION_OUTGROWN');
			expect(await whatStands()).toEqual(before);
			expect(await buy(stall.honey, 1, { seenPriceDong: priceDong })).toMatchObject({
				status: 'accepted',
				order: { totalDong: priceDong },
			});
			// Once it fits again it goes on.
			await changePrice(db(), { productId: stall.honey, priceDong: 120_000 }, stall.now);
			await act(start);
			const line = { promotionId: id, seenPriceDong: 70_000 };
			expect(await buy(stall.honey, 1, line)).toMatchObject({ order: { totalDong: 70_000 } });
		});

		it('does not come back with a session that goes on, whether it ran or was to come', async () => {
			await changePrice(db(), { productId: stall.noodles, priceDong: 120_000 }, stall.now);
			const running = await plan({ deal });
			const coming = await plan({ deal, productId: stall.noodles });
			await act({ do: 'startPromotion', promotionId: running.id });
			stall.now += MINUTE_MS;
			await act({ do: 'end' });
			await lower();
			await changePrice(db(), { productId: stall.noodles, priceDong }, stall.now);
			const state = await act({ do: 'resume' });
			expect(state).toMatchObject({ phase: 'running' });
			expect(state.promotions.map(({ promotion }) => promotion)).toEqual([null, null]);
			expect(await offerOf(stall.honey)).toBeNull();
			expect(await offerOf(stall.noodles)).toBeNull();
			for (const { id } of [running, coming]) {
				const start = { do: 'startPromotion', promotionId: id } as const;
				expect(await codeOf(act(start))).toBe('PROMOTION_OUTGROWN');
			}
		});
	});

	it('is taken off no price that came and went while it was stopped', async () => {
		const { id } = await plan({ deal: { kind: 'amount', offDong: 50_000 } });
		const to = (priceDong: number) =>
			changePrice(db(), { productId: stall.honey, priceDong }, stall.now);
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		await act({ do: 'stopPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		const catalogueVersion = await to(60_000);
		stall.now += MINUTE_MS;
		await to(120_000);
		await act({ do: 'startPromotion', promotionId: id });
		const line = stall.line(stall.honey, { promotionId: id, seenPriceDong: 10_000 });
		const made = await stall.order({ lines: [line] }, { catalogueVersion });
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'needsBuyer',
			order: { totalDong: 60_000 },
		});
	});

	it('is over on every screen at once where its producer ends it, and ends when they say', async () => {
		const { id } = await plan();
		await act({ do: 'startPromotion', promotionId: id });
		expect(await offerSeen()).toMatchObject({ id });
		stall.now += MINUTE_MS;
		const sooner = stall.now + 5 * MINUTE_MS;
		const portions = { promotionId: id, endsAt: sooner };
		await updatePromotion(db(), portions, stall.now);
		expect(await offerSeen()).toMatchObject({ id, endsAt: sooner });
		await endPromotion(db(), id, stall.now);
		expect(await offerSeen()).toBeNull();
		const events = await readEvents(db(), run, { after: 2, most: 100 });
		expect(events.map(({ word }) => word)).toMatchObject([
			{ kind: 'promotionStarted', isRetimed: true },
			{ kind: 'promotionStopped', id },
		]);
		expect(await codeOf(act({ do: 'startPromotion', promotionId: id }))).toBe('UNKNOWN_PRODUCT');
	});

	it('is over on every screen where the session is called off', async () => {
		const { id } = await plan();
		await act({ do: 'startPromotion', promotionId: id });
		const session = await readBody(db(), 'session', String(run.sessionId));
		if (!session) throw new Error('no session');
		await db().transaction((tx) =>
			publish(tx, stall.now, () => {
				const cancelled = { ...session, cancelledAt: stall.now };
				return followSession(tx, cancelled, { byMs: 0, now: stall.now });
			}),
		);
		expect(await offerSeen()).toBeNull();
	});

	it('that screens still show though it is over can be stopped', async () => {
		const { id } = await plan();
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		await stall.db.sql`update promotions set ends_at = ${new Date(stall.now)} where id = ${id}`;
		expect(await offerSeen()).toMatchObject({ id });
		await act({ do: 'stopPromotion', promotionId: id });
		expect(await offerSeen()).toBeNull();
	});

	it('stops with the session, and goes on with what it had left where the end was a mistake', async () => {
		const { id } = await plan();
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += 5 * MINUTE_MS;
		await act({ do: 'end' });
		expect(await offerSeen()).toBeNull();
		expect(await offerOf(stall.honey)).toBeNull();
		stall.now += 2 * MINUTE_MS;
		await act({ do: 'resume' });
		const left = { id, endsAt: stall.now + 15 * MINUTE_MS };
		expect(await offerSeen()).toMatchObject(left);
		expect(await offerOf(stall.honey)).toMatchObject(left);
		const reduced = { promotionId: id, seenPriceDong: 90_000 };
		expect(await buy(stall.honey, 1, reduced)).toMatchObject({ order: { totalDong: 90_000 } });
	});

	it('that was to come does not after the end, and comes at its hour where that was a mistake', async () => {
		const { id, startsAt, endsAt } = await plan();
		const lost = await plan({ productId: stall.noodles, endsAt: stall.now + HOUR_MS + MINUTE_MS });
		await act({ do: 'end' });
		stall.now = startsAt;
		await publishPromotions(db(), stall.now);
		expect(await offerOf(stall.honey)).toBeNull();
		stall.now += 5 * MINUTE_MS;
		const { promotions } = await act({ do: 'resume' });
		expect(await offerOf(stall.honey)).toMatchObject({ id, startsAt, endsAt });
		// Its time is over: hosts may begin it anew.
		expect(promotions).toMatchObject([{ id: lost.id, promotion: null }, { id }]);
		await act({ do: 'startPromotion', promotionId: lost.id });
		expect(await offerOf(stall.noodles)).toMatchObject({ endsAt: stall.now + MINUTE_MS });
	});

	it('that hosts stopped themselves, or its producer ended since, does not come back with the session', async () => {
		const { id } = await plan();
		const other = await plan({ productId: stall.noodles });
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		await act({ do: 'stopPromotion', promotionId: id });
		await act({ do: 'end' });
		await endPromotion(db(), other.id, stall.now);
		await act({ do: 'resume' });
		expect(await offerOf(stall.honey)).toBeNull();
		expect(await offerOf(stall.noodles)).toBeNull();
	});

	it('of a rehearsal changes no price', async () => {
		const { id } = await plan();
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const state = await act({ do: 'startPromotion', promotionId: id }, rehearsal);
		expect(state.promotions).toMatchObject([{ id, promotion: { id } }]);
		expect(await buy(stall.honey)).toMatchObject({ order: { totalDong: 120_000 } });
	});
});

it('what is left is told with the counts, to whoever watches', async () => {
	const { id } = await plan({ portions: 4 });
	await act({ do: 'startPromotion', promotionId: id });
	await limit(stall.noodles, 9);
	const state = await act({ do: 'pin', productId: stall.honey });
	const counting = new Counting(db());
	const count = async () => {
		await counting.count([{ run, watchers: 3, state }]);
		return counting.news(run)?.counts;
	};
	const told = {
		seq: state.seq,
		watchers: 3,
		left: [
			[stall.honey, 10],
			[stall.noodles, 9],
		],
		portions: [[id, 4]],
	};
	expect(await count()).toEqual({ ...told, orders: 0 });
	expect(await count()).toBeUndefined();
	await buy(stall.honey, 2, { promotionId: id, seenPriceDong: 90_000 });
	await buy(stall.noodles, 5);
	expect(await count()).toMatchObject({
		left: [
			[stall.honey, 8],
			[stall.noodles, 4],
		],
		portions: [[id, 2]],
	});
	// Under another limit it is told, though it is as much as before: hosts wait for it.
	const limited = await limit(stall.honey, 20);
	const countUnder = async () => {
		await counting.count([{ run, watchers: 3, state: limited }]);
		return counting.news(run)?.counts;
	};
	expect(await countUnder()).toMatchObject({
		seq: limited.seq,
		left: [
			[stall.honey, 8],
			[stall.noodles, 4],
		],
	});
	expect(await countUnder()).toBeUndefined();
	// That something else happens is no news of it.
	const later = { ...limited, seq: limited.seq + 1 };
	await counting.count([{ run, watchers: 3, state: later }]);
	expect(counting.news(run)).toBeUndefined();
	expect(counting.standing(run)?.counts?.seq).toBe(later.seq);
	// Of what nobody counts any more that is told: phones still hold what was left of the limit.
	await limit(stall.noodles, null);
	const lifted = await act({ do: 'pin', productId: stall.noodles });
	await counting.count([{ run, watchers: 3, state: lifted }]);
	expect(counting.news(run)?.counts?.left).toEqual([
		[stall.honey, 8],
		[stall.noodles, null],
	]);
	// The most who ever watched at one time is kept for the figures of afterwards.
	await counting.count([{ run, watchers: 1, state }]);
	expect((await readRun(db(), run)).peakWatchers).toBe(3);
});
