import { describe, expect, it } from 'vitest';

import { generateCatalogue } from '../../../../tests/fixtures/catalogue-generator';
import { productId, sessionId } from '../ids';
import { promotion as promoted } from '../ordering/testing';
import { dealPrice, isRunning } from './price';
import { dealOf, type Deal, type Promotion } from './promotion';
import { promotionIn, publishedPromotion, toProduct } from './published-promotion';
import { decodeShard, encodeShard } from './shard';

const DEALS: readonly Deal[] = [
	{ kind: 'percent', percentOff: 15 },
	{ kind: 'amount', offDong: 20_000 },
	{ kind: 'buyGet', buy: 2, get: 1 },
	{ kind: 'gift', buy: 1, gift: 'Khăn tay', giftProductId: null },
	{ kind: 'gift', buy: 3, gift: 'Mật ong', giftProductId: productId(5) },
];
const LIMITS = { portions: 12, perOrder: 2, sessionId: sessionId(3) };

function promotion(deal: Deal, limits: Partial<typeof LIMITS> = {}): Promotion {
	const { given: _, offeredFrom: __, ...plain } = promoted(deal, limits);
	return plain;
}

/** The first product of a catalogue, as its entry says it. */
function productEntry() {
	const [first] = generateCatalogue(1).facts.filter((entry) => entry.kind === 'product');
	if (!first) throw new Error('no product');
	return first.body;
}

describe("a promotion in its product's entry", () => {
	it.each(DEALS)('comes back as it was, with limits and without: %j', (deal) => {
		for (const one of [promotion(deal), promotion(deal, LIMITS)]) {
			const wire: unknown = JSON.parse(JSON.stringify(publishedPromotion(one)));
			expect(promotionIn(wire as ReturnType<typeof publishedPromotion>)).toEqual(one);
			expect(dealOf(one)).toEqual(deal);
		}
	});

	it('is where every app looks only if every app would charge it right', () => {
		const [percent = DEALS[0], ...others] = DEALS;
		if (!percent) throw new Error('no deal');
		const { id, startsAt, endsAt } = promotion(percent);
		expect(publishedPromotion(promotion(percent))).toEqual({
			promotion: { id, startsAt, endsAt, percentOff: 15 },
		});
		for (const one of [
			promotion(percent, { portions: 3 }),
			promotion(percent, { perOrder: 3 }),
			promotion(percent, { sessionId: sessionId(1) }),
			...others.map((deal) => promotion(deal)),
		]) {
			expect(publishedPromotion(one).promotion).toBeNull();
		}
	});

	it('that takes off as much as the price is none: no screen shows goods for nothing', () => {
		const offer = { id: 1, startsAt: 0, endsAt: 9, kind: 'amount', offDong: 20_000 };
		const product = (priceDong: number) => toProduct({ ...productEntry(), priceDong, offer }, null);
		expect(product(20_001).promotion).toMatchObject({ offDong: 20_000 });
		expect(product(20_000)).toMatchObject({ priceDong: 20_000, promotion: null });
	});

	it('of a kind that is not known is none', () => {
		const frame = { id: 1, startsAt: 0, endsAt: 9 };
		for (const offer of [
			{ ...frame, kind: 'lottery' },
			{ ...frame, kind: 'buyGet', buy: 0, get: 1 },
			7,
		]) {
			expect(promotionIn({ promotion: null, offer })).toBeNull();
		}
	});

	it('costs a shard nothing where nobody has one, and survives it where somebody has', () => {
		const { facts } = generateCatalogue(20);
		expect(JSON.stringify(encodeShard(facts))).not.toContain('offer');
		const offer = { kind: 'amount', offDong: 5, id: 1, startsAt: 0, endsAt: 9 };
		const [first, ...rest] = facts.filter((entry) => entry.kind === 'product');
		if (!first) throw new Error('no product');
		const some = [{ ...first, body: { ...first.body, offer } }, ...rest];
		const read = decodeShard(JSON.parse(JSON.stringify(encodeShard(some))));
		expect(read[0]).toEqual(some[0]);
		expect(read.slice(1)).toMatchObject(rest);
	});
});

describe('what a deal does to a price', () => {
	it("leaves it as it is where nothing would be left, and a fraction is the buyer's", () => {
		expect(dealPrice(999, { kind: 'percent', percentOff: 15 })).toBe(849);
		expect(dealPrice(999, { kind: 'amount', offDong: 998 })).toBe(1);
		expect(dealPrice(999, { kind: 'amount', offDong: 999 })).toBe(999);
		expect(dealPrice(999, { kind: 'amount', offDong: 1_000 })).toBe(999);
		expect(dealPrice(99, { kind: 'percent', percentOff: 99 })).toBe(99);
		expect(dealPrice(999, { kind: 'buyGet', buy: 1, get: 1 })).toBe(999);
	});

	it('is nothing once all portions are taken', () => {
		const { startsAt } = promotion({ kind: 'amount', offDong: 1 });
		const spent = { ...promotion({ kind: 'amount', offDong: 1 }), portions: 0 };
		expect(isRunning(spent, startsAt)).toBe(false);
		expect(isRunning({ ...spent, portions: 1 }, startsAt)).toBe(true);
	});
});
