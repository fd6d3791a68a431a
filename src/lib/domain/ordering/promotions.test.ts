import { describe, expect, it } from 'vitest';

import type { Deal } from '../catalogue/promotion';
import { productId, type ProductId } from '../ids';
import { DAY_MS, dayOf } from '../time';
import type { WantedLine } from './judge-line';
import { judgeOrder, type OrderGrounds } from './judge-order';
import type { PromotionTerms } from './terms';
import { certificate, NOW, promotion, terms, wanted } from './testing';

const BUY_2_GET_1: Deal = { kind: 'buyGet', buy: 2, get: 1 };
const JAR: Deal = { kind: 'gift', buy: 1, gift: 'Hũ mật nhỏ', giftProductId: productId(5) };
const jar = {
	id: productId(5),
	name: 'Mật ong nhỏ',
	unit: 'hũ 50 g',
	isListed: true,
	certificate: certificate(),
};

/** Jars at 100,000 đồng under one promotion, which the buyer ordered by. */
function judge(
	promoted: PromotionTerms,
	line: Partial<WantedLine> = {},
	grounds: Partial<OrderGrounds> = {},
) {
	return judgeOrder([wanted({ promotionId: promoted.id, ...line })], {
		moment: { at: NOW, receivedAt: NOW, seenVersion: 1 },
		terms: new Map([[productId(1), terms({ promotions: [promoted] })]]),
		left: new Map(),
		recalled: new Set(),
		alternatives: new Map(),
		...grounds,
	});
}
const stock = (units: number, id: ProductId = productId(1)) => ({ left: new Map([[id, units]]) });
const goods = ({ lines }: ReturnType<typeof judge>) =>
	lines.map(({ productId: id, quantity, priceDong }) => [id, quantity, priceDong]);

describe('so many đồng off', () => {
	it('is taken off each unit, and off none where nothing would be left', () => {
		const off = (offDong: number, seenPriceDong: number) =>
			judge(promotion({ kind: 'amount', offDong }), { seenPriceDong });
		expect(off(20_000, 80_000)).toMatchObject({ verdict: 'placed', totalDong: 160_000 });
		expect(off(150_000, 0)).toMatchObject({ verdict: 'needsBuyer', totalDong: 200_000 });
		expect(off(150_000, 100_000)).toMatchObject({ verdict: 'placed', totalDong: 200_000 });
	});

	it('is for everybody where it is not limited, for who ordered by it where it is', () => {
		const free = promotion({ kind: 'amount', offDong: 20_000 });
		expect(judge(free, { promotionId: null })).toMatchObject({
			verdict: 'placed',
			totalDong: 160_000,
			changes: [{ code: 'PRICE_FELL' }],
		});
		expect(judge({ ...free, perOrder: 5 }, { promotionId: null })).toMatchObject({
			verdict: 'placed',
			totalDong: 200_000,
			changes: [],
		});
	});
});

describe('a limit', () => {
	const limited = promotion({ kind: 'amount', offDong: 20_000 }, { portions: 10, perOrder: 3 });

	it('of one order asks about the units above it, at the ordinary price', () => {
		const judgement = judge(limited, { quantity: 5, seenPriceDong: 80_000 });
		expect(goods(judgement)).toEqual([
			[1, 3, 80_000],
			[1, 2, 100_000],
		]);
		expect(judgement).toMatchObject({
			verdict: 'needsBuyer',
			totalDong: 440_000,
			changes: [{ code: 'PROMOTION_ENDED', nowDong: 100_000, portions: { wanted: 5, left: 3 } }],
		});
	});

	it('counts the lines of one order together', () => {
		const line = wanted({ promotionId: 7, seenPriceDong: 80_000, quantity: 2 });
		const judgement = judgeOrder([line, { ...line, lot: 'L1' }], {
			moment: { at: NOW, receivedAt: NOW, seenVersion: 1 },
			terms: new Map([[productId(1), terms({ promotions: [limited] })]]),
			left: new Map(),
			recalled: new Set(),
			alternatives: new Map(),
		});
		expect(goods(judgement)).toEqual([
			[1, 2, 80_000],
			[1, 1, 80_000],
			[1, 1, 100_000],
		]);
	});

	it('that is spent is as a promotion that has ended: asked at the ordinary price', () => {
		const judgement = judge(
			limited,
			{ seenPriceDong: 80_000 },
			{ portions: new Map([[limited.id, 0]]) },
		);
		expect(judgement).toMatchObject({
			verdict: 'needsBuyer',
			totalDong: 200_000,
			changes: [{ code: 'PROMOTION_ENDED', seenDong: 80_000, nowDong: 100_000 }],
		});
	});

	it('holds for a quote too: the price that was quoted is for the portions that are left', () => {
		const quote = { quantity: 3, seenPriceDong: 80_000, quotedAt: NOW - DAY_MS };
		const portions = new Map([[limited.id, 1]]);
		expect(goods(judge(limited, quote, { portions }))).toEqual([
			[1, 1, 80_000],
			[1, 2, 100_000],
		]);
		const ended = { ...limited, endsAt: NOW - 1 };
		expect(judge(ended, quote)).toMatchObject({ verdict: 'placed', totalDong: 240_000 });
	});
});

