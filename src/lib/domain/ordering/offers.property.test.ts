import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dealPrice, fitsPrice, isRunning, priceAt } from '../catalogue/price';
import type { Deal } from '../catalogue/promotion';
import { endedAt, promotionStage } from '../catalogue/promotion-rules';
import { HOUR_MS, type EpochMs } from '../time';
import { judgeOrder, type OrderJudgement } from './judge-order';
import type { WantedLine } from './judge-line';
import { HONOURED_MS, type OrderingMoment } from './moment';
import type { PriceSpan, ProductTerms, PromotionTerms } from './terms';
import { NOW, promotion, terms, wanted } from './testing';

/** What was on offer from one catalogue version on. */
interface Told {
	readonly version: number;
	readonly at: EpochMs;
	readonly price: Pick<PriceSpan, 'fromVersion' | 'priceDong'>;
	/** All that ran or were to come, as they were announced then; the first is what phones are told. */
	readonly open: readonly PromotionTerms[];
}

/** A product as its market sells it, and all that was ever told of it. */
interface World {
	readonly terms: ProductTerms;
	readonly told: readonly Told[];
	readonly pricedAt: EpochMs;
	readonly now: EpochMs;
}

type Happening =
	| { readonly kind: 'price'; readonly priceDong: number }
	| {
			readonly kind: 'announce';
			readonly deal: Deal;
			readonly inHours: number;
			readonly lastsHours: number;
			readonly perOrder: number | null;
	  }
	/** Of a promotion by the place that it has among all; `begin` also once more. */
	| { readonly kind: 'stop' | 'begin'; readonly which: number };
type Step = Happening & { readonly afterHours: number };

/** What the desks let happen, under the rules that they go by. */
function after(world: World, step: Step): World {
	const at = world.now + step.afterHours * HOUR_MS;
	const version = world.told.length + 1;
	const changed = change({ ...world, now: at }, step, version);
	return changed
		? { ...changed, told: [...changed.told, tell(changed, version)] }
		: { ...world, now: at };
}

function change(world: World, step: Step, version: number): World | null {
	const { terms: known, now, pricedAt } = world;
	const { promotions, prices, priceDong } = known;
	const put = (made: PromotionTerms): World => ({
		...world,
		terms: {
			...known,
			promotions: [...promotions.filter(({ id }) => id !== made.id), made].toSorted(
				(one, other) => one.startsAt - other.startsAt || one.id - other.id,
			),
		},
	});
	const isFree = (made: PromotionTerms) =>
		promotions.every(
			({ id, startsAt, endsAt }) =>
				id === made.id || endsAt <= made.startsAt || made.endsAt <= startsAt,
		);
	const named =
		'which' in step ? promotions[step.which % Math.max(1, promotions.length)] : undefined;
	switch (step.kind) {
		case 'price': {
			const open = promotions.filter(({ endsAt }) => endsAt > now);
			if (!open.every((one) => fitsPrice(step.priceDong, one))) return null;
			const ended = prices.map((span) =>
				span.untilVersion === null ? { ...span, untilVersion: version, untilAt: now } : span,
			);
			const { unit } = known;
			const span = { fromVersion: version, untilVersion: null, untilAt: null, unit };
			const begun = { ...span, priceDong: step.priceDong };
			const repriced = { ...known, priceDong: step.priceDong, prices: [...ended, begun] };
			return { ...world, terms: repriced, pricedAt: now };
		}
		case 'announce': {
			const startsAt = now + step.inHours * HOUR_MS;
			const endsAt = startsAt + step.lastsHours * HOUR_MS;
			const frame = {
				id: version,
				startsAt,
				endsAt,
				perOrder: step.perOrder,
				offeredFrom: version,
			};
			const made = promotion(step.deal, frame);
			return fitsPrice(priceDong, made) && isFree(made) ? put(made) : null;
		}
		case 'stop':
			return named && named.endsAt > now ? put({ ...named, ...endedAt(named, now) }) : null;
		case 'begin': {
			// Said outright: what does not run is a promotion all the same.
			const isOn: boolean = isRunning(named ?? null, now);
			if (!named || isOn || !fitsPrice(priceDong, named)) return null;
			const startsAt = Math.min(named.startsAt, now);
			// As `retimePromotion` does.
			const isNewPrice = pricedAt > named.endsAt;
			const offeredFrom = isNewPrice ? priceOf(known).fromVersion : named.offeredFrom;
			const made = { ...named, startsAt, endsAt: now + 5 * HOUR_MS, offeredFrom };
			return isFree({ ...made, startsAt: now }) ? put(made) : null;
		}
	}
}

