import { productId, type SessionId } from '$lib/domain/ids';
import type { LiveEvent } from '$lib/domain/live/live-event';
import type { LiveFrame, Missed } from '$lib/domain/live/live-frame';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { RoadListener } from './live-road';
import { LiveSession } from './live-session.svelte';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
	vi.useRealTimers();
});

it('tells what was missed, however much the hosts did meanwhile that is told to nobody', () => {
	const roads: RoadListener<LiveFrame>[] = [];
	const live = new LiveSession({
		id: 1 as SessionId,
		isRemembered: false,
		open: (_, listener) => {
			roads.push(listener);
			return () => undefined;
		},
	});
	const stop = live.start();
	roads[0]?.onOpen();
	roads[0]?.onFrame({ kind: 'state', state: { ...LIVE_BEGINNING, phase: 'running' } }, '0');
	roads[0]?.onLost({ kind: 'cut' });
	vi.advanceTimersByTime(60_000);
	const said = (seq: number, text: string): LiveEvent => ({
		...{ seq, at: seq },
		word: { kind: 'announced', text },
	});
	const hidden = Array.from({ length: 500 }, (_, index): LiveEvent => ({
		...{ seq: index + 2, at: index + 2 },
		word: { kind: 'talk', talk: { do: 'hidden', of: index + 1 } },
	}));
	const events = [said(1, 'Trà lên sóng'), ...hidden, said(502, 'Cà phê lên sóng')];
	roads[1]?.onOpen();
	roads[1]?.onFrame({ kind: 'events', events }, '502');
	const texts = live.missed.map(({ word }) => word.kind === 'announced' && word.text);
	expect(texts).toEqual(['Trà lên sóng', 'Cà phê lên sóng']);
	expect(live.recent).toHaveLength(2);
	// What is taken back while its list is on the screen leaves that, too.
	roads[1]?.onFrame({ kind: 'abreast' }, '502');
	const withdrawn = { seq: 503, at: 503, word: { kind: 'withdrawn', of: 1 } } as const;
	roads[1]?.onFrame({ kind: 'events', events: [withdrawn] }, '503');
	expect(live.missed.map(({ seq }) => seq)).toEqual([502]);
	stop();
});

it('says of a new limit nothing that was counted under the one before', () => {
	let road: RoadListener<LiveFrame> | undefined;
	const live = new LiveSession({
		id: 1 as SessionId,
		isRemembered: false,
		open: (_, listener) => {
			road = listener;
			return () => undefined;
		},
	});
	const stop = live.start();
	const [honey, tea] = [productId(1), productId(2)];
	const count = (ofHoney: number, seq?: number) => {
		const left = [[honey, ofHoney] as const, [tea, 40] as const];
		const counts = { ...(seq === undefined ? {} : { seq }), watchers: 3, orders: 0, left };
		road?.onFrame({ kind: 'tick', tick: { counts } }, '1');
	};
	const limit = (seq: number, most: number | null) => {
		const word = { kind: 'limited', productId: honey, most, held: null } as const;
		road?.onFrame({ kind: 'events', events: [{ seq, at: seq, word }] }, String(seq));
	};
	road?.onOpen();
	road?.onFrame({ kind: 'state', state: { ...LIVE_BEGINNING, phase: 'running' } }, '0');
	count(500);
	expect(live.leftOf(honey)).toBe(500);
	limit(1, 30);
	expect([live.leftOf(honey), live.leftOf(tea)]).toEqual([null, 40]);
	count(30);
	expect(live.leftOf(honey)).toBe(30);
	limit(2, 90);
	expect(live.leftOf(honey)).toBeNull();
	count(90);
	limit(3, null);
	expect(live.leftOf(honey)).toBeNull();
	count(500, 3);
	expect(live.leftOf(honey)).toBe(500);
	// Counted before hosts limited it, and told after that.
	limit(4, 30);
	count(500, 3);
	expect([live.leftOf(honey), live.leftOf(tea)]).toEqual([null, 40]);
	count(30, 4);
	expect(live.leftOf(honey)).toBe(30);
	const announced = { seq: 5, at: 5, word: { kind: 'announced', text: 'Tin' } } as const;
	road?.onFrame({ kind: 'events', events: [announced] }, '5');
	count(29, 4);
	expect(live.leftOf(honey)).toBe(29);
	stop();
});

const said = (seq: number): LiveEvent => ({
	...{ seq, at: seq },
	word: { kind: 'announced', text: `Tin ${seq}` },
});

