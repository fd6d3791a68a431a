import { describe, expect, it } from 'vitest';

import type { Deal } from '../catalogue/promotion';
import { producerId, productId } from '../ids';
import { HOUR_MS } from '../time';
import {
	goodsOf,
	promotionClashes,
	takenAfterMove,
	type DraftPromotion,
	type PromotedGoods,
} from './draft-promotions';
import { mergePlans } from './merge-plans';
import { clashesOf, endingAt, movedTo, type SessionPlan } from './session-plan';

const START = Date.UTC(2026, 10, 28, 12, 30);
const END = START + 2 * HOUR_MS;
const [BEES, HILLS] = [producerId(1), producerId(2)];
const [HONEY, WAX, TEA, WINE] = [1, 2, 3, 4].map(productId) as [
	...[DraftPromotion['productId'], DraftPromotion['productId']],
	...[DraftPromotion['productId'], DraftPromotion['productId']],
];
const sold = (owner: typeof BEES, setCode = 4) => ({
	...{ producerId: owner, priceDong: 120_000, setCode },
});
const GOODS: PromotedGoods = {
	products: new Map([
		[HONEY, sold(BEES)],
		[WAX, sold(BEES)],
		[WINE, sold(BEES, 14)],
		[TEA, sold(HILLS)],
	]),
	taken: [],
};

const promotion = (change: Partial<DraftPromotion> = {}): DraftPromotion => ({
	...{ key: 'a', productId: HONEY, startsAt: START, endsAt: END },
	...{ deal: { kind: 'percent', percentOff: 10 }, portions: null, perOrder: null },
	...change,
});
const plan = (...promotions: readonly DraftPromotion[]): SessionPlan => ({
	...{ title: 'Phiên', intro: '', cover: null, startsAt: START, endsAt: END },
	slots: [{ key: 's', producerId: BEES, startsAt: START, minutes: 10, productIds: [HONEY, WINE] }],
	promotions,
});
const gift = (giftProductId: DraftPromotion['productId'] | null): Deal => ({
	...{ kind: 'gift', buy: 2, gift: 'Quà', giftProductId },
});
const kinds = (given: SessionPlan, goods = GOODS) =>
	promotionClashes(given, goods).map(({ kind }) => kind);

