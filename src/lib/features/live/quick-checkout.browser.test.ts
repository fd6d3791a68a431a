import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { sessionId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { orderableOf } from '$lib/features/cart/bundle-basket';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { HONEY, NOON, smallCatalogue, TEA } from '../../../../tests/fixtures/small-catalogue';
import { ToldRoad } from '../../../../tests/fixtures/told-road';
import LivePanel from './LivePanel.svelte';
import PinnedProduct from './PinnedProduct.svelte';

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
	vi.restoreAllMocks();
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

it('takes what the session has raised, and opens nothing over what went to others', async () => {
	const app = new App();
	closers.push(() => app.cart.drawer.delete(), app.cart.open());
	// Sold out when this phone pulled last.
	const view = smallCatalogue({ [HONEY]: { stock: 0 } });
	vi.spyOn(app.catalogue, 'view', 'get').mockReturnValue(view);
	vi.spyOn(app.catalogue, 'isReady', 'get').mockReturnValue(true);
	closers.push(mountInApp(app, LivePanel, { session: SESSION, view, now: NOON, seen: null }));
	flushSync();
	const limits = [{ productId: HONEY, most: 30, held: null }];
	ToldRoad.last?.tell({ seq: 1, phase: 'running', startedAt: NOON, pinned: HONEY, limits });
	ToldRoad.last?.count({ watchers: 1, orders: 10, left: [[HONEY, 20]] });
	await expect.element(page.getByTestId('live-left')).toHaveTextContent('Còn 20 ');
	const order = page.getByTestId('live-checkout');
	await order.click();
	await expect.element(page.getByTestId('quick-checkout')).toBeVisible();
	expect(orderableOf(app.cart)[0]?.lines).toMatchObject([{ max: 20, isOrderable: true }]);
	await userEvent.keyboard('{Escape}');

	ToldRoad.last?.count({ watchers: 1, orders: 30, left: [[HONEY, 0]] });
	await expect.element(page.getByTestId('live-left')).not.toBeInTheDocument();
	await order.click();
	await expect.poll(() => app.word).toContain('Chưa có món nào đặt được');
	await expect.element(page.getByTestId('quick-checkout')).not.toBeInTheDocument();
});

it('says that nothing went into the basket, and opens no empty checkout', async () => {
	const app = new App();
	closers.push(() => app.cart.drawer.delete(), app.cart.open());
	const gone = smallCatalogue({ [HONEY]: { stock: 0 } });
	vi.spyOn(app.catalogue, 'view', 'get').mockReturnValue(gone);
	// The page still stands as it was before the last one went.
	const product = smallCatalogue().product(HONEY);
	if (!product) throw new Error('no honey');
	const onorder = vi.fn();
	const props = { product, view: gone, now: NOON, onorder };
	closers.push(mountInApp(app, PinnedProduct, props));
	await page.getByTestId('live-checkout').click();
	await expect.poll(() => app.word).toBe('Hết hàng');
	expect(onorder).not.toHaveBeenCalled();
	await page.getByTestId('add-to-cart').click();
	expect(app.cart.count).toBe(0);
});
