import { describe, expect, it, vi } from 'vitest';

import { streamId } from '$lib/domain/ids';
import type { NetworkHint, RungChoice } from '$lib/domain/live/video-rungs';

import { followNetwork, networkHint, type Connection } from './network';
import { IN_TAB } from './rung-memory';
import { VideoWatcher } from './watcher.svelte';

const FREE: NetworkHint = {
	...{ isSavingData: false, isMetered: false },
	...{ isSlow: false, isUntold: false },
};
const STREAM = { kind: 'stream', id: streamId('a'), producerId: null } as const;

/** What was chosen by hand, for one tab. */
function tab(kept: RungChoice | null = null) {
	return { recall: () => kept, remember: (choice: RungChoice) => void (kept = choice) };
}

/** Somebody who watches a stream, on a clock that the test turns. */
async function watch(
	hint = FREE,
	audioList: string | null = '/video/a/audio.m3u8',
	memory = tab(),
) {
	const clock = { now: 0 };
	const station = { isGoingOn: false };
	const network = new EventTarget();
	const watcher = new VideoWatcher({
		readNetwork: () => hint,
		followNetwork: (onOther) => {
			network.addEventListener('change', onOther);
			return () => {
				network.removeEventListener('change', onOther);
			};
		},
		memory,
		now: () => clock.now,
		readMaster: () => Promise.resolve({ audioList, hasSubtitles: false, needsLarger: false }),
		readIsGoingOn: () => Promise.resolve(station.isGoingOn),
	});
	watcher.show(STREAM, null);
	watcher.look(true);
	if (hint === FREE) await expect.poll(() => watcher.playing).not.toBeNull();
	const stall = (isOnline = true) => {
		watcher.standStill();
		for (let second = 0; second < 4; second++) {
			clock.now += 1_000;
			watcher.look(isOnline);
		}
		watcher.goOn();
	};
	const move = (other: NetworkHint) => {
		hint = other;
		network.dispatchEvent(new Event('change'));
	};
	return { watcher, clock, station, stall, move };
}