describe('what clashes of a promotion that a plan brings', () => {
	it.each<[string, Partial<DraftPromotion>, readonly string[]]>([
		['nothing', {}, []],
		['nothing of a present of the same stall', { deal: gift(WAX) }, []],
		['nothing of a present that is no product', { deal: gift(null) }, []],
		['a product in no turn', { productId: WAX }, ['promotionNoTurn']],
		[
			'a product that is not sold',
			{ productId: productId(9) },
			['promotionUnsold', 'promotionNoTurn'],
		],
		['a beginning before the session', { startsAt: START - 1 }, ['promotionOutside']],
		['an end after the session', { endsAt: END + 1 }, ['promotionOutside']],
		['an end before its beginning', { startsAt: END, endsAt: START }, ['promotionOutside']],
		['nothing left to pay', { deal: { kind: 'amount', offDong: 120_000 } }, ['promotionUnfit']],
		['nothing that is got', { deal: { kind: 'buyGet', buy: 1, get: 0 } }, ['promotionUnfit']],
		['no portions', { portions: 0 }, ['promotionLimits']],
		['no portions for an order', { perOrder: 0.5 }, ['promotionLimits']],
		['a present with wine', { productId: WINE, deal: gift(WAX) }, ['promotionAlcohol']],
		['wine as a present', { deal: gift(WINE) }, ['promotionAlcohol']],
		['itself as a present', { deal: gift(HONEY) }, ['promotionGift']],
		['a present of another stall', { deal: gift(TEA) }, ['promotionGift']],
		['a present that is not sold', { deal: gift(productId(9)) }, ['promotionGift']],
	])('is named: %s', (_, change, expected) => {
		expect(kinds(plan(promotion(change)))).toEqual(expected);
	});

	it('is a second one of its product at its time, in the plan or put up already', () => {
		const half = START + HOUR_MS;
		const [first, second] = [promotion({ endsAt: half }), promotion({ key: 'b', startsAt: half })];
		expect(kinds(plan(first, second))).toEqual([]);
		expect(kinds(plan(first, { ...second, productId: WINE, startsAt: half - 1 }))).toEqual([]);
		expect(promotionClashes(plan(first, { ...second, startsAt: half - 1 }), GOODS)).toEqual([
			{ kind: 'promotionTwice', promotion: 'b', productId: HONEY },
		]);
		const taken = (startsAt: number, productId = HONEY) => ({
			...GOODS,
			taken: [{ productId, startsAt, endsAt: END + HOUR_MS }],
		});
		expect(kinds(plan(first), taken(half))).toEqual([]);
		expect(kinds(plan(first), taken(half - 1, TEA))).toEqual([]);
		expect(kinds(plan(first), taken(half - 1))).toEqual(['promotionTaken']);
	});

	it('is judged by where what the session brought already will stand once it is moved', () => {
		const half = START + HOUR_MS;
		const own = { productId: HONEY, startsAt: half, endsAt: END };
		const others = { productId: WINE, startsAt: half, endsAt: END };
		const putUp = [{ productId: HONEY, promotion: own }];
		const taken = takenAfterMove([own, others], putUp, HOUR_MS);
		expect(taken).toEqual([{ ...own, startsAt: half + HOUR_MS, endsAt: END + HOUR_MS }, others]);
		// Put up for its second half, planned for its first, moved an hour on.
		const moved = movedTo(plan(promotion({ endsAt: half })), START + HOUR_MS);
		expect(kinds(moved, { ...GOODS, taken: [own] })).toEqual(['promotionTaken']);
		expect(kinds(moved, { ...GOODS, taken })).toEqual([]);
	});

	it('keeps the whole plan from being published, and what is not known of does, too', () => {
		const owners = new Map([HONEY, WINE].map((id) => [id, BEES]));
		const given = plan(promotion({ portions: 0 }));
		expect(clashesOf(given, owners, [], GOODS)).toMatchObject([{ kind: 'promotionLimits' }]);
		expect(clashesOf(plan(promotion()), owners, [], GOODS)).toEqual([]);
		expect(clashesOf(plan(promotion()), owners)).toMatchObject([{ kind: 'promotionUnsold' }]);
	});

	it('is judged by the promoted goods and the presents', () => {
		expect(goodsOf([promotion({ deal: gift(WAX) }), promotion({ deal: gift(null) })])).toEqual([
			HONEY,
			WAX,
		]);
	});
});

describe('the promotions of a plan', () => {
	it('move with the whole session, and last as long as it where they lasted to its end', () => {
		const early = promotion({ key: 'b', endsAt: START + HOUR_MS });
		const moved = movedTo(plan(promotion(), early), START + HOUR_MS);
		expect(moved.promotions?.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
			[START + HOUR_MS, END + HOUR_MS],
			[START + HOUR_MS, START + 2 * HOUR_MS],
		]);
		const longer = endingAt(plan(promotion(), early), END + HOUR_MS);
		expect(longer.endsAt).toBe(END + HOUR_MS);
		expect(longer.promotions?.map(({ endsAt }) => endsAt)).toEqual([
			END + HOUR_MS,
			START + HOUR_MS,
		]);
	});

	it('of two hosts are put together, and what both changed of one is named', () => {
		const [a, b, c] = ['a', 'b', 'c'].map((key) => promotion({ key }));
		if (!a || !b || !c) throw new Error('no promotions');
		const less = (one: DraftPromotion, portions: number) => ({ ...one, portions });
		const base = plan(a, b);
		// What was kept comes back in another order.
		const sameA = Object.fromEntries(Object.entries(a).reverse()) as DraftPromotion;
		expect(mergePlans(base, plan(sameA, less(b, 5), c), plan(less(b, 6)))).toMatchObject({
			both: ['promotion b'],
			plan: { promotions: [less(b, 5), c] },
		});
		expect(mergePlans(base, base, plan(less(b, 6)))).toMatchObject({
			both: [],
			plan: { promotions: [less(b, 6)] },
		});
		// A plan of an app of before has none, and takes none away.
		const { promotions: _, ...old } = base;
		expect(mergePlans(old, { ...old, intro: 'Mời' }, base).plan.promotions).toEqual([a, b]);
	});
});
