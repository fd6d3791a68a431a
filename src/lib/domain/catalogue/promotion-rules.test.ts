import { DAY_MS, HOUR_MS } from '../time';
import { describe, expect, it } from 'vitest';

import {
	endedAt,
	LONGEST_GIFT,
	promotionFault,
	promotionFaults,
	promotionStage,
	type PlannedPromotion,
} from './promotion-rules';

const NOW = Date.UTC(2026, 10, 26, 3);
/** Honey, and a wine. */
const HONEY = { priceDong: 120_000, setCode: 4 };
const WINE = { priceDong: 120_000, setCode: 15 };

const planned = (changes: Partial<PlannedPromotion> = {}): PlannedPromotion => ({
	deal: { kind: 'percent', percentOff: 10 },
	startsAt: NOW,
	endsAt: NOW + DAY_MS,
	portions: null,
	perOrder: null,
	...changes,
});
const gift = (name: string, buy = 1) =>
	({ kind: 'gift', buy, gift: name, giftProductId: null }) as const;

describe('what is wrong with a promotion', () => {
	it.each<[string, Partial<PlannedPromotion>, readonly string[]]>([
		['nothing', {}, []],
		['no percent', { deal: { kind: 'percent', percentOff: 0 } }, ['percentOff']],
		['all of it', { deal: { kind: 'percent', percentOff: 100 } }, ['percentOff']],
		['the whole price', { deal: { kind: 'amount', offDong: 120_000 } }, ['offDong']],
		['all but a đồng', { deal: { kind: 'amount', offDong: 119_999 } }, []],
		['neither number', { deal: { kind: 'buyGet', buy: 0, get: NaN } }, ['buy', 'get']],
		['no name', { deal: gift('  ') }, ['gift']],
		['a long name', { deal: gift('x'.repeat(LONGEST_GIFT + 1), 100) }, ['buy', 'gift']],
		['an end before its beginning', { endsAt: NOW - 1 }, ['backwards']],
		['no moment', { endsAt: NaN }, ['backwards']],
		['an end that is over', { startsAt: NOW - DAY_MS, endsAt: NOW }, ['past']],
		['more than a year', { endsAt: NOW + 367 * DAY_MS }, ['tooLong']],
		['limits of nothing', { portions: 0, perOrder: 0.5 }, ['portions', 'perOrder']],
	])('is named by its field: %s', (_, changes, faults) => {
		expect(promotionFaults(planned(changes), HONEY, NOW)).toEqual(faults);
		expect(promotionFault(planned(changes), HONEY, NOW)).toBe(
			faults.length > 0 ? 'PROMOTION_UNFIT' : null,
		);
	});

	it('is a present with alcohol, whatever else is', () => {
		const wine = planned({ deal: gift('') });
		expect(promotionFaults(wine, WINE, NOW)).toEqual(['alcohol', 'gift']);
		expect(promotionFault(wine, WINE, NOW)).toBe('ALCOHOL_PRESENT');
		expect(promotionFaults(planned(), WINE, NOW)).toEqual([]);
	});
});

describe('where a promotion stands', () => {
	const running = planned();
	const coming = planned({ startsAt: NOW + HOUR_MS });

	it('is told by its times, the last moment not being part of it', () => {
		expect(promotionStage(coming, NOW)).toBe('coming');
		expect(promotionStage(running, NOW)).toBe('running');
		expect(promotionStage(running, running.endsAt - 1)).toBe('running');
		expect(promotionStage(running, running.endsAt)).toBe('over');
	});

	it('keeps when it ran where it is ended, and says of one that never did that it was withdrawn', () => {
		const ended = endedAt(running, NOW + HOUR_MS);
		expect(ended).toEqual({ startsAt: NOW, endsAt: NOW + HOUR_MS });
		expect(promotionStage(ended, NOW + HOUR_MS)).toBe('over');
		// Ended once more it stays as it was.
		expect(endedAt(ended, NOW + 2 * HOUR_MS)).toEqual(ended);
		expect(promotionStage(endedAt(coming, NOW), NOW)).toBe('withdrawn');
	});
});
