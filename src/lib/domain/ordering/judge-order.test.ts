import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isLimited, type Deal } from '../catalogue/promotion';
import { productId, type ProductId } from '../ids';
import { DAY_MS, dayOf, HOUR_MS, type EpochMs } from '../time';
import { judgeOrder, totalOf, type OrderGrounds } from './judge-order';
import type { WantedLine } from './judge-line';
import { clampMoment } from './moment';
import { isPresent, portionsOf } from './presents';
import type { PriceSpan, ProductTerms } from './terms';
import { certificate, NOW, promotion, terms, wanted } from './testing';

function grounds(changes: Partial<OrderGrounds> = {}): OrderGrounds {
	return {
		moment: { at: NOW - HOUR_MS, receivedAt: NOW, seenVersion: 1 },
		terms: new Map([
			[productId(1), terms()],
			[productId(2), terms({ id: productId(2), name: 'Miến dong', priceDong: 30_000 })],
		]),
		left: new Map(),
		recalled: new Set(),
		alternatives: new Map(),
		...changes,
	};
}

const second = wanted({ productId: productId(2), seenPriceDong: 30_000, quantity: 3 });

describe('judgeOrder', () => {
	it('places what is as it was seen', () => {
		expect(judgeOrder([wanted(), second], grounds())).toMatchObject({
			verdict: 'placed',
			changes: [],
			totalDong: 290_000,
			code: null,
		});
	});

	it('asks with what is left where stock is partial', () => {
		const left = new Map([[productId(1), 1]]);
		const judgement = judgeOrder([wanted(), second], grounds({ left }));
		expect(judgement).toMatchObject({ verdict: 'needsBuyer', totalDong: 190_000 });
		expect(judgement.changes).toEqual([
			{ productId: productId(1), code: 'STOCK_CHANGED', wanted: 2, left: 1 },
		]);
	});

	it('asks where stock is gone, and leaves the line out by name', () => {
		const judgement = judgeOrder([wanted()], grounds({ left: new Map([[productId(1), 0]]) }));
		expect(judgement).toMatchObject({ verdict: 'needsBuyer', lines: [], totalDong: 0 });
		expect(judgement.changes).toMatchObject([{ code: 'STOCK_CHANGED', left: 0 }]);
	});

	it('serves the earlier of two lines of one product first', () => {
		const lines = [wanted({ quantity: 2 }), wanted({ quantity: 2, lot: 'L1' })];
		const judgement = judgeOrder(lines, grounds({ left: new Map([[productId(1), 3]]) }));
		expect(judgement.lines.map(({ quantity, lot }) => [quantity, lot])).toEqual([
			[2, null],
			[1, 'L1'],
		]);
	});

	it('refuses a line with alternatives and asks about the rest', () => {
		const line = wanted();
		const judgement = judgeOrder(
			[line, second],
			grounds({
				recalled: new Set([line]),
				alternatives: new Map([[productId(1), [productId(2)]]]),
			}),
		);
		expect(judgement).toMatchObject({ verdict: 'needsBuyer', totalDong: 90_000 });
		expect(judgement.changes).toEqual([
			{ productId: productId(1), code: 'LOT_RECALLED', alternatives: [productId(2)] },
		]);
	});

	it('rejects an order of which no line can be had', () => {
		const judgement = judgeOrder([wanted({ productId: productId(9) })], grounds());
		expect(judgement).toMatchObject({
			verdict: 'rejected',
			code: 'UNKNOWN_PRODUCT',
			lines: [],
			changes: [{ code: 'UNKNOWN_PRODUCT', alternatives: [] }],
		});
	});
});

describe('clampMoment', () => {
	it.each([
		['an hour ago', NOW - HOUR_MS, NOW - HOUR_MS],
		['ten years slow', NOW - 3652 * DAY_MS, NOW - DAY_MS],
		['ten years fast', NOW + 3652 * DAY_MS, NOW],
		['beyond all calendars', 1e300, NOW],
	])('bounds a clock that says %s', (_, createdAt, expected) => {
		expect(clampMoment(createdAt, NOW - DAY_MS, NOW)).toBe(expected);
	});

	it('takes the receipt where the catalogue seen is not known', () => {
		expect(clampMoment(NOW - HOUR_MS, undefined, NOW)).toBe(NOW);
	});
});

/** What may happen to one product between the phone's last pull and the receipt. */
type Happening =
	| { readonly kind: 'price'; readonly priceDong: number }
	| { readonly kind: 'pack'; readonly unit: string }
	| { readonly kind: 'stock'; readonly left: number | null }
	| {
			readonly kind: 'promotion';
			readonly deal: Deal;
			readonly hours: number;
			readonly portions: number | null;
			readonly perOrder: number | null;
	  }
	| { readonly kind: 'withdrawn' | 'expired' | 'listed' | 'recalled' };

