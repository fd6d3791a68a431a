import fc from 'fast-check';
import { expect, test } from 'vitest';

import { DAY_MS } from '../time';
import {
	COMPLAINT_STATES,
	deadlinesOf,
	DEFAULT_TERMS,
	isArguable,
	isOver,
	mayMove,
	turnOf,
	type ComplaintParty,
} from './complaint';

const AT = Date.UTC(2026, 10, 26);
const { answerBy, decideBy } = deadlinesOf(AT, DEFAULT_TERMS);
const party = fc.constantFrom<ComplaintParty>('buyer', 'producer', 'organiser');
const state = fc.constantFrom(...COMPLAINT_STATES);

test('the sides have three and then seven days, until others are set', () => {
	expect(answerBy - AT).toBe(3 * DAY_MS);
	expect(decideBy - answerBy).toBe(7 * DAY_MS);
});

test('nobody but the organisers decides, and not before the producer had their time', () => {
	const open = { state: 'open', answerBy } as const;
	const organiser = { by: 'organiser', now: answerBy } as const;
	expect(mayMove(open, 'decided', organiser)).toBe(false);
	expect(mayMove(open, 'decided', { ...organiser, now: answerBy + 1 })).toBe(true);
	expect(mayMove({ state: 'answered', answerBy }, 'decided', organiser)).toBe(true);
	for (const by of ['buyer', 'producer'] as const) {
		expect(mayMove({ state: 'answered', answerBy }, 'decided', { by, now: decideBy })).toBe(false);
	}
});

test('what is over stays so, whoever tries', () => {
	fc.assert(
		fc.property(state, state, party, (from, to, by) => {
			fc.pre(isOver(from));
			return !mayMove({ state: from, answerBy }, to, { by, now: decideBy });
		}),
	);
});

test('an answer may come late, but only once', () => {
	const late = { by: 'producer', now: answerBy + DAY_MS } as const;
	expect(mayMove({ state: 'open', answerBy }, 'answered', late)).toBe(true);
	expect(mayMove({ state: 'answered', answerBy }, 'answered', late)).toBe(false);
});

test('it is always somebody’s turn until it is over', () => {
	const open = { state: 'open', answerBy, decideBy } as const;
	expect(turnOf(open, AT)).toEqual({ who: 'producer', until: answerBy });
	expect(turnOf(open, answerBy + 1)).toEqual({ who: 'organiser', until: decideBy });
	expect(turnOf({ ...open, state: 'answered' }, AT)).toEqual({ who: 'organiser', until: decideBy });
	expect(turnOf({ ...open, state: 'settled' }, AT)).toBeNull();
});

test('one complains about what the producer has taken on', () => {
	expect(isArguable('delivered')).toBe(true);
	expect(isArguable('shipped')).toBe(true);
	expect(isArguable('placed')).toBe(false);
	expect(isArguable('cancelled')).toBe(false);
});
