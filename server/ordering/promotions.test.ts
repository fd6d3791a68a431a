import type { Deal, Promotion } from '$lib/domain/catalogue/promotion';
import { HOUR_MS } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall, viewIn, type MadeOrder } from '../../tests/fixtures/stall';
import { changePrice } from '../catalogue/change-price';
import { readPortions } from '../catalogue/portions';
import { createPromotion, endPromotion, type NewPromotion } from '../catalogue/promotions';
import { setStock } from '../catalogue/stock';
import { openDatabase } from '../database/database';
import { orders } from './tables';

let stall: Stall;
let running: Promotion | undefined;

beforeAll(async () => {
	stall = await Stall.open(20);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	if (running) await endPromotion(stall.db.database, running.id, stall.now);
	running = undefined;
	stall.wait(1);
	await setStock(stall.db.database, stall.honey, 10);
	await setStock(stall.db.database, stall.noodles, null);
});

const OFF_20: Deal = { kind: 'amount', offDong: 20_000 };
const BUY_2_GET_1: Deal = { kind: 'buyGet', buy: 2, get: 1 };

async function promote(deal: Deal, limits: Partial<NewPromotion> = {}): Promise<Promotion> {
	const times = { startsAt: stall.now, endsAt: stall.now + HOUR_MS };
	const planned = { productId: stall.honey, deal, ...times, ...limits };
	running = await createPromotion(stall.db.database, planned, stall.now);
	return running;
}
const portionsLeft = async ({ id }: Promotion) =>
	(await readPortions(stall.db.database, [id])).get(id);

/** Honey as the buyer of a promotion saw it. */
const honey = (promotion: Promotion, quantity: number, seenPriceDong = 120_000) =>
	stall.line(stall.honey, { quantity, seenPriceDong, promotionId: promotion.id });
const orderOf = (promotion: Promotion, quantity: number, seenPriceDong?: number) =>
	stall.order({ lines: [honey(promotion, quantity, seenPriceDong)] });
/** On the ordinary road, where an order with a scanned lot goes. */
const slowly = (promotion: Promotion, quantity: number, seenPriceDong?: number) =>
	stall.order({ lines: [{ ...honey(promotion, quantity, seenPriceDong), lot: 'L1' }] });
const linesIn = (outcome: Awaited<ReturnType<Stall['outcome']>>) =>
	viewIn(outcome).lines.map(({ productId, quantity, priceDong, promotion }) => [
		productId,
		quantity,
		priceDong,
		promotion?.portions ?? null,
	]);

