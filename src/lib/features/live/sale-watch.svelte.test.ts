import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { followSale } from './sale-watch.svelte';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
	vi.useRealTimers();
});

it('asks for the catalogue once prices were changed, whatever else happens meanwhile', () => {
	const sync = vi.fn();
	let state = $state.raw({ seq: 1, promotions: ['none'] });
	const stop = $effect.root(() => {
		followSale(
			{ sync },
			() => state.promotions,
			() => 0.5,
		);
	});
	flushSync();
	vi.advanceTimersByTime(60_000);
	expect(sync).not.toHaveBeenCalled();

	const promotions = ['begun'];
	state = { seq: 2, promotions };
	flushSync();
	vi.advanceTimersByTime(3_000);
	state = { seq: 3, promotions };
	flushSync();
	vi.advanceTimersByTime(7_400);
	expect(sync).not.toHaveBeenCalled();
	vi.advanceTimersByTime(100);
	expect(sync.mock.calls).toEqual([['button']]);
	stop();
});