const few = fc.integer({ min: 1, max: 3 });
const deal: fc.Arbitrary<Deal> = fc.oneof(
	fc.record({
		kind: fc.constant('percent' as const),
		percentOff: fc.integer({ min: 1, max: 99 }),
	}),
	fc.record({ kind: fc.constant('amount' as const), offDong: fc.integer({ min: 1, max: 9_000 }) }),
	fc.record({ kind: fc.constant('buyGet' as const), buy: few, get: few }),
	fc.record({
		kind: fc.constant('gift' as const),
		buy: few,
		gift: fc.constant('khăn tay'),
		giftProductId: fc.constant(null),
	}),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
	fc.record({ kind: fc.constant('price' as const), priceDong: fc.integer({ min: 0, max: 9_000 }) }),
	fc.record({ kind: fc.constant('pack' as const), unit: fc.constantFrom('gói', 'túi', 'hộp') }),
	fc.record({
		kind: fc.constant('stock' as const),
		left: fc.option(fc.integer({ min: 0, max: 12 })),
	}),
	fc.record({
		kind: fc.constant('promotion' as const),
		deal,
		hours: fc.integer({ min: 1, max: 120 }),
		portions: fc.option(fc.integer({ min: 1, max: 4 })),
		perOrder: fc.option(fc.integer({ min: 1, max: 4 })),
	}),
	fc.record({ kind: fc.constantFrom('withdrawn', 'expired', 'listed', 'recalled') }),
);

interface Story {
	readonly terms: ProductTerms;
	readonly left: number | null;
	readonly isRecalled: boolean;
}

/** Lets things happen to a product, one every `stepMs`, each in a version of its own. */
function tell(id: ProductId, happenings: readonly Happening[], stepMs: number): Story {
	let told = terms({ id, priceDong: 5_000, unit: 'gói' });
	let left: number | null = null;
	let isRecalled = false;
	happenings.forEach((event, index) => {
		const version = index + 2;
		const at = NOW - (happenings.length - index) * stepMs;
		switch (event.kind) {
			case 'price':
				told = reprice(told, { priceDong: event.priceDong, unit: told.unit }, { version, at });
				break;
			case 'pack':
				told = reprice(told, { priceDong: told.priceDong, unit: event.unit }, { version, at });
				break;
			case 'promotion': {
				const times = { startsAt: at, endsAt: at + event.hours * HOUR_MS };
				const { deal, portions, perOrder } = event;
				const made = promotion(deal, {
					...{ id: version, offeredFrom: version, ...times },
					...{ portions, perOrder },
				});
				told = { ...told, promotions: [...told.promotions, made] };
				break;
			}
			case 'stock':
				left = event.left;
				break;
			case 'withdrawn':
				told = { ...told, isListed: false };
				break;
			case 'listed':
				told = { ...told, isListed: true, certificate: certificate() };
				break;
			case 'expired':
				told = { ...told, certificate: certificate({ expiresOn: dayOf(NOW - DAY_MS) }) };
				break;
			case 'recalled':
				isRecalled = true;
				break;
		}
	});
	return { terms: told, left, isRecalled };
}

function reprice(
	given: ProductTerms,
	price: Pick<PriceSpan, 'priceDong' | 'unit'>,
	{ version, at }: { readonly version: number; readonly at: EpochMs },
): ProductTerms {
	const prices = given.prices.map((span) =>
		span.untilVersion === null ? { ...span, untilVersion: version, untilAt: at } : span,
	);
	const now = { ...price, fromVersion: version, untilVersion: null, untilAt: null };
	return { ...given, ...price, prices: [...prices, now] };
}

const line = (id: ProductId): fc.Arbitrary<WantedLine> =>
	fc.record({
		productId: fc.constant(id),
		quantity: fc.integer({ min: 1, max: 9 }),
		seenPriceDong: fc.oneof(fc.constant(5_000), fc.integer({ min: 0, max: 9_000 })),
		seenUnit: fc.constantFrom('gói', 'túi'),
		promotionId: fc.option(fc.integer({ min: 2, max: 9 })),
		lot: fc.constant(null),
	});

const scene = fc
	.array(fc.array(happening, { maxLength: 6 }), { minLength: 1, maxLength: 4 })
	.chain((products) =>
		fc.record({
			products: fc.constant(products),
			lines: fc.array(
				fc.nat(products.length).chain((index) => line(productId(index + 1))),
				{
					minLength: 1,
					maxLength: 8,
				},
			),
			stepMs: fc.integer({ min: 1, max: 3 * DAY_MS }),
			seenVersion: fc.option(fc.integer({ min: 0, max: 9 })),
			at: fc.integer({ min: NOW - 9 * DAY_MS, max: NOW }),
		}),
	);

const totalSeen = (lines: readonly WantedLine[]) =>
	lines.reduce((sum, { quantity, seenPriceDong }) => sum + quantity * seenPriceDong, 0);

