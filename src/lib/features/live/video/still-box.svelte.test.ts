import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import { STILL_EVERY_MS } from '$lib/domain/live/video-rungs';

import StillBox from './StillBox.svelte';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
	vi.useRealTimers();
});

it.each([
	{ still: '/icons/icon-192.png', missed: 0 },
	{ still: 'blob:nothing', missed: 1 },
])(
	'tells of a picture that did not come before the next: $still, $missed',
	async ({ still, missed }) => {
		const onmissed = vi.fn();
		const props = { still, picture: null, name: 'Phiên', onmissed };
		const { container } = render(StillBox, props);
		const isSettled = (image = container.querySelector('img')) =>
			missed > 0 ? image === null : (image?.naturalWidth ?? 0) > 0;
		await expect.poll(() => isSettled()).toBe(true);
		await vi.advanceTimersByTimeAsync(STILL_EVERY_MS);
		expect(onmissed).toHaveBeenCalledTimes(missed);
	},
);
