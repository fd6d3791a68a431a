import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Promotion } from '../catalogue/promotion';
import { isRunning } from '../catalogue/price';
import { producerId, productId } from '../ids';
import { HOUR_MS, MINUTE_MS } from '../time';
import { asRehearsed, decideSale, type SaleAction, type SalePromotion } from './decide-sale';
import type { LiveEvent, LiveWord, Turn } from './live-event';
import { afterEvent, LIVE_BEGINNING, type LiveState } from './live-state';

const HONEY = productId(11);
const TEA = productId(21);
const TURNS: readonly Turn[] = [
	{ key: 'a', producerId: producerId(1), productIds: [HONEY] },
	{ key: 'b', producerId: producerId(2), productIds: [TEA] },
];
const NOW = 1_800_000_000_000;
const LASTS_MS = 10 * MINUTE_MS;

function promotion(id: number, startsAt: number): Promotion {
	const frame = { id, startsAt, endsAt: startsAt + LASTS_MS, portions: null, perOrder: null };
	return { ...frame, sessionId: null, kind: 'percent', percentOff: 20 };
}
const planned = (id: number, startsAt: number, changes: Partial<SalePromotion> = {}) => ({
	productId: HONEY,
	promotion: promotion(id, startsAt),
	isCalledOff: false,
	isUnfit: false,
	freeUntil: null,
	...changes,
});

const RUNNING: LiveState = { ...LIVE_BEGINNING, phase: 'running', seq: 1, startedAt: NOW };

function after(state: LiveState, words: readonly LiveWord[]): LiveState {
	return words
		.map((word, index): LiveEvent => ({ seq: state.seq + index + 1, at: NOW, word }))
		.reduce(afterEvent, state);
}

/** Acts as hosts do; what is not taken leaves everything as it is. */
function act(
	state: LiveState,
	action: SaleAction,
	promotions: readonly SalePromotion[],
	now = NOW,
): { readonly state: LiveState; readonly words: readonly LiveWord[]; readonly why?: string } {
	const decision = decideSale(state, action, {
		turns: TURNS,
		promotions: asRehearsed(promotions, state, now),
		now,
	});
	if (!decision.ok) return { state, words: [], why: decision.why };
	return { state: after(state, decision.words), words: decision.words };
}

const startOf = (words: readonly LiveWord[]) =>
	words.flatMap((word) => (word.kind === 'promotionStarted' ? [word.promotion] : []))[0];

describe('a promotion of the session', () => {
	const start = { do: 'startPromotion', promotionId: 7 } as const;
	const stop = { do: 'stopPromotion', promotionId: 7 } as const;

	it.each([
		['early', NOW + 30 * MINUTE_MS],
		['late, when its planned time is over', NOW - 30 * MINUTE_MS],
	])('runs as long as it was planned to where it is begun %s', (_, startsAt) => {
		const begun = startOf(act(RUNNING, start, [planned(7, startsAt)]).words);
		expect(begun?.endsAt).toBe(NOW + LASTS_MS);
		expect(begun && isRunning(begun, NOW)).toBe(true);
	});

	it('runs for baskets, too, which reckon by the minute', () => {
		const late = NOW + 40_000;
		const begun = startOf(act(RUNNING, start, [planned(7, NOW + 30 * MINUTE_MS)], late).words);
		expect(begun && isRunning(begun, NOW)).toBe(true);
		expect(begun?.endsAt).toBe(late + LASTS_MS);
	});

	it('that runs is begun no second time', () => {
		expect(act(RUNNING, start, [planned(7, NOW - MINUTE_MS)])).toMatchObject({ words: [] });
	});

	it('that was stopped goes on with what it had left', () => {
		const plan = [planned(7, NOW - 4 * MINUTE_MS)];
		const { state } = act(RUNNING, stop, plan);
		expect(state.promotions).toEqual([
			{ id: 7, productId: HONEY, promotion: null, leftMs: 6 * MINUTE_MS },
		]);
		const later = NOW + 20 * MINUTE_MS;
		const begun = startOf(act(state, start, plan, later).words);
		expect(begun?.endsAt).toBe(later + 6 * MINUTE_MS);
	});

	it('ends where the next one of the product begins, and waits for one that runs', () => {
		const next = NOW + 3 * MINUTE_MS;
		const plan = [planned(7, NOW + 30 * MINUTE_MS, { freeUntil: next })];
		expect(startOf(act(RUNNING, start, plan).words)?.endsAt).toBe(next);
		const taken = [planned(7, NOW + 30 * MINUTE_MS, { freeUntil: NOW })];
		expect(act(RUNNING, start, taken).why).toBe('OTHER_RUNS');
	});

	it('that its producer ended, of another session, or of goods that are stopped is not begun', () => {
		const ended = [planned(7, NOW - 30 * MINUTE_MS, { isCalledOff: true })];
		expect(act(RUNNING, start, ended).why).toBe('NOT_IN_SESSION');
		expect(act(RUNNING, start, []).why).toBe('NOT_IN_SESSION');
		const stopped = { ...RUNNING, stopped: [HONEY] };
		expect(act(stopped, start, [planned(7, NOW + MINUTE_MS)]).why).toBe('NOT_IN_SESSION');
		const foreign = [planned(7, NOW + MINUTE_MS, { productId: productId(99) })];
		expect(act(RUNNING, start, foreign).why).toBe('NOT_IN_SESSION');
	});
});

