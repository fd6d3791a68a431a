import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { sessionId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { HONEY, NOON, smallCatalogue, TEA } from '../../../../tests/fixtures/small-catalogue';
import { ToldRoad } from '../../../../tests/fixtures/told-road';
import LivePanel from './LivePanel.svelte';

const SESSION = {
	...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: NOON },
	...{ endsAt: NOON + 3_600_000, slots: [], openedAt: NOON },
};
const closers: (() => unknown)[] = [];

beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal('EventSource', ToldRoad);
});
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
	vi.unstubAllGlobals();
});

it('stays open over whatever is pinned next, and over the end of the session', async () => {
	const app = new App();
	closers.push(() => app.cart.drawer.delete(), app.cart.open());
	const props = { session: SESSION, view: smallCatalogue(), now: NOON, seen: null };
	closers.push(mountInApp(app, LivePanel, props));
	flushSync();
	ToldRoad.last?.tell({ seq: 1, phase: 'running', startedAt: NOON, pinned: HONEY });
	const order = page.getByTestId('live-checkout');
	await order.click();
	const checkout = page.getByTestId('quick-checkout');
	await expect.element(checkout).toBeVisible();
	// Left, it gives the focus back to where it came from.
	await userEvent.keyboard('{Escape}');
	await expect.element(order).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	await expect.element(checkout).toBeVisible();
	const shown = checkout.element();

	ToldRoad.last?.tell({ seq: 2, phase: 'running', startedAt: NOON, pinned: TEA });
	await expect.element(page.getByTestId('live-pinned')).toHaveTextContent('Chè xanh');
	expect(checkout.element()).toBe(shown);
	ToldRoad.last?.tell({ seq: 3, phase: 'over', startedAt: NOON, endedAt: NOON });
	await expect.element(page.getByTestId('live-over')).toBeInTheDocument();
	expect(checkout.element()).toBe(shown);
	await expect.element(checkout).toBeVisible();
});
