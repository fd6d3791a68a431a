import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sessionId } from '$lib/domain/ids';
import type { LiveState } from '$lib/domain/live/live-state';
import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { BEES, HONEY, NOON, smallCatalogue, TEA } from '../../../../tests/fixtures/small-catalogue';
import { ToldRoad } from '../../../../tests/fixtures/told-road';
import LivePanel from './LivePanel.svelte';

const slot = { startsAt: NOON, minutes: 30, producerId: BEES, productIds: [HONEY, TEA] };
const SESSION = {
	...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: NOON },
	...{ endsAt: NOON + 3_600_000, slots: [slot], openedAt: NOON },
};
/** All of the longest spread that phones keep to. */
const SPREAD_MS = 20_000;
let takeOff: () => Promise<void>;

beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal('EventSource', ToldRoad);
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
	vi.useRealTimers();
	await takeOff();
	vi.unstubAllGlobals();
});

/** Opens the page on a phone that holds such a catalogue. */
function watch(view: ReturnType<typeof smallCatalogue>) {
	const app = new App();
	const asked = vi.spyOn(app.sync, 'sync').mockReturnValue(undefined);
	takeOff = mountInApp(app, LivePanel, { session: SESSION, view, now: NOON, seen: null });
	flushSync();
	const tell = (state: Partial<LiveState>) => {
		ToldRoad.last?.tell({ phase: 'running', startedAt: NOON, ...state });
		flushSync();
	};
	/** How often the catalogue is asked for in one spread. */
	const asks = () => {
		asked.mockClear();
		vi.advanceTimersByTime(SPREAD_MS);
		return asked.mock.calls.length;
	};
	return { tell, asks };
}

it('asks for the catalogue once a limit was raised, lifted or has ended', () => {
	const { tell, asks } = watch(smallCatalogue());
	const limited = (most: number, held: number | null = null) => [{ productId: TEA, most, held }];
	tell({ seq: 1, limits: limited(5) });
	asks();
	tell({ seq: 2, limits: limited(5) });
	expect(asks()).toBe(0);
	for (const [seq, limits] of [limited(9), [], limited(4), limited(4, 1)].entries()) {
		tell({ seq: seq + 3, limits });
		expect(asks()).toBe(1);
	}
});

it('asks for what is offered, was dropped here when it was stopped, and is sold again', () => {
	const { tell, asks } = watch(smallCatalogue().with([], [{ kind: 'product', id: String(TEA) }]));
	tell({ seq: 1, stopped: [TEA] });
	expect(asks()).toBe(0);
	tell({ seq: 2 });
	expect(asks()).toBe(1);
});