describe.each([
	['the quick road', orderOf],
	['the ordinary road', slowly],
])('on %s', (_, make) => {
	it('portions are taken with the order, and the last one only once', async () => {
		const promotion = await promote(OFF_20, { portions: 3 });
		const first = await stall.outcome((await make(promotion, 2, 100_000)).operation);
		expect(first).toMatchObject({ status: 'accepted', order: { totalDong: 200_000 } });
		expect(await portionsLeft(promotion)).toBe(1);
		const second = await stall.outcome((await make(promotion, 2, 100_000)).operation);
		expect(second).toMatchObject({
			status: 'needsBuyer',
			order: {
				totalDong: 220_000,
				changes: [{ code: 'PROMOTION_ENDED', portions: { wanted: 2, left: 1 } }],
			},
		});
		// Nothing is taken before the buyer has agreed.
		expect(await portionsLeft(promotion)).toBe(1);
		expect(await stall.left(stall.honey)).toBe(8);
	});

	it('what is given comes off the shelf, and back with it when the order is called off', async () => {
		const promotion = await promote(BUY_2_GET_1, { portions: 5 });
		const made = await make(promotion, 4);
		expect(linesIn(await stall.outcome(made.operation))).toEqual([
			[stall.honey, 4, 120_000, 2],
			[stall.honey, 2, 0, 0],
		]);
		expect(await stall.left(stall.honey)).toBe(4);
		expect(await portionsLeft(promotion)).toBe(3);
		await stall.callOff(made);
		expect(await stall.left(stall.honey)).toBe(10);
		expect(await portionsLeft(promotion)).toBe(5);
	});

	it('a present that is a product comes off its own shelf', async () => {
		await setStock(stall.db.database, stall.noodles, 1);
		const gift = 'Miến dong';
		const promotion = await promote({ kind: 'gift', buy: 2, gift, giftProductId: stall.noodles });
		const outcome = await stall.outcome((await make(promotion, 3)).operation);
		expect(outcome).toMatchObject({ status: 'accepted', order: { totalDong: 360_000 } });
		expect(linesIn(outcome)).toEqual([
			[stall.honey, 3, 120_000, 1],
			[stall.noodles, 1, 0, 0],
		]);
		expect(await stall.left(stall.noodles)).toBe(0);
		expect(await stall.outcome((await make(promotion, 2)).operation)).toMatchObject({
			status: 'needsBuyer',
			order: { changes: [{ code: 'PROMOTION_ENDED', seenDong: 120_000, nowDong: 120_000 }] },
		});
	});

	it.each<[string, Deal, number, readonly [dong: number, portions: number]]>([
		['percent', { kind: 'percent', percentOff: 15 }, 102_000, [306_000, 3]],
		['amount', OFF_20, 100_000, [300_000, 3]],
		['buy and get', BUY_2_GET_1, 120_000, [360_000, 1]],
		['gift', { kind: 'gift', buy: 3, gift: 'Túi', giftProductId: null }, 120_000, [360_000, 1]],
	])(
		'each kind is charged as its buyer saw it: %s',
		async (_, deal, priceDong, [totalDong, portions]) => {
			const promotion = await promote(deal);
			const outcome = await stall.outcome((await make(promotion, 3, priceDong)).operation);
			expect(outcome).toMatchObject({ status: 'accepted', order: { totalDong } });
			expect(linesIn(outcome)[0]).toEqual([stall.honey, 3, priceDong, portions]);
		},
	);

	it.each<Deal>([
		{ kind: 'amount', offDong: 60_000 },
		{ kind: 'percent', percentOff: 50 },
	])('an ended one is not taken off a price that came after it: $kind', async (deal) => {
		const promotion = await promote(deal, { portions: 5 });
		const early = await make(promotion, 1, 60_000);
		const late = await make(promotion, 1, 60_000);
		stall.wait(1);
		await endPromotion(stall.db.database, promotion.id, stall.now);
		const to = (priceDong: number) =>
			changePrice(stall.db.database, { productId: stall.honey, priceDong }, stall.now);
		await to(55_000);
		const lower = await stall.outcome(early.operation);
		await to(120_000);
		expect(lower).toMatchObject({ status: 'acceptedChanged', order: { totalDong: 55_000 } });
		expect(await stall.outcome(late.operation)).toMatchObject({
			status: 'accepted',
			order: { totalDong: 60_000, lines: [{ promotion: { id: promotion.id } }] },
		});
		expect(await portionsLeft(promotion)).toBe(4);
	});

	it('one that was announced for a higher price is not taken off the one before', async () => {
		const to = (priceDong: number) =>
			changePrice(stall.db.database, { productId: stall.honey, priceDong }, stall.now);
		await to(70_000);
		const { catalogueVersion } = (await stall.order()).operation;
		await to(120_000);
		const promotion = await promote({ kind: 'amount', offDong: 60_000 });
		const made = await make(promotion, 1, 10_000);
		const operation = { ...made.operation, catalogueVersion };
		expect(await stall.outcome(operation)).toMatchObject({
			status: 'needsBuyer',
			order: { totalDong: 60_000 },
		});
	});

	it('an order reads the same afterwards as when it was made', async () => {
		const promotion = await promote(BUY_2_GET_1);
		const made = await make(promotion, 2);
		const outcome = await stall.outcome(made.operation);
		expect(await stall.send(made.operation)).toMatchObject({ replayed: true, outcome });
	});
});