function priceOf({ prices }: ProductTerms): PriceSpan {
	const span = prices.find(({ untilVersion }) => untilVersion === null);
	if (!span) throw new Error('it costs nothing that is known');
	return span;
}

function tell({ terms: known, now }: Pick<World, 'terms' | 'now'>, version: number): Told {
	const open = known.promotions.filter(({ endsAt }) => endsAt > now);
	return { version, at: now, price: priceOf(known), open };
}

const BEGINNING: World = (() => {
	const at = NOW - 500 * HOUR_MS;
	const known = terms();
	return { terms: known, told: [tell({ terms: known, now: at }, 1)], pricedAt: at, now: at };
})();

const lived = (steps: readonly Step[]): World => steps.reduce(after, BEGINNING);

/** The least that one unit cost in any offer that is honoured at a moment. */
function lowestOffer({ terms: known, told }: World, receivedAt: EpochMs): number {
	const offers = told.flatMap(({ price: { fromVersion, priceDong }, open }) => {
		const span = known.prices.find((one) => one.fromVersion === fromVersion);
		if (!span || (span.untilAt !== null && receivedAt - span.untilAt > HONOURED_MS)) return [];
		const ran = known.promotions.filter(
			(one) =>
				open.some(({ id }) => id === one.id) &&
				one.startsAt <= receivedAt &&
				promotionStage(one, receivedAt) !== 'withdrawn' &&
				receivedAt - one.endsAt <= HONOURED_MS,
		);
		return [priceDong, ...ran.map((one) => dealPrice(priceDong, one))];
	});
	return Math.min(...offers);
}

function judge({ terms: known }: World, line: WantedLine, moment: OrderingMoment): OrderJudgement {
	return judgeOrder([line], {
		moment,
		terms: new Map([[known.id, known]]),
		left: new Map(),
		recalled: new Set(),
		alternatives: new Map(),
	});
}

const dong = (from: number, to: number) =>
	fc.integer({ min: from, max: to }).map((thousands) => thousands * 1_000);
const deal: fc.Arbitrary<Deal> = fc.oneof(
	fc.record({ kind: fc.constant('amount' as const), offDong: dong(10, 110) }),
	fc.record({ kind: fc.constant('percent' as const), percentOff: fc.integer({ min: 1, max: 99 }) }),
);
const price = fc.record({ kind: fc.constant('price' as const), priceDong: dong(20, 130) });
const announce = fc.record({
	kind: fc.constant('announce' as const),
	deal,
	inHours: fc.constantFrom(0, 0, 1, 20),
	lastsHours: fc.integer({ min: 1, max: 40 }),
	perOrder: fc.constantFrom(null, 2),
});
const stop = fc.record({ kind: fc.constant('stop' as const), which: fc.nat(3) });
const begin = fc.record({ kind: fc.constant('begin' as const), which: fc.nat(3) });
/** Alone, or in an order in which a price and a promotion are apart and meet again. */
const happenings: fc.Arbitrary<readonly Happening[]> = fc.oneof(
	fc.tuple(fc.oneof(price, announce, stop, begin)),
	fc.tuple(announce, stop, price, price, begin),
	fc.tuple(price, price, announce),
);
const history: fc.Arbitrary<readonly Step[]> = fc
	.array(happenings, { minLength: 1, maxLength: 5 })
	.chain((scenes) =>
		fc.tuple(
			...scenes
				.flat()
				.map((what) =>
					fc.constantFrom(0.5, 1, 3, 30).map((afterHours) => ({ ...what, afterHours })),
				),
		),
	);
const part = fc.nat(999).map((thousandths) => thousandths / 1_000);

