import { productId, producerId, sessionId } from '$lib/domain/ids';
import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';

import {
	BEES,
	HILLS,
	HONEY,
	OLD_CAKE,
	smallCatalogue,
} from '../../../../../tests/fixtures/small-catalogue';
import { expiringOf, lastEveningOf, lowStockOf, nextSlotOf } from './today';

const OURS = producerId(1);
const NOW = Date.UTC(2026, 10, 28, 12);

function session(id: number, startsAt: number, more: Partial<MarketSession> = {}): MarketSession {
	const slot = { startsAt, minutes: 10, productIds: [] };
	return {
		id: sessionId(id),
		slug: `phien-${id}`,
		title: `Phiên ${id}`,
		intro: '',
		startsAt,
		endsAt: startsAt + HOUR_MS,
		slots: [
			{ ...slot, producerId: producerId(2) },
			{ ...slot, startsAt: startsAt + 10 * MINUTE_MS, producerId: OURS },
		],
		...more,
	};
}

/** A catalogue as far as the page asks it. */
function viewOf(given: {
	readonly sessions?: readonly MarketSession[];
	readonly stock?: readonly (number | null)[];
}): CatalogueView {
	const products = (given.stock ?? []).map((stock, index) => ({ id: productId(index), stock }));
	return {
		sessions: () => given.sessions ?? [],
		productsOf: () => products,
	} as unknown as CatalogueView;
}

describe('the next turn on air', () => {
	it('is the soonest of a session that takes place, the one that runs too', () => {
		const sessions = [
			session(3, NOW + 48 * HOUR_MS),
			session(1, NOW + HOUR_MS, { cancelledAt: NOW - HOUR_MS }),
			session(2, NOW + 24 * HOUR_MS),
		];
		expect(nextSlotOf(viewOf({ sessions }), OURS, NOW)?.session.id).toBe(2);
		const running = session(4, NOW - 15 * MINUTE_MS);
		expect(nextSlotOf(viewOf({ sessions: [...sessions, running] }), OURS, NOW)?.session.id).toBe(4);
		const over = session(5, NOW - 20 * MINUTE_MS);
		expect(nextSlotOf(viewOf({ sessions: [over] }), OURS, NOW)).toBeUndefined();
	});
});

describe('the evening whose result is shown', () => {
	it('is the latest that began, with a turn of the stall, for two weeks', () => {
		const before = session(1, NOW - 3 * 24 * HOUR_MS);
		const last = session(2, NOW - 24 * HOUR_MS);
		const others = session(3, NOW - HOUR_MS, { slots: [] });
		const off = session(4, NOW - HOUR_MS, { cancelledAt: NOW });
		const view = viewOf({ sessions: [before, last, others, off, session(5, NOW + HOUR_MS)] });
		expect(lastEveningOf(view, OURS, NOW)?.id).toBe(2);
		const later = last.endsAt + 14 * 24 * HOUR_MS;
		const old = viewOf({ sessions: [before, last, others, off] });
		expect(lastEveningOf(old, OURS, later - 1)?.id).toBe(2);
		expect(lastEveningOf(old, OURS, later)).toBeUndefined();
	});
});

describe('what runs low', () => {
	it('is what is counted and nearly gone, least first', () => {
		const low = lowStockOf(viewOf({ stock: [6, 5, null, 0] }), OURS);
		expect(low.map(({ stock }) => stock)).toEqual([0, 5]);
	});
});

describe('papers that end soon', () => {
	/** The honey's ends on 01/01/2028, the old cake's ended on 01/01/2026. */
	const at = (day: string) =>
		expiringOf(smallCatalogue(), BEES, Date.parse(`${day}T05:00:00Z`)).map(
			({ product, day, isOver }) => [product.id, day, isOver],
		);

	it('are those of the 180 days in which one may ask anew, the longest over first', () => {
		const cake = [OLD_CAKE, '2026-01-01', true];
		expect(at('2027-07-04')).toEqual([cake]);
		expect(at('2027-07-05')).toEqual([cake, [HONEY, '2028-01-01', false]]);
	});

	it('hold through their last day', () => {
		expect(at('2028-01-01')).toContainEqual([HONEY, '2028-01-01', false]);
		expect(at('2028-01-02')).toContainEqual([HONEY, '2028-01-01', true]);
	});

	it("are the stall's own", () => {
		const theirs = expiringOf(smallCatalogue(), HILLS, Date.UTC(2028, 0, 2));
		expect(theirs.map(({ product }) => product.producerId)).toEqual([HILLS, HILLS]);
	});
});
