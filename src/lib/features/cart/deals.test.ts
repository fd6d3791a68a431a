import fc from 'fast-check';
import type { Deal, Promotion } from '$lib/domain/catalogue/promotion';
import { productId } from '$lib/domain/ids';
import { judgeOrder } from '$lib/domain/ordering/judge-order';
import { isPresent } from '$lib/domain/ordering/presents';
import { certificate, promotion as promoted, terms } from '$lib/domain/ordering/testing';
import { describe, expect, it } from 'vitest';

import {
	HONEY,
	NOON,
	OLD_CAKE,
	smallCatalogue,
	TEA,
} from '../../../../tests/fixtures/small-catalogue';

import { DealCounter } from './deals';

/** Prices quantities of honey (120,000 đồng), one line each, under a promotion. */
function price(
	promotion: Promotion | null,
	quantities: readonly number[],
	stock: number | null = null,
) {
	const view = smallCatalogue({ [HONEY]: { promotion, stock } });
	const honey = view.product(HONEY);
	if (!honey) throw new Error('no honey');
	const counter = new DealCounter(
		view,
		NOON,
		quantities.map((units) => [HONEY, units] as const),
	);
	return quantities.map((quantity) => counter.price(honey, quantity));
}
const running = (deal: Deal, limits: Partial<Promotion> = {}): Promotion => {
	const {
		given: _,
		offeredFrom: __,
		...frame
	} = promoted(deal, { startsAt: NOON, endsAt: NOON + 1_000 });
	return { ...frame, ...limits } as Promotion;
};
const OFF_20: Deal = { kind: 'amount', offDong: 20_000 };
const BUY_2_GET_1: Deal = { kind: 'buyGet', buy: 2, get: 1 };

describe('a line of the basket', () => {
	it('costs less by so many đồng, as far as the portions reach', () => {
		expect(price(running(OFF_20), [3])).toMatchObject([{ totalDong: 300_000 }]);
		const [first, second] = price(running(OFF_20, { perOrder: 4 }), [3, 3]);
		expect(first?.parts).toEqual([{ quantity: 3, priceDong: 100_000, promotionId: 7 }]);
		expect(second).toMatchObject({
			parts: [
				{ quantity: 1, priceDong: 100_000, promotionId: 7 },
				{ quantity: 2, priceDong: 120_000, promotionId: null },
			],
			deal: { portions: 1, wanted: 3 },
			totalDong: 340_000,
		});
	});

	it('brings its present, one for every whole portion', () => {
		expect(price(running(BUY_2_GET_1), [5])).toMatchObject([
			{
				parts: [{ quantity: 5, priceDong: 120_000, promotionId: 7 }],
				deal: { portions: 2, present: { productId: HONEY, quantity: 2 } },
				totalDong: 600_000,
			},
		]);
		expect(price(running(BUY_2_GET_1), [1])).toMatchObject([
			{ parts: [{ promotionId: null }], deal: { portions: 0, wanted: 0, present: null } },
		]);
	});

	it('promises no present that the shelf does not have', () => {
		expect(price(running(BUY_2_GET_1), [4], 5)).toMatchObject([
			{
				parts: [
					{ quantity: 2, promotionId: 7 },
					{ quantity: 2, promotionId: null },
				],
				deal: { portions: 1, present: { quantity: 1 } },
			},
		]);
		const cake: Deal = { kind: 'gift', buy: 1, gift: 'Bánh', giftProductId: OLD_CAKE };
		// Its certificate has expired.
		expect(price(running(cake), [1])).toMatchObject([{ deal: { portions: 0, present: null } }]);
		const tea: Deal = { kind: 'gift', buy: 1, gift: 'Chè', giftProductId: TEA };
		expect(price(running(tea), [2])).toMatchObject([
			{ deal: { present: { productId: TEA, name: 'Chè xanh', quantity: 2 } } },
		]);
	});

	it('is ordinary where nothing runs', () => {
		expect(price(running(OFF_20, { portions: 0 }), [2])).toMatchObject([
			{ parts: [{ quantity: 2, priceDong: 120_000, promotionId: null }], deal: null },
		]);
	});
});

describe('what the phone promises', () => {
	const deal: fc.Arbitrary<Deal> = fc.oneof(
		fc.constant(OFF_20),
		// As much as it costs: nobody applies it.
		fc.constant<Deal>({ kind: 'amount', offDong: 120_000 }),
		fc.constant<Deal>({ kind: 'percent', percentOff: 15 }),
		fc.constant(BUY_2_GET_1),
		fc.constant<Deal>({ kind: 'gift', buy: 3, gift: 'Khăn', giftProductId: null }),
	);
	const limit = fc.option(fc.integer({ min: 1, max: 6 }));

	it('is what the server gives where nothing has changed: same goods, same total, no question', () => {
		fc.assert(
			fc.property(
				deal,
				limit,
				limit,
				fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
				fc.option(fc.integer({ min: 0, max: 9 })),
				(given, portions, perOrder, quantities, spare) => {
					const promotion = running(given, { portions, perOrder });
					const paid = quantities.reduce((sum, units) => sum + units, 0);
					const stock = spare === null ? null : paid + spare;
					const lines = price(promotion, quantities, stock);
					const wanted = lines.flatMap(({ parts }) =>
						parts.map((part) => ({
							productId: productId(HONEY),
							quantity: part.quantity,
							seenPriceDong: part.priceDong,
							seenUnit: 'hũ',
							promotionId: part.promotionId,
							lot: null,
						})),
					);
					const known = terms({
						priceDong: 120_000,
						unit: 'hũ',
						certificate: certificate(),
						promotions: [{ ...promotion, offeredFrom: 1, given: null }],
					});
					const judgement = judgeOrder(wanted, {
						moment: { at: NOON, receivedAt: NOON, seenVersion: 1 },
						terms: new Map([[HONEY, { ...known, id: HONEY }]]),
						left: new Map([[HONEY, stock]]),
						recalled: new Set(),
						alternatives: new Map(),
					});
					expect(judgement).toMatchObject({
						verdict: 'placed',
						changes: [],
						totalDong: lines.reduce((sum, { totalDong }) => sum + totalDong, 0),
					});
					const units = judgement.lines.filter(isPresent).map(({ quantity }) => quantity);
					const promised = lines.flatMap(({ deal: own }) =>
						own?.present?.productId ? own.present.quantity : [],
					);
					expect(units).toEqual(promised);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
