import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { loadUntilThere } from './load-until-there';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
	vi.useRealTimers();
});

/** A part that cannot be had a few times. */
function rare(failures: number) {
	const load = vi.fn(() =>
		load.mock.calls.length > failures
			? Promise.resolve('there')
			: Promise.reject(new TypeError('no network')),
	);
	return load;
}

it('tries again ever more seldom until it is there, and then no more', async () => {
	const load = rare(2);
	const onLoaded = vi.fn();
	loadUntilThere(load, onLoaded);
	await vi.advanceTimersByTimeAsync(2_999);
	expect(load).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(load).toHaveBeenCalledTimes(2);
	await vi.advanceTimersByTimeAsync(6_000);
	expect(onLoaded.mock.calls).toEqual([['there']]);
	dispatchEvent(new Event('online'));
	await vi.advanceTimersByTimeAsync(600_000);
	expect(load).toHaveBeenCalledTimes(3);
});

it('does not wait once the network is back', async () => {
	const load = rare(1);
	const onLoaded = vi.fn();
	loadUntilThere(load, onLoaded);
	await vi.advanceTimersByTimeAsync(0);
	dispatchEvent(new Event('online'));
	await vi.advanceTimersByTimeAsync(0);
	expect(onLoaded).toHaveBeenCalledTimes(1);
});

it('is stopped by whoever leaves the page', async () => {
	const load = rare(9);
	const stop = loadUntilThere(load, () => undefined);
	await vi.advanceTimersByTimeAsync(0);
	stop();
	dispatchEvent(new Event('online'));
	await vi.advanceTimersByTimeAsync(600_000);
	expect(load).toHaveBeenCalledTimes(1);
});
