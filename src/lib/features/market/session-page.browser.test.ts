import { flushSync } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import type { Promotion } from '$lib/domain/catalogue/promotion';
import { producerId, sessionId } from '$lib/domain/ids';
import type { LiveState } from '$lib/domain/live/live-state';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import {
	HONEY,
	NOON,
	OLD_CAKE,
	smallCatalogue,
	TEA,
	WINE,
} from '../../../../tests/fixtures/small-catalogue';
import { ToldRoad } from '../../../../tests/fixtures/told-road';
import SessionPage from './SessionPage.svelte';
import '../../../app.css';

const slot = { startsAt: NOON, minutes: 30, producerId: producerId(1), productIds: [HONEY, TEA] };
const SESSION: MarketSession = {
	...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: NOON, openedAt: NOON },
	...{ endsAt: NOON + HOUR_MS, slots: [slot] },
};
const DEAL: Promotion = {
	...{ id: 5, startsAt: NOON, endsAt: NOON + HOUR_MS, portions: null, perOrder: null },
	sessionId: SESSION.id,
	kind: 'percent',
	percentOff: 50,
};
/** What the app's bars at the top and at the bottom of a phone take, with the page's edge, pixels. */
const BARS = 56 + 65 + 20;
/** The page's edge at the sides, pixels. */
const SIDE = 16;
const RUNNING = { phase: 'running', startedAt: NOON } as const;

const closers: (() => unknown)[] = [];
beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal('EventSource', ToldRoad);
});
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
	vi.unstubAllGlobals();
});

it('says one thing of its goods in both places, while it runs, after a stop and after its end', async () => {
	const app = new App();
	closers.push(() => app.cart.drawer.delete(), app.cart.open());
	const props = { session: SESSION, view: smallCatalogue(), now: NOON + MINUTE_MS };
	closers.push(mountInApp(app, SessionPage, props));
	await expect.element(page.getByTestId('live')).toBeInTheDocument();
	flushSync();
	const tell = (seq: number, state: Partial<LiveState>) => ToldRoad.last?.tell({ seq, ...state });
	const below = page.getByRole('region', { name: 'Hàng bán trong phiên' });
	const card = (name: string) => below.getByRole('listitem').filter({ hasText: name });

	const deal = { id: 5, productId: HONEY, promotion: DEAL, leftMs: null };
	tell(1, { ...RUNNING, pinned: HONEY, promotions: [deal] });
	ToldRoad.last?.count({ watchers: 3, orders: 0, left: [[HONEY, 2]] });
	await expect.element(page.getByTestId('live-pinned')).toHaveTextContent('60.000');
	await expect.element(card('Mật ong')).toHaveTextContent('60.000');
	await expect.element(card('Mật ong')).toHaveTextContent('Còn 2');

	tell(2, { ...RUNNING, promotions: [deal], stopped: [TEA] });
	await expect.element(card('Chè xanh')).not.toBeInTheDocument();

	const over = { ...deal, promotion: null, leftMs: 0 };
	tell(3, { phase: 'over', startedAt: NOON, endedAt: NOON + MINUTE_MS, promotions: [over] });
	await expect.element(page.getByTestId('live-over')).toBeInTheDocument();
	const sold = page.getByRole('region', { name: 'Mua lại hàng của phiên' });
	await expect.element(sold).toHaveTextContent('120.000');
	await expect.element(sold).not.toHaveTextContent('60.000');
	await expect.element(sold).not.toHaveTextContent('Còn 2');
});

