import { productId, producerId, sessionId } from '$lib/domain/ids';
import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';

import { lowStockOf, nextSlotOf } from './today';

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

describe('what runs low', () => {
	it('is what is counted and nearly gone, least first', () => {
		const low = lowStockOf(viewOf({ stock: [6, 5, null, 0] }), OURS);
		expect(low.map(({ stock }) => stock)).toEqual([0, 5]);
	});
});