it('what would leave nothing to pay by now is not begun, nor begun again; what runs can be stopped', () => {
	const start = { do: 'startPromotion', promotionId: 7 } as const;
	const stop = { do: 'stopPromotion', promotionId: 7 } as const;
	const running = planned(7, NOW - MINUTE_MS);
	const { state } = act(RUNNING, stop, [running]);
	for (const [before, startsAt] of [
		[state, NOW - MINUTE_MS],
		[RUNNING, NOW - HOUR_MS],
		[RUNNING, NOW + MINUTE_MS],
	] as const) {
		const unfit = planned(7, startsAt, { isUnfit: true });
		expect(act(before, start, [unfit])).toMatchObject({ why: 'UNFIT', words: [] });
	}
	expect(act(RUNNING, stop, [{ ...running, isUnfit: true }]).words).toHaveLength(1);
});

describe('a limit of the evening', () => {
	it('is set, changed and lifted, and only of what the session offers', () => {
		const set = act(RUNNING, { do: 'limit', productId: TEA, most: 30 }, []);
		expect(set.state.limits).toEqual([{ productId: TEA, most: 30, held: null }]);
		const changed = act(set.state, { do: 'limit', productId: TEA, most: 20 }, []);
		expect(changed.state.limits).toEqual([{ productId: TEA, most: 20, held: null }]);
		expect(
			act(changed.state, { do: 'limit', productId: TEA, most: null }, []).state.limits,
		).toEqual([]);
		const strange = { do: 'limit', productId: productId(99), most: 5 } as const;
		expect(act(RUNNING, strange, []).why).toBe('NOT_IN_SESSION');
	});
});

const PLAN = [
	planned(7, NOW + MINUTE_MS),
	planned(8, NOW - 40 * MINUTE_MS, { productId: TEA }),
	planned(9, NOW - MINUTE_MS, { productId: TEA, isCalledOff: true }),
];
const action: fc.Arbitrary<SaleAction> = fc.oneof(
	fc.record({
		do: fc.constantFrom('startPromotion' as const, 'stopPromotion' as const),
		promotionId: fc.constantFrom(7, 8, 9, 99),
	}),
	fc.record({
		do: fc.constant('limit' as const),
		productId: fc.constantFrom(HONEY, TEA, productId(99)),
		most: fc.constantFrom(null, 0, 5, 30),
	}),
);

it('two hosts who do the same at once do it once, and nobody does it before or after the session', () => {
	fc.assert(
		fc.property(fc.array(action, { maxLength: 20 }), action, (steps, last) => {
			const state = steps.reduce((before, step) => act(before, step, PLAN).state, RUNNING);
			const once = act(state, last, PLAN);
			expect(act(once.state, last, PLAN).words).toEqual([]);
			for (const phase of ['waiting', 'over'] as const) {
				expect(act({ ...state, phase }, last, PLAN).why).toBe('NOT_RUNNING');
			}
		}),
	);
});
