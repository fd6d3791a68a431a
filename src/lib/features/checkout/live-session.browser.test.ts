import { Catalogue } from '$lib/domain/catalogue/catalogue';
import { producerId, sessionId } from '$lib/domain/ids';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { rememberLive } from '$lib/features/live/live-memory';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { liveSession } from './make-orders';

const STARTS = Date.UTC(2026, 10, 20, 13);
const SELLER = producerId(3);
/** No other file's, whose pages may be remembered beside this one. */
const ID = sessionId(4_711);
const session: MarketSession = {
	id: ID,
	slug: 'toi-nay',
	title: 'Tối nay',
	intro: '',
	startsAt: STARTS,
	endsAt: STARTS + 2 * HOUR_MS,
	slots: [{ producerId: SELLER, startsAt: STARTS, minutes: 10, productIds: [] }],
};

beforeEach(() => {
	localStorage.clear();
});
afterEach(() => {
	localStorage.clear();
});

/** The session that an order would name on a phone that holds such a catalogue. */
function named(at: EpochMs, changes: Partial<MarketSession> = {}, seller = SELLER) {
	const entry = { kind: 'session', id: String(ID), body: { ...session, ...changes } } as const;
	const view = Catalogue.from([entry], { epoch: 'e', version: 1 });
	return liveSession({ at, groups: [], view }, seller);
}
const watched = (change: Partial<LiveState> = {}) => {
	const state = { ...LIVE_BEGINNING, phase: 'running', ...change } as const;
	rememberLive(session.id, { place: '1', state });
};

it('is the one that runs by its plan, with this producer in it', () => {
	expect(named(STARTS)).toBe(ID);
	expect(named(STARTS, {}, producerId(4))).toBeNull();
	expect(named(STARTS - MINUTE_MS)).toBeNull();
});

it('is the one that this phone watches, opened early or closed late', () => {
	watched();
	expect(named(STARTS - 10 * MINUTE_MS)).toBe(ID);
	expect(named(session.endsAt + HOUR_MS)).toBe(ID);
});

it('has the producer whom hosts took in a moment ago, before the catalogue tells it', () => {
	const guest = producerId(4);
	const slot = { producerId: guest, startsAt: STARTS + HOUR_MS, minutes: 10, productIds: [] };
	watched({ late: [{ slot: { key: 'late', ...slot }, added: [] }] });
	expect(named(STARTS + HOUR_MS, {}, guest)).toBe(ID);
	expect(named(STARTS + HOUR_MS)).toBe(ID);
	expect(named(STARTS + HOUR_MS, {}, producerId(5))).toBeNull();
	expect(named(STARTS + HOUR_MS, { closedAt: STARTS + HOUR_MS }, guest)).toBeNull();
});

it('runs as long after its end as its hosts have moved that, before the catalogue tells it', () => {
	const endsAt = session.endsAt + HOUR_MS;
	watched({ end: { endsAt, planned: session.endsAt } });
	expect(named(session.endsAt + 6.5 * HOUR_MS)).toBe(ID);
	expect(named(endsAt + 6 * HOUR_MS)).toBeNull();
});

it('is none that this phone left before its end, once that must be over or is known to be', () => {
	watched();
	expect(named(STARTS + HOUR_MS, { closedAt: STARTS + HOUR_MS / 2 })).toBeNull();
	expect(named(STARTS + HOUR_MS, { cancelledAt: STARTS })).toBeNull();
	expect(named(session.endsAt + 6 * HOUR_MS)).toBeNull();
	expect(named(STARTS + 21 * 24 * HOUR_MS)).toBeNull();
	// It was put off after this phone had seen it run.
	expect(named(STARTS, { startsAt: STARTS + 48 * HOUR_MS, endsAt: STARTS + 50 * HOUR_MS })).toBe(
		null,
	);
});