describe('a watcher of video', () => {
	it('goes down to sound where the picture stands still, says so, and comes up again', async () => {
		const { watcher, clock, stall } = await watch();
		expect(watcher.playing?.address).toBe('/video/a/index.m3u8');
		for (let time = 0; time < 3; time++) stall();
		expect(watcher.rung).toBe('audio');
		expect(watcher.isLowered).toBe(true);
		expect(watcher.playing?.address).toBe('/video/a/audio.m3u8');
		clock.now += 61_000;
		watcher.look(true);
		expect(watcher.rung).toBe('video');
		expect(watcher.isLowered).toBe(false);
	});

	it('does not blame its own road for what comes to nobody', async () => {
		const { watcher, clock } = await watch();
		watcher.isRoadBusy = false;
		watcher.meetTrouble();
		for (let second = 0; second < 30; second++) {
			clock.now += 1_000;
			watcher.look(true);
		}
		expect(watcher.rung).toBe('video');
		expect(watcher.isTroubled).toBe(true);
		// It still stands when the road fails, too: from then on that counts.
		watcher.isRoadBusy = true;
		for (let second = 0; second < 9; second++) {
			clock.now += 1_000;
			watcher.look(true);
		}
		expect(watcher.rung).toBe('audio');
	});

	it.each([
		['absent', 'video'],
		[null, 'audio'],
	] as const)('tells a list that is not there yet (%s) from a bad road', async (answer, rung) => {
		const clock = { now: 0 };
		const readMaster = vi.fn(() => Promise.resolve(answer));
		const watcher = new VideoWatcher({
			readNetwork: () => FREE,
			followNetwork: () => () => undefined,
			memory: tab(),
			now: () => clock.now,
			readMaster,
			readIsGoingOn: () => Promise.resolve(false),
		});
		watcher.show(STREAM, null);
		for (let second = 1; second <= 20; second++) {
			clock.now += 1_000;
			watcher.look(true);
			await expect.poll(() => readMaster).toHaveBeenCalledTimes(second);
			await Promise.resolve();
			if (watcher.rung === 'audio') break;
		}
		expect(watcher.rung).toBe(rung);
	});

	it('does not blame the video where there is no network at all', async () => {
		const { watcher, stall } = await watch();
		for (let time = 0; time < 5; time++) stall(false);
		expect(watcher.rung).toBe('video');
	});

	it('passes over sound where the stream has none of its own', async () => {
		const { watcher, stall } = await watch(FREE, null);
		for (let time = 0; time < 3; time++) stall();
		expect(watcher.rung).toBe('pictures');
		expect(watcher.available).not.toContain('audio');
	});

	it('loads nothing where data costs, before it is asked for', async () => {
		for (const change of [{ isSavingData: true }, { isMetered: true }, { isSlow: true }]) {
			const { watcher } = await watch({ ...FREE, ...change });
			expect(watcher.heldBack).toBe('costly');
			expect(watcher.playing).toBeNull();
			watcher.choose('video');
			watcher.look(true);
			await expect.poll(() => watcher.playing).not.toBeNull();
		}
	});

	it('begins with pictures on a phone that says nothing of its network, until video is asked for', async () => {
		const memory = tab();
		const untold = { ...FREE, isUntold: true };
		const { watcher } = await watch(untold, undefined, memory);
		expect([watcher.rung, watcher.heldBack]).toEqual(['pictures', 'untold']);
		expect(watcher.playing).toBeNull();
		watcher.choose('video');
		expect([watcher.rung, watcher.heldBack]).toEqual(['video', null]);
		// The next page of the tab does not ask again; another tab does.
		const next = await watch(untold, undefined, memory);
		expect([next.watcher.rung, next.watcher.heldBack]).toEqual(['video', null]);
		const other = await watch(untold);
		expect(other.watcher.rung).toBe('pictures');
	});

	it.each<[string, Partial<NetworkHint>, Partial<NetworkHint>, boolean]>([
		['at home, at home', {}, {}, true],
		['at home, on mobile data', {}, { isMetered: true }, false],
		['on mobile data, on mobile data', { isMetered: true }, { isMetered: true }, true],
		['on mobile data, at home', { isMetered: true }, {}, true],
		['on mobile data, saving data', { isMetered: true }, { isSavingData: true }, false],
		['where nothing is said, saving data', { isUntold: true }, { isSavingData: true }, false],
	])('keeps for the next page what was chosen %s: %#', async (_, there, here, isKept) => {
		const memory = tab();
		const first = await watch({ ...FREE, ...there }, undefined, memory);
		first.watcher.choose('video');
		const { watcher } = await watch({ ...FREE, ...here }, undefined, memory);
		expect([watcher.rung, watcher.heldBack]).toEqual(
			isKept ? ['video', null] : [here.isSavingData ? 'text' : 'pictures', 'costly'],
		);
	});

	it('keeps everywhere the choice of less than the network begins with', async () => {
		const memory = tab();
		const first = await watch(FREE, undefined, memory);
		first.watcher.choose('text');
		const { watcher } = await watch({ ...FREE, isMetered: true }, undefined, memory);
		expect([watcher.rung, watcher.heldBack]).toEqual(['text', null]);
	});

	it.each([false, true])(
		'asks when the phone leaves its Wi-Fi, chosen there: %s',
		async (isChosen) => {
			const { watcher, move } = await watch();
			const stop = watcher.start();
			if (isChosen) watcher.choose('video');
			move({ ...FREE, isMetered: true });
			expect([watcher.rung, watcher.heldBack, watcher.playing]).toEqual([
				'pictures',
				'costly',
				null,
			]);
			// It comes back to it without a word, as a page that is opened there.
			move(FREE);
			expect([watcher.rung, watcher.heldBack]).toEqual(['video', null]);
			move({ ...FREE, isMetered: true });
			watcher.choose('video');
			move(FREE);
			move({ ...FREE, isMetered: true });
			expect([watcher.rung, watcher.heldBack]).toEqual(['video', null]);
			move({ ...FREE, isSavingData: true });
			expect([watcher.rung, watcher.heldBack]).toEqual(['text', 'costly']);
			stop();
			move(FREE);
			expect(watcher.rung).toBe('text');
		},
	);

	it('goes down to words where not even pictures come, and comes up again, later each time', async () => {
		const { watcher, clock } = await watch();
		watcher.choose('pictures');
		const miss = (isOnline = true) => {
			for (let time = 0; time < 3; time++) {
				clock.now += 10_000;
				watcher.missPicture(isOnline);
			}
		};
		miss(false);
		expect(watcher.rung).toBe('pictures');
		for (const quietMs of [60_000, 120_000, 240_000]) {
			miss();
			expect(watcher.rung).toBe('text');
			clock.now += quietMs - 1;
			watcher.look(true);
			expect(watcher.rung).toBe('text');
			clock.now += 1;
			watcher.look(true);
			expect(watcher.rung).toBe('pictures');
		}
	});

	it('plays nothing of what came to its end until more comes, or something else is on air', async () => {
		const { watcher, clock, station } = await watch();
		const wait = () => {
			clock.now += 6_000;
			watcher.look(true);
		};
		watcher.meetEnd();
		expect([watcher.isOver, watcher.playing, watcher.isTroubled]).toEqual([true, null, false]);
		for (let time = 0; time < 3; time++) wait();
		await Promise.resolve();
		expect([watcher.isOver, watcher.rung]).toEqual([true, 'video']);
		station.isGoingOn = true;
		wait();
		await expect.poll(() => watcher.isOver).toBe(false);
		expect(watcher.playing).not.toBeNull();
		watcher.meetEnd();
		watcher.show({ kind: 'address', url: '/tv.m3u8' }, null);
		expect(watcher.isOver).toBe(false);
	});

	it('shows words and pictures while nobody is on air', async () => {
		const { watcher } = await watch();
		watcher.show({ kind: 'none' }, '/hls/plan.m3u8');
		expect(watcher.rung).toBe('pictures');
		watcher.show(null, '/hls/plan.m3u8');
		expect(watcher.rung).toBe('video');
		expect(watcher.address).toBe('/hls/plan.m3u8');
	});
});