describe('over any history of prices and promotions', () => {
	it('nothing costs less than in an offer that is honoured, whatever a phone claims', () => {
		const claim = fc.record({
			version: fc.option(part),
			promotion: fc.option(part),
			at: part,
			seenPriceDong: fc.oneof(fc.constant(0), dong(1, 130)),
			quantity: fc.integer({ min: 1, max: 4 }),
		});
		fc.assert(
			fc.property(history, claim, fc.nat(90), history, (steps, claimed, laterHours, more) => {
				const world = lived(steps);
				const receivedAt = world.now + laterHours * HOUR_MS;
				const seen = claimed.version === null ? undefined : pick(world.told, claimed.version);
				const publishedAt = seen?.at ?? receivedAt;
				const line = wanted({
					quantity: claimed.quantity,
					seenPriceDong: claimed.seenPriceDong,
					promotionId: idOf(world, claimed.promotion),
				});
				const judgement = judge(world, line, {
					at: Math.round(publishedAt + claimed.at * (receivedAt - publishedAt)),
					receivedAt,
					seenVersion: seen?.version ?? null,
				});
				const lowest = lowestOffer(world, receivedAt);
				expect(lowest).toBeGreaterThan(0);
				for (const { priceDong } of judgement.lines)
					expect(priceDong).toBeGreaterThanOrEqual(lowest);
				expect(judgement.totalDong).toBeGreaterThanOrEqual(line.quantity * lowest);

				// What was quoted is answered when more has happened.
				const later = more.reduce(after, { ...world, now: receivedAt });
				const least = Math.min(lowest, lowestOffer(later, later.now));
				for (const { quantity, priceDong, promotion: by } of judgement.lines) {
					const quote = { ...line, quantity, seenPriceDong: priceDong, quotedAt: receivedAt };
					const answered = judge(
						later,
						{ ...quote, promotionId: by?.id ?? null },
						{ at: later.now, receivedAt: later.now, seenVersion: null },
					);
					expect(answered.totalDong).toBeGreaterThanOrEqual(quantity * least);
				}
			}),
			{ numRuns: 2_000 },
		);
	});

	it('who ordered as a phone showed it gets it, while price and promotion are honoured', () => {
		fc.assert(
			fc.property(history, part, part, fc.nat(60), (steps, which, when, laterHours) => {
				const world = lived(steps);
				const receivedAt = world.now + laterHours * HOUR_MS;
				const { version, at: publishedAt, price, open } = pick(world.told, which);
				const announced = open[0] ?? null;
				const at = Math.round(publishedAt + when * (receivedAt - publishedAt));
				const isSeen = isRunning(announced, at);
				const ran = world.terms.promotions.find(({ id }) => id === announced?.id);
				const span = world.terms.prices.find((one) => one.fromVersion === price.fromVersion);
				const isPriceHonoured =
					span && (span.untilAt === null || receivedAt - span.untilAt <= HONOURED_MS);
				// One that began again after the price had changed goes with the new price.
				const isHonoured =
					!isSeen ||
					(ran &&
						isRunning(ran, at) &&
						receivedAt - ran.endsAt <= HONOURED_MS &&
						ran.offeredFrom <= version);
				fc.pre(isPriceHonoured === true && isHonoured === true);
				const shown = { priceDong: price.priceDong, promotion: announced };
				const line = wanted({
					quantity: 1,
					seenPriceDong: priceAt(shown, at),
					promotionId: isSeen ? announced.id : null,
				});
				const judgement = judge(world, line, { at, receivedAt, seenVersion: version });
				expect(judgement.verdict).toBe('placed');
				expect(judgement.totalDong).toBeLessThanOrEqual(line.seenPriceDong);
			}),
			{ numRuns: 2_000 },
		);
	});
});

function idOf({ terms: { promotions } }: World, which: number | null): number | null {
	return which === null || promotions.length === 0 ? null : pick(promotions, which).id;
}

function pick<T>(from: readonly T[], part: number): T {
	const picked = from[Math.min(from.length - 1, Math.floor(part * from.length))];
	if (picked === undefined) throw new Error('nothing to pick from');
	return picked;
}
