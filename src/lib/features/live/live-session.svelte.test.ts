import type { SessionId } from '$lib/domain/ids';
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

it('tells from the record what was missed where the server says only where the session stands', async () => {
	const roads: RoadListener<LiveFrame>[] = [];
	const said = (seq: number): LiveEvent => ({
		...{ seq, at: seq },
		word: { kind: 'announced', text: `Tin ${seq}` },
	});
	const readMissed = vi.fn(() =>
		Promise.resolve<Missed | null>({ events: [said(2_500), said(2_600)], isAll: false }),
	);
	const live = new LiveSession({
		id: 1 as SessionId,
		isRemembered: false,
		readMissed,
		open: (_, listener) => {
			roads.push(listener);
			return () => undefined;
		},
	});
	const stop = live.start();
	const at = (seq: number) => ({ ...LIVE_BEGINNING, phase: 'running', seq }) as const;
	roads[0]?.onOpen();
	roads[0]?.onFrame({ kind: 'state', state: at(7) }, '7.abc');
	// Who comes afresh has missed nothing.
	expect(readMissed).not.toHaveBeenCalled();
	roads[0]?.onLost({ kind: 'cut' });
	vi.advanceTimersByTime(60_000);
	roads[1]?.onOpen();
	roads[1]?.onFrame({ kind: 'state', state: at(2_600) }, '2600.abc');
	roads[1]?.onFrame({ kind: 'abreast' }, '2600.abc');
	roads[1]?.onFrame({ kind: 'events', events: [said(2_601)] }, '2601.abc');
	await vi.waitFor(() => {
		expect(live.missed.map(({ seq }) => seq)).toEqual([2_500, 2_600]);
	});
	expect(readMissed).toHaveBeenCalledExactlyOnceWith('7.abc');
	expect(live.isCutShort).toBe(true);
	live.waveMissed();
	expect([live.missed.length, live.isCutShort]).toEqual([0, false]);
	// Without an answer it says at least that there was much.
	readMissed.mockResolvedValueOnce(null);
	roads[1]?.onFrame({ kind: 'state', state: at(9_000) }, '9000.abc');
	await vi.waitFor(() => {
		expect(live.isCutShort).toBe(true);
	});
	stop();
});