it('a tab keeps what was chosen, and what the network cost then', () => {
	// All tests' pages are of one tab.
	sessionStorage.clear();
	expect(IN_TAB.recall()).toBeNull();
	IN_TAB.remember({ rung: 'video', cost: 2 });
	expect(IN_TAB.recall()).toEqual({ rung: 'video', cost: 2 });
	sessionStorage.clear();
});

it('tells of another network, not of how fast it is taken to be', () => {
	const connection = Object.assign(new EventTarget(), {
		type: 'wifi',
		effectiveType: '4g',
		saveData: false,
	});
	const onOther = vi.fn();
	const stop = followNetwork(connection, onOther);
	const become = (change: Partial<typeof connection>) => {
		Object.assign(connection, change);
		connection.dispatchEvent(new Event('change'));
		return onOther.mock.calls.length;
	};
	expect(become({ effectiveType: '3g' })).toBe(0);
	expect(become({ type: 'none' })).toBe(0);
	expect(become({ type: 'cellular' })).toBe(1);
	expect(become({ saveData: true })).toBe(2);
	stop();
	expect(become({ type: 'wifi' })).toBe(2);
	expect(followNetwork(undefined, onOther)).not.toThrow();
});

describe('what a browser says of its network', () => {
	it.each<[string, Connection | undefined, boolean, Partial<NetworkHint>]>([
		['nothing, on a phone', undefined, true, { isUntold: true }],
		['nothing, on a computer', undefined, false, {}],
		['Wi-Fi, on a phone', { type: 'wifi', effectiveType: '4g' }, true, {}],
		['mobile data', { type: 'cellular', effectiveType: '4g' }, true, { isMetered: true }],
		['as slow as 3g', { effectiveType: '3g' }, false, { isMetered: true }],
		['slower', { effectiveType: '2g' }, true, { isSlow: true }],
		['that data is saved', { saveData: true }, false, { isSavingData: true }],
	])('%s', (_, connection, isHandheld, expected) => {
		expect(networkHint(connection, isHandheld)).toEqual({ ...FREE, ...expected });
	});
});