it('lets what is sold come first on a phone while it runs, and the words about it before and after', async () => {
	await page.viewport(360 - 2 * SIDE, 740);
	const session = { ...SESSION, intro: 'Mời bà con ghé chợ' };
	const view = smallCatalogue({ [HONEY]: { picture: 'f'.repeat(64) } });
	const props = { session, view, now: NOON + MINUTE_MS };
	closers.push(mountInApp(new App(), SessionPage, props));
	const live = page.getByTestId('live');
	await expect.element(live).toBeInTheDocument();
	flushSync();
	const isBefore = () => {
		const words = page.getByText('Mời bà con ghé chợ').element();
		const place = words.compareDocumentPosition(live.element());
		return place === Node.DOCUMENT_POSITION_FOLLOWING;
	};
	expect(isBefore()).toBe(true);
	const deal = { id: 5, productId: HONEY, promotion: DEAL, leftMs: null };
	ToldRoad.last?.tell({ seq: 1, ...RUNNING, pinned: HONEY, promotions: [deal] });
	await expect.poll(isBefore).toBe(false);
	// Also below what is on air: what orders it stands on the first screen, between the app's bars.
	const order = page.getByTestId('live-pinned').getByTestId('live-checkout');
	await expect.element(order).toBeVisible();
	expect(page.getByTestId('video').element().getBoundingClientRect().height).toBeGreaterThan(180);
	expect(order.element().getBoundingClientRect().bottom).toBeLessThan(740 - BARS);
	ToldRoad.last?.tell({ seq: 2, phase: 'over', startedAt: NOON, endedAt: NOON });
	await expect.poll(isBefore).toBe(true);
});

it('has what can still be bought after its end once, what was shown first, and no goods in its line-up', async () => {
	const turn = { ...slot, productIds: [HONEY, WINE, TEA, OLD_CAKE] };
	const session = { ...SESSION, slots: [turn] };
	const view = smallCatalogue({ [WINE]: { stock: 0 } });
	closers.push(mountInApp(new App(), SessionPage, { session, view, now: NOON + MINUTE_MS }));
	await expect.element(page.getByTestId('live')).toBeInTheDocument();
	flushSync();
	const links = () =>
		[...document.querySelectorAll('a[href^="/products/"]')].map((link) =>
			link.getAttribute('href'),
		);
	const shown = [{ productId: TEA, at: NOON }];
	ToldRoad.last?.tell({ seq: 1, ...RUNNING, shown });
	await expect.element(page.getByTestId('live-shown')).toBeInTheDocument();
	await expect.poll(() => links().filter((href) => href === '/products/che-xanh').length).toBe(3);
	ToldRoad.last?.tell({ seq: 2, phase: 'over', startedAt: NOON, endedAt: NOON, shown });
	// The wine is sold out, and the cake's papers have ended.
	await expect.poll(links).toEqual(['/products/che-xanh', '/products/mat-ong']);
	expect(page.getByTestId('session-goods').getByRole('listitem').elements()).toHaveLength(2);
});

it('is over before everybody once it is called off while it runs, whoever hears of it first', async () => {
	const sessions = new SvelteMap([['now', SESSION]]);
	const props = {
		get session() {
			return sessions.get('now') ?? SESSION;
		},
		view: smallCatalogue(),
		now: NOON + MINUTE_MS,
	};
	closers.push(mountInApp(new App(), SessionPage, props));
	await expect.element(page.getByTestId('live')).toBeInTheDocument();
	flushSync();
	const deal = { id: 5, productId: HONEY, promotion: DEAL, leftMs: null };
	const turn = { key: 'a', producerId: slot.producerId, productIds: slot.productIds, at: NOON };
	ToldRoad.last?.tell({ seq: 1, ...RUNNING, pinned: HONEY, promotions: [deal], turn });
	await expect.element(page.getByTestId('session-goods')).toHaveTextContent('60.000');
	await expect.element(page.getByText('Đang họp chợ')).toBeInTheDocument();
	// The catalogue is pulled before the session itself says that it is over.
	sessions.set('now', { ...SESSION, cancelledAt: NOON + MINUTE_MS });
	await expect.element(page.getByTestId('live')).not.toBeInTheDocument();
	await expect.element(page.getByText('Đang họp chợ')).not.toBeInTheDocument();
	await expect.element(page.getByTestId('session-goods')).toHaveTextContent('120.000');
	await expect.element(page.getByTestId('session-goods')).not.toHaveTextContent('60.000');
	await expect.element(page.getByText('Đang lên sóng')).not.toBeInTheDocument();
});
