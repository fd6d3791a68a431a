import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { producerId, productId } from '../ids';
import { endOf, type PlannedSlot, type SessionPlan } from '../market/session-plan';
import { HOUR_MS, MINUTE_MS } from '../time';
import { decide, type HostAction } from './decide';
import {
	canDropTurn,
	decideEvening,
	freeFrom,
	laterEnd,
	planRehearsed,
	type EveningAction,
} from './decide-evening';
import type { LiveEvent } from './live-event';
import { afterEvent, LIVE_BEGINNING, type LiveState } from './live-state';

const START = 1_800_000_000_000;
const END = START + 2 * HOUR_MS;
const [HONEY, TEA, JAM] = [productId(1), productId(2), productId(3)];
const [BEES, HILLS] = [producerId(1), producerId(2)];
const OWNERS = new Map([
	[HONEY, BEES],
	[TEA, HILLS],
	[JAM, HILLS],
]);
const slot = (key: string, afterMinutes: number, minutes: number): PlannedSlot => ({
	...{ key, producerId: BEES, startsAt: START + afterMinutes * MINUTE_MS, minutes },
	productIds: [HONEY],
});
const PLAN: SessionPlan = {
	...{ title: 'Phiên', intro: '', startsAt: START, endsAt: END, cover: null },
	slots: [slot('a', 0, 30)],
};
const RUNNING: LiveState = { ...LIVE_BEGINNING, phase: 'running', startedAt: START };

/** A rehearsal: nothing of the plan itself changes. */
function play(actions: readonly (EveningAction | HostAction)[], now = START): LiveState {
	return actions.reduce((state, action) => {
		const plan = planRehearsed(PLAN, state);
		const decision = isOfHost(action)
			? decide(state, action, plan.slots)
			: decideEvening(state, action, { plan, owners: OWNERS, now });
		return (decision.ok ? decision.words : [])
			.map((word, index): LiveEvent => ({ seq: state.seq + index + 1, at: now, word }))
			.reduce(afterEvent, state);
	}, RUNNING);
}

const isOfHost = (action: EveningAction | HostAction): action is HostAction =>
	action.do === 'beginTurn' || action.do === 'pin';

describe('room for a late turn', () => {
	it('is never another one, nor outside the session, nor past', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(110), fc.integer({ min: 1, max: 40 })), { maxLength: 6 }),
				fc.integer({ min: 1, max: 120 }),
				fc.nat(130),
				(slots, minutes, passed) => {
					const plan = {
						...PLAN,
						slots: slots.map(([at, lasts], key) => slot(`${key}`, at, lasts)),
					};
					const now = START + passed * MINUTE_MS - 1;
					const from = freeFrom(plan, minutes, now);
					const fits = (at: number) =>
						at >= now &&
						at >= START &&
						at + minutes * MINUTE_MS <= END &&
						plan.slots.every((one) => endOf(one) <= at || one.startsAt >= at + minutes * MINUTE_MS);
					const first = Array.from({ length: 121 }, (_, at) => START + at * MINUTE_MS).find(fits);
					expect(from).toBe(first ?? null);
				},
			),
		);
	});
});

describe('a late turn', () => {
	it('is refused where its producer has one in another session then, and not where that is over', () => {
		const action = { do: 'addTurn', key: 'late', producerId: HILLS, productIds: [TEA] } as const;
		const decide = (afterMinutes: number) => {
			const { startsAt, minutes } = slot('b', afterMinutes, 10);
			const others = [{ title: 'Phiên kia', startsAt, minutes, producerId: HILLS }];
			const evening = { plan: PLAN, owners: OWNERS, now: START, others };
			const decision = decideEvening(RUNNING, { ...action, minutes: 20 }, evening);
			return decision.ok ? 'added' : decision.why;
		};
		// It would begin after thirty minutes, as the turn before it ends.
		expect([20, 21, 49, 50].map(decide)).toEqual(['added', 'CLASH', 'CLASH', 'added']);
	});

	it.each<[string, readonly (EveningAction | HostAction)[], boolean]>([
		['neither was on air nor had goods shown', [{ do: 'pin', productId: HONEY }], true],
		['has a product pinned', [{ do: 'pin', productId: TEA }], false],
		[
			'had a product pinned',
			[
				{ do: 'pin', productId: TEA },
				{ do: 'pin', productId: null },
			],
			false,
		],
		['is on air', [{ do: 'beginTurn', key: 'b' }], false],
		[
			'was on air, and grew since',
			[
				{ do: 'beginTurn', key: 'b' },
				{ do: 'beginTurn', key: 'a' },
				{ do: 'addProduct', key: 'b', productId: JAM },
			],
			false,
		],
	])('that %s can be taken back or not', (_, actions, isDropped) => {
		const late = { key: 'b', producerId: HILLS, productIds: [TEA], minutes: 20 } as const;
		const before = play([{ do: 'addTurn', ...late }, ...actions]);
		const added = before.late[0]?.slot ?? slot('b', 0, 20);
		expect(canDropTurn(before, added)).toBe(isDropped);
		const state = play([{ do: 'addTurn', ...late }, ...actions, { do: 'dropTurn', key: 'b' }]);
		expect(state.late).toHaveLength(isDropped ? 0 : 1);
	});
});

describe('an end that is set', () => {
	it('is the same for two hosts who wish it within five minutes, also after the planned one', () => {
		expect(laterEnd(END, 15, END - HOUR_MS)).toBe(END + 15 * MINUTE_MS);
		const now = Math.ceil(END / (5 * MINUTE_MS)) * 5 * MINUTE_MS + 20 * MINUTE_MS;
		expect(laterEnd(END, 15, now + 1)).toBe(laterEnd(END, 15, now + 4 * MINUTE_MS));
		expect(laterEnd(END, 15, now)).toBe(now + 15 * MINUTE_MS);
	});

	it('does not come back below a turn that stands in the time that would go', () => {
		const later: EveningAction = { do: 'setEnd', endsAt: END + HOUR_MS };
		const late = { key: 'b', producerId: HILLS, productIds: [TEA], minutes: 100 } as const;
		const back: EveningAction = { do: 'setEnd', endsAt: END };
		const state = play([later, { do: 'addTurn', ...late }, back]);
		expect(state.end?.endsAt).toBe(END + HOUR_MS);
		expect(
			play([later, { do: 'addTurn', ...late }, { do: 'dropTurn', key: 'b' }, back]).end,
		).toBeNull();
	});
});

describe('a rehearsed evening', () => {
	it('goes by what was rehearsed, as long as the plan is for the same hours', () => {
		const state = play([
			{ do: 'setEnd', endsAt: END + HOUR_MS },
			{ do: 'addTurn', key: 'b', producerId: HILLS, productIds: [TEA], minutes: 20 },
		]);
		const { endsAt, slots } = planRehearsed(PLAN, state);
		expect([endsAt, slots.map(({ key }) => key)]).toEqual([END + HOUR_MS, ['a', 'b']]);
		const byMs = 24 * HOUR_MS;
		const moved = { ...PLAN, startsAt: START + byMs, endsAt: END + byMs };
		expect(planRehearsed(moved, state)).toEqual(moved);
	});
});