/** A phone that stood at `7.abc`, was away, and is back; what it asks the record is answered by hand. */
function away({ chance = () => 0 }: { readonly chance?: () => number } = {}) {
	const roads: RoadListener<LiveFrame>[] = [];
	const asked: { readonly after: string; readonly answer: (missed: Missed | null) => void }[] = [];
	const live = new LiveSession({
		id: 1 as SessionId,
		isRemembered: false,
		chance,
		readMissed: (after) => new Promise((answer) => asked.push({ after, answer })),
		open: (_, listener) => {
			roads.push(listener);
			return () => undefined;
		},
	});
	const stop = live.start();
	const tell = (frame: LiveFrame, place: string) => roads.at(-1)?.onFrame(frame, place);
	const stand = (place: string) => {
		tell(
			{
				kind: 'state',
				state: { ...LIVE_BEGINNING, phase: 'running', seq: Number.parseInt(place) },
			},
			place,
		);
	};
	roads[0]?.onOpen();
	stand('7.abc');
	const comeBack = () => {
		roads.at(-1)?.onLost({ kind: 'cut' });
		vi.advanceTimersByTime(60_000);
		roads.at(-1)?.onOpen();
	};
	comeBack();
	const hear = (...events: readonly LiveEvent[]) => {
		tell({ kind: 'events', events }, `${events.at(-1)?.seq}.abc`);
	};
	const abreast = () => tell({ kind: 'abreast' }, '');
	const answer = async (index: number, missed: Missed | null) => {
		asked[index]?.answer(missed);
		await Promise.resolve();
	};
	const missed = () => live.missed.map(({ seq }) => seq);
	/** Until what waits to be asked is asked. */
	const wait = (ms = 0) => vi.advanceTimersByTime(ms);
	return { live, asked, stand, comeBack, hear, abreast, answer, missed, wait, stop };
}

it('tells from the record what was missed where the server says only where the session stands', async () => {
	const { live, asked, stand, hear, abreast, answer, missed, wait, stop } = away();
	// Who comes afresh has missed nothing.
	expect(asked).toEqual([]);
	stand('2600.abc');
	abreast();
	wait();
	hear(said(2_601));
	// The record is read late: what was heard as it happened was not missed.
	await answer(0, { events: [said(2_500), said(2_600), said(2_601)], isAll: false });
	expect(missed()).toEqual([2_500, 2_600]);
	expect(asked.map(({ after }) => after)).toEqual(['7.abc']);
	expect(live.isCutShort).toBe(true);
	live.waveMissed();
	expect([live.missed.length, live.isCutShort]).toEqual([0, false]);
	// Without an answer it says at least that there was much.
	stand('9000.abc');
	wait();
	await answer(1, null);
	expect(live.isCutShort).toBe(true);
	// And asks again.
	wait();
	await answer(2, { events: [said(8_999)], isAll: true });
	expect([missed(), live.isCutShort]).toEqual([[8_999], false]);
	for (let place = 9_001; asked.length < 4; place++) {
		live.waveMissed();
		stand(`${place}.abc`);
		wait();
	}
	for (let index = 3; index < asked.length; index++) {
		await answer(index, null);
		wait();
	}
	// Not for ever.
	expect(asked).toHaveLength(7);
	stop();
});

it('keeps what was missed in order, however often the phone was away and whichever answer comes first', async () => {
	const { asked, stand, comeBack, hear, abreast, answer, missed, wait, live, stop } = away();
	hear(said(10), said(20));
	abreast();
	comeBack();
	stand('2600.abc');
	wait();
	comeBack();
	stand('5000.abc');
	wait();
	expect(asked.map(({ after }) => after)).toEqual(['20.abc', '2600.abc']);
	await answer(1, { events: [said(4_000)], isAll: true });
	await answer(0, { events: [said(2_500)], isAll: true });
	expect(missed()).toEqual([10, 20, 2_500, 4_000]);
	expect(live.isCutShort).toBe(false);
	comeBack();
	stand('9000.abc');
	wait();
	const many = Array.from({ length: 199 }, (_, index) => said(8_001 + index));
	await answer(2, { events: many, isAll: true });
	// Of so much the latest, and it says so.
	expect(missed()).toEqual([4_000, ...many.map(({ seq }) => seq)]);
	expect(live.isCutShort).toBe(true);
	stop();
});

it('tells nothing that was taken back while the record was asked', async () => {
	const { stand, hear, abreast, answer, missed, wait, stop } = away();
	stand('2600.abc');
	abreast();
	wait();
	hear({ ...{ seq: 2_601, at: 2_601 }, word: { kind: 'withdrawn', of: 2_500 } });
	await answer(0, { events: [said(2_500), said(2_600)], isAll: true });
	expect(missed()).toEqual([2_600]);
	stop();
});

it('does not bring back what was waved away while the record was asked', async () => {
	const { live, stand, answer, missed, wait, stop } = away();
	stand('2600.abc');
	wait();
	live.waveMissed();
	await answer(0, { events: [said(2_500)], isAll: false });
	expect(missed()).toEqual([]);
	expect(live.isCutShort).toBe(false);
	stop();
});

it('waits for a moment of its own before it asks: thousands come back at once', () => {
	const { asked, stand, wait, stop } = away({ chance: () => 0.5 });
	stand('2600.abc');
	wait(2_400);
	expect(asked).toEqual([]);
	wait(200);
	expect(asked).toHaveLength(1);
	stop();
});

it('asks nothing of a record that is another one, and keeps none of its numbers', () => {
	const { live, asked, stand, hear, missed, wait, stop } = away();
	hear(said(8));
	stand('5.fed');
	wait(60_000);
	expect(asked).toEqual([]);
	expect(missed()).toEqual([]);
	expect(live.isCutShort).toBe(true);
	stop();
});
