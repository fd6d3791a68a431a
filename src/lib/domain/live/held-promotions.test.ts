import { expect, it } from 'vitest';

import { productId } from '../ids';
import { MINUTE_MS } from '../time';
import type { SalePromotion } from './decide-sale';
import { heldWord, promotionsLeft, timesBack } from './held-promotions';
import { afterEvent, LIVE_BEGINNING } from './live-state';

const NOW = 1_800_000_000_000;
const minutes = (count: number) => NOW + count * MINUTE_MS;

function planned(from: number, to: number, changes: Partial<SalePromotion> = {}): SalePromotion {
	const times = { startsAt: minutes(from), endsAt: minutes(to) };
	const limits = { portions: null, perOrder: null, sessionId: null };
	const deal = { kind: 'percent', percentOff: 20 } as const;
	const promotion = { id: from, ...times, ...limits, ...deal };
	const standing = { isCalledOff: false, isUnfit: false, freeUntil: null };
	return { productId: productId(1), promotion, ...standing, ...changes };
}

/** It stops with its session now, which goes on after a while. */
function back(one: SalePromotion, after: number, changes: Partial<SalePromotion> = {}) {
	const word = heldWord(one, NOW);
	const [held] = afterEvent(LIVE_BEGINNING, { seq: 1, at: NOW, word }).promotions;
	if (!held?.held) throw new Error('it was not held');
	const { startsAt } = one.promotion;
	const stopped = { startsAt: Math.min(startsAt, NOW - 1), endsAt: NOW };
	const found = { ...one, promotion: { ...one.promotion, ...stopped }, ...changes };
	return timesBack({ ...held, held: held.held }, found, minutes(after));
}

it('what ran goes on with what it had left, and what was to come keeps its hours', () => {
	expect(back(planned(-5, 15), 3)).toEqual({ startsAt: minutes(-5), endsAt: minutes(18) });
	expect(back(planned(10, 30), 3)).toEqual({ startsAt: minutes(10), endsAt: minutes(30) });
	expect(back(planned(10, 30), 20)).toEqual({ startsAt: minutes(10), endsAt: minutes(30) });
});

it('nothing comes back that has no time left, was called off, fits no more, or gave way to another', () => {
	expect(back(planned(10, 30), 30)).toBeNull();
	expect(back(planned(-5, 15), 3, { isCalledOff: true })).toBeNull();
	expect(back(planned(-5, 15), 3, { isUnfit: true })).toBeNull();
	expect(back(planned(10, 30), 3, { isUnfit: true })).toBeNull();
	expect(back(planned(-5, 15), 3, { freeUntil: minutes(2) })).toBeNull();
	expect(back(planned(-5, 15), 3, { freeUntil: minutes(9) })?.endsAt).toBe(minutes(9));
});

it('what runs or is to come is counted, as hosts have left it', () => {
	const all = [planned(-9, -2), planned(-5, 15), planned(10, 30), planned(11, 30)];
	const calledOff = planned(12, 30, { isCalledOff: true });
	const stop = { kind: 'promotionStopped', productId: productId(1), id: 11, leftMs: 1 } as const;
	const state = afterEvent(LIVE_BEGINNING, { seq: 1, at: NOW, word: stop });
	expect(promotionsLeft(state, [...all, calledOff], NOW)).toBe(2);
});