describe('whatever happened to the catalogue meanwhile', () => {
	function judgeScene(
		given: typeof scene extends fc.Arbitrary<infer T> ? T : never,
		portions: ReadonlyMap<number, number> = new Map(),
	) {
		const told = given.products.map((happenings, index) =>
			tell(productId(index + 1), happenings, given.stepMs),
		);
		const recalledIds = new Set(
			told.filter(({ isRecalled }) => isRecalled).map((story) => story.terms.id),
		);
		const left = new Map(told.map((story) => [story.terms.id, story.left]));
		const judgement = judgeOrder(given.lines, {
			moment: { at: given.at, receivedAt: NOW, seenVersion: given.seenVersion },
			terms: new Map(told.map((story) => [story.terms.id, story.terms])),
			left,
			portions,
			recalled: new Set(given.lines.filter(({ productId: id }) => recalledIds.has(id))),
			alternatives: new Map(),
		});
		return { judgement, left, told };
	}

	it('nobody is charged more than they saw unless they are asked', () => {
		fc.assert(
			fc.property(scene, (given) => {
				const { judgement } = judgeScene(given);
				if (judgement.verdict !== 'placed') return;
				const paid = judgement.lines.filter((line) => !isPresent(line));
				let next = 0;
				for (const asked of given.lines) {
					let units = 0;
					while (units < asked.quantity) {
						const placed = paid[next++];
						if (!placed) throw new Error('units are missing');
						expect(placed.priceDong).toBeLessThanOrEqual(asked.seenPriceDong);
						expect(placed.unit).toBe(asked.seenUnit);
						units += placed.quantity;
					}
					expect(units).toBe(asked.quantity);
				}
				expect(next).toBe(paid.length);
				expect(judgement.totalDong).toBeLessThanOrEqual(totalSeen(given.lines));
			}),
			{ numRuns: 2_000 },
		);
	});

	it('totals add up, and no more is promised than is left', () => {
		fc.assert(
			fc.property(scene, (given) => {
				const { judgement, left } = judgeScene(given);
				expect(judgement.totalDong).toBe(totalOf(judgement.lines));
				for (const [id, units] of left) {
					const promised = judgement.lines
						.filter((placed) => placed.productId === id)
						.reduce((sum, { quantity }) => sum + quantity, 0);
					expect(promised).toBeLessThanOrEqual(units ?? Infinity);
				}
			}),
		);
	});

	it('no line is dropped or changed without being named', () => {
		fc.assert(
			fc.property(scene, (given) => {
				const { judgement } = judgeScene(given);
				for (const id of new Set(given.lines.map((asked) => asked.productId))) {
					const asked = given.lines.filter((one) => one.productId === id);
					const had = judgement.lines.filter((one) => one.productId === id && !isPresent(one));
					const isAsAsked =
						had.length === asked.length &&
						had.every(
							(one, index) =>
								one.quantity === asked[index]?.quantity &&
								one.priceDong === asked[index].seenPriceDong &&
								one.unit === asked[index].seenUnit,
						);
					if (isAsAsked) continue;
					expect(judgement.changes.map((change) => change.productId)).toContain(id);
				}
				expect(judgement.verdict === 'rejected').toBe(judgement.code !== null);
			}),
		);
	});

	it('no promotion gives more portions than it has, in all or to one order', () => {
		fc.assert(
			fc.property(scene, fc.nat(4), (given, known) => {
				const portions = new Map(given.products.flat().map((_, index) => [index + 2, known]));
				const { judgement, told } = judgeScene(given, portions);
				const promotions = told.flatMap((story) => story.terms.promotions);
				for (const { productId: id } of given.lines) {
					const lines = judgement.lines.filter((line) => line.productId === id);
					for (const [promotionId, taken] of portionsOf(lines)) {
						const limits = promotions
							.filter((one) => one.id === promotionId)
							.map((one) => Math.min(one.portions ?? Infinity, one.perOrder ?? Infinity));
						expect(taken).toBeLessThanOrEqual(Math.max(...limits));
						const versions = promotions.filter((one) => one.id === promotionId);
						// One that was without a limit in any of its versions may have given as many as were asked for.
						if (versions.every(isLimited)) {
							expect(taken).toBeLessThanOrEqual(known);
						}
					}
				}
			}),
			{ numRuns: 1_000 },
		);
	});

	it('a present that was promised and is not given is asked about', () => {
		fc.assert(
			fc.property(scene, (given) => {
				const { judgement, told } = judgeScene(given);
				if (judgement.verdict !== 'placed') return;
				const promotions = told.flatMap((story) =>
					story.terms.promotions.map((one) => ({ ...one, productId: story.terms.id })),
				);
				for (const asked of given.lines) {
					const claimed = promotions.find(
						(one) => one.productId === asked.productId && one.id === asked.promotionId,
					);
					if (claimed?.kind !== 'buyGet' && claimed?.kind !== 'gift') continue;
					const promised = given.lines
						.filter((one) => one.productId === asked.productId && one.promotionId === claimed.id)
						.reduce((sum, one) => sum + Math.floor(one.quantity / claimed.buy), 0);
					const lines = judgement.lines.filter((one) => one.productId === asked.productId);
					expect(portionsOf(lines).get(claimed.id) ?? 0).toBe(promised);
				}
			}),
			{ numRuns: 1_000 },
		);
	});

	it('the same question has the same answer', () => {
		fc.assert(
			fc.property(scene, (given) => {
				expect(judgeScene(given)).toEqual(judgeScene(given));
			}),
			{ numRuns: 50 },
		);
	});
});
