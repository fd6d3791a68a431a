import { App } from '$lib/features/app/app.svelte';
import { currentCommunes } from '$lib/local/communes';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';

import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import KindAndPlace from './KindAndPlace.svelte';

// The list itself is the app's own: only the road over which it comes is cut.
vi.mock('$lib/local/communes', { spy: true });

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

it('offers the communes once the network is back, where they did not come at first', async () => {
	vi.mocked(currentCommunes).mockRejectedValueOnce(new TypeError('Failed to fetch a module'));
	const props = { name: 'thử', kind: 'cooperative', provinceCode: '04', communeCode: '' };
	stops.push(mountInApp(new App(), KindAndPlace as unknown as Component<typeof props>, props));
	const communes = () => [...document.querySelectorAll('select')].at(-1);
	await expect.poll(() => vi.mocked(currentCommunes).mock.settledResults[0]?.type).toBe('rejected');
	expect(communes()?.disabled).toBe(true);
	// As often as a browser says so: the first attempt may not have ended by then.
	await expect
		.poll(() => {
			window.dispatchEvent(new Event('online'));
			return communes()?.disabled;
		})
		.toBe(false);
	expect(communes()?.options.length).toBeGreaterThan(10);
});
