import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import { STILL_EVERY_MS } from '$lib/domain/live/video-rungs';

import StillBox from './StillBox.svelte';

let answered = 0;
beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	answered = 0;
	const real = window.fetch.bind(window);
	vi.stubGlobal('fetch', async (asked: string) => {
		// No server of the market runs here.
		const isOfMarket = asked.startsWith('/video/');
		const answer = isOfMarket ? new Response(null, { status: 404 }) : await real(asked);
		answered += 1;
		return answer;
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function show(still: string) {
	const onmissed = vi.fn();
	const props = { still, picture: null, name: 'Phiên', onmissed };
	const { container } = render(StillBox, props);
	return { onmissed, image: () => container.querySelector('img') };
}
const PICTURE = '/icons/icon-192.png';

it('shows the picture that came, and the next', async () => {
	const { onmissed, image } = show(PICTURE);
	await expect.poll(() => image()?.naturalWidth ?? 0).toBeGreaterThan(0);
	const first = image()?.src;
	await vi.advanceTimersByTimeAsync(STILL_EVERY_MS);
	await expect.poll(() => image()?.src).not.toBe(first);
	await expect.poll(() => image()?.naturalWidth ?? 0).toBeGreaterThan(0);
	expect(onmissed).not.toHaveBeenCalled();
});

it.each([
	['is none, since the one on air sends nothing', '/video/none/still.jpg'],
	['is a page, of a Wi-Fi that is to be signed in to', '/robots.txt'],
])('takes it for no fault of the network that what comes %s', async (_, still) => {
	const { onmissed, image } = show(still);
	for (let count = 1; count <= 4; count++) {
		await expect.poll(() => answered).toBe(count);
		await expect.poll(image).toBeNull();
		await vi.advanceTimersByTimeAsync(STILL_EVERY_MS);
	}
	expect(onmissed).not.toHaveBeenCalled();
});

it('tells each time that nothing came before the next', async () => {
	// Nobody answers there.
	const { onmissed } = show('http://127.0.0.1:1/still.jpg');
	await vi.advanceTimersByTimeAsync(STILL_EVERY_MS);
	expect(onmissed).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(STILL_EVERY_MS);
	expect(onmissed).toHaveBeenCalledTimes(2);
});
