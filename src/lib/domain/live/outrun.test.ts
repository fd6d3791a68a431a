import { describe, expect, it } from 'vitest';

import { producerId, productId } from '../ids';
import { LIVE_BEGINNING, type LiveState } from './live-state';
import { isOutrun, standingFor, type BoardAction } from './outrun';

const [HONEY, TEA] = [productId(1), productId(2)];
const PLANNED = 1_000;
const state: LiveState = {
	...{ ...LIVE_BEGINNING, phase: 'running', pinned: HONEY },
	turn: { key: 'b', producerId: producerId(1), productIds: [HONEY], at: 0 },
	limits: [{ productId: HONEY, most: 20, held: null }],
};
const evening = { state, endsAt: PLANNED };

describe('a host who was not the first', () => {
	it.each<[BoardAction, string | number | null]>([
		[{ do: 'beginTurn', key: 'c' }, 'a'],
		[{ do: 'beginTurn', key: 'c' }, null],
		[{ do: 'pin', productId: null }, TEA],
		[{ do: 'setEnd', endsAt: 3_000 }, 2_000],
		[{ do: 'limit', productId: HONEY, most: 5 }, 10],
		[{ do: 'limit', productId: HONEY, most: null }, 10],
		[{ do: 'limit', productId: TEA, most: 5 }, 10],
	])('is outrun with %j, having seen %s', (action, seen) => {
		expect(isOutrun(action, seen, evening)).toBe(true);
		// As it stands for everybody it may be changed.
		expect(isOutrun(action, standingFor(action, evening), evening)).toBe(false);
		// A board that names nothing is taken at its word.
		expect(isOutrun(action, undefined, evening)).toBe(false);
		// What is not running says so itself.
		const over = { ...evening, state: { ...state, phase: 'over' as const } };
		expect(isOutrun(action, seen, over)).toBe(false);
	});

	it.each<[BoardAction, string | number | null]>([
		[{ do: 'beginTurn', key: 'b' }, 'a'],
		[{ do: 'setEnd', endsAt: PLANNED }, 2_000],
		[{ do: 'limit', productId: HONEY, most: 20 }, 10],
		[{ do: 'pin', productId: TEA }, null],
		[{ do: 'stopPromotion', promotionId: 5 }, 'running'],
		[{ do: 'stop', productId: HONEY }, null],
	])('wanted with %j what is so by now, or what goes by nothing', (action, seen) => {
		expect(isOutrun(action, seen, evening)).toBe(false);
	});

	it('sees the end that was set, rather than the planned one', () => {
		const end = { endsAt: 2_000, planned: PLANNED };
		const action = { do: 'setEnd', endsAt: 3_000 } as const;
		const later = { ...evening, state: { ...state, end } };
		expect([evening, later].map((one) => standingFor(action, one))).toEqual([PLANNED, 2_000]);
		expect(isOutrun(action, PLANNED, later)).toBe(true);
	});
});