describe('buy some, get some', () => {
	it('adds a line that costs nothing for every whole portion', () => {
		const judgement = judge(promotion(BUY_2_GET_1), { quantity: 5 });
		expect(goods(judgement)).toEqual([
			[1, 5, 100_000],
			[1, 2, 0],
		]);
		expect(judgement).toMatchObject({ verdict: 'placed', totalDong: 500_000, changes: [] });
		expect(judgement.lines.map((line) => line.promotion?.portions)).toEqual([2, 0]);
	});

	it('asks where the shelf has what is paid for but not what is given', () => {
		const judgement = judge(promotion(BUY_2_GET_1), { quantity: 4 }, stock(5));
		expect(goods(judgement)).toEqual([
			[1, 4, 100_000],
			[1, 1, 0],
		]);
		expect(judgement).toMatchObject({
			verdict: 'needsBuyer',
			changes: [{ code: 'PROMOTION_ENDED', deal: BUY_2_GET_1, portions: { wanted: 2, left: 1 } }],
		});
	});

	it('asks where it has ended, though the price is the same', () => {
		const ended = promotion(BUY_2_GET_1, { startsAt: NOW - DAY_MS, endsAt: NOW });
		expect(judge(ended)).toMatchObject({
			verdict: 'needsBuyer',
			totalDong: 200_000,
			changes: [{ code: 'PROMOTION_ENDED', seenDong: 100_000, nowDong: 100_000 }],
		});
		// Too few for a portion: nothing was promised.
		expect(judge(ended, { quantity: 1 })).toMatchObject({ verdict: 'placed', changes: [] });
	});

	it('gives nothing to who did not order by it', () => {
		expect(goods(judge(promotion(BUY_2_GET_1), { promotionId: null }))).toEqual([[1, 2, 100_000]]);
	});
});

describe('a present', () => {
	it('that is a product comes off its own shelf', () => {
		const given = promotion(JAR, { given: jar });
		expect(goods(judge(given, { quantity: 2 }, stock(9, jar.id)))).toEqual([
			[1, 2, 100_000],
			[5, 2, 0],
		]);
		expect(judge(given, { quantity: 2 }, stock(1, jar.id))).toMatchObject({
			verdict: 'needsBuyer',
			changes: [{ code: 'PROMOTION_ENDED', portions: { wanted: 2, left: 1 } }],
		});
	});

	it.each([
		['withdrawn', { ...jar, isListed: false }],
		['without a valid certificate', { ...jar, certificate: certificate({ expiresOn: dayOf(0) }) }],
	])('that is %s is not given, and asked about', (_, gone) => {
		const judgement = judge(promotion(JAR, { given: gone }));
		expect(judgement).toMatchObject({ verdict: 'needsBuyer', lines: [{ productId: 1 }] });
		expect(judgement.changes).toMatchObject([{ code: 'PROMOTION_ENDED', deal: JAR }]);
	});

	it('that is no product is told in the line that it comes with', () => {
		const scarf = { ...JAR, gift: 'Khăn tay', giftProductId: null };
		expect(judge(promotion(scarf), { quantity: 2 })).toMatchObject({
			verdict: 'placed',
			lines: [{ productId: 1, promotion: { portions: 2, deal: scarf } }],
		});
	});
});