describe('many at once', () => {
	it('never get more portions than there are, on two nodes and both roads', async () => {
		await setStock(stall.db.database, stall.honey, 1_000);
		const promotion = await promote(OFF_20, { portions: 7 });
		const other = openDatabase(stall.db.url, 10);
		const made: MadeOrder[] = [];
		for (let index = 0; index < 30; index++) {
			const make = index % 3 === 0 ? slowly : orderOf;
			made.push(await make(promotion, 1 + (index % 2), 100_000));
		}
		const answers = await Promise.all(
			made.map(({ operation }, index) =>
				stall.send(operation, index % 2 ? stall.runtime : stall.node(other.database)),
			),
		);
		await other.close();
		const views = answers.map((answer) => ('outcome' in answer ? viewIn(answer.outcome) : null));
		const taken = views
			.filter((view) => view?.state === 'placed')
			.flatMap((view) => view?.lines.map((line) => line.promotion?.portions ?? 0) ?? [])
			.reduce((sum, portions) => sum + portions, 0);
		expect(taken).toBe(7 - ((await portionsLeft(promotion)) ?? NaN));
		expect(taken).toBeGreaterThanOrEqual(6);
		expect(views.every((view) => view?.state === 'placed' || view?.state === 'needsBuyer')).toBe(
			true,
		);
		expect(stall.logged.filter((line) => line.includes('40P01'))).toEqual([]);
	});

	it('go together in one statement with those that order by no promotion', async () => {
		const promotion = await promote(OFF_20, { portions: 1 });
		const made = [
			await orderOf(promotion, 1, 100_000),
			await orderOf(promotion, 1, 100_000),
			await stall.order({ lines: [stall.line(stall.noodles)] }),
		];
		const outcomes = await Promise.all(made.map(({ operation }) => stall.outcome(operation)));
		expect(outcomes.map(({ status }) => status).sort()).toEqual([
			'accepted',
			'accepted',
			'needsBuyer',
		]);
		expect(await portionsLeft(promotion)).toBe(0);
	});
});

describe('a quote', () => {
	it('that is accepted takes its portions, and asks anew where they are gone', async () => {
		const promotion = await promote(OFF_20, { portions: 2 });
		const asked = await stall.order({
			lines: [honey(promotion, 2, 100_000), stall.line(stall.noodles, { seenPriceDong: 1 })],
		});
		const { revision } = viewIn(await stall.outcome(asked.operation));
		await stall.outcome((await orderOf(promotion, 1, 100_000)).operation);
		const again = await stall.outcome(await stall.answer(asked, { revision, accept: true }));
		expect(again).toMatchObject({ status: 'needsBuyer', order: { totalDong: 260_000 } });
		const accepted = await stall.outcome(
			await stall.answer(asked, { revision: viewIn(again).revision, accept: true }),
		);
		expect(accepted).toMatchObject({ status: 'accepted', order: { totalDong: 260_000 } });
		expect(await portionsLeft(promotion)).toBe(0);
	});

	it('keeps its presents while it is honoured, though the promotion has ended', async () => {
		const promotion = await promote(BUY_2_GET_1);
		const asked = await stall.order({
			lines: [honey(promotion, 2), stall.line(stall.noodles, { seenPriceDong: 1 })],
		});
		const { revision } = viewIn(await stall.outcome(asked.operation));
		stall.wait(24);
		const accepted = await stall.outcome(await stall.answer(asked, { revision, accept: true }));
		expect(linesIn(accepted)).toContainEqual([stall.honey, 1, 0, 0]);
		expect(await stall.left(stall.honey)).toBe(7);
	});
});

describe('an app of yesterday', () => {
	it('orders at the ordinary price it saw, and gets it, or less where it is less for everybody', async () => {
		const line = stall.line(stall.honey, { quantity: 2 });
		await promote(BUY_2_GET_1);
		const plain = await stall.outcome((await stall.order({ lines: [line] })).operation);
		expect(plain).toMatchObject({ status: 'accepted', order: { totalDong: 240_000, changes: [] } });
		if (running) await endPromotion(stall.db.database, running.id, stall.now);
		stall.wait(1);
		await promote(OFF_20);
		const lower = await stall.outcome((await stall.order({ lines: [line] })).operation);
		expect(lower).toMatchObject({ status: 'acceptedChanged', order: { totalDong: 200_000 } });
		expect(await stall.db.database.$count(orders, sql`state = 'held'`)).toBe(0);
	});
});
