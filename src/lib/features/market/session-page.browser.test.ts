import { flushSync } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import type { Promotion } from '$lib/domain/catalogue/promotion';
import { producerId, sessionId } from '$lib/domain/ids';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import { runsUntil, type MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';
import { groupsOf } from '$lib/features/cart/basket';
import { rememberLive } from '$lib/features/live/live-memory';
import { m } from '$lib/i18n/paraglide/messages';

import { createDraft } from '../../../../tests/fixtures/drafts';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import {
	HILLS,
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
	vi.restoreAllMocks();
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

describe('beside the catalogue of the phone', () => {
	const deal = { id: 5, productId: HONEY, promotion: DEAL, leftMs: null };
	const goods = page.getByTestId('session-goods');
	const phase = page.getByTestId('session-phase');
	const pinned = page.getByTestId('live-pinned');
	const remember = (state: Partial<LiveState>) => {
		const kept = { ...LIVE_BEGINNING, seq: 4, ...RUNNING, ...state };
		rememberLive(SESSION.id, { place: '4.a', state: kept });
	};

	/** Shows the session's page on a phone with honey in its basket; what it holds and the hour may change. */
	async function show(told: Partial<MarketSession> = {}, now = NOON + MINUTE_MS) {
		const app = new App();
		closers.push(() => app.cart.drawer.delete(), app.cart.open());
		const view = smallCatalogue();
		const held = new SvelteMap([['now', { session: { ...SESSION, ...told }, view, now }]]);
		const at = () => held.get('now') ?? { session: SESSION, view, now };
		vi.spyOn(app.catalogue, 'view', 'get').mockImplementation(() => at().view);
		vi.spyOn(app.clock, 'now', 'get').mockImplementation(() => at().now);
		await app.cart.add(HONEY, 1);
		const props = {
			get session() {
				return at().session;
			},
			get view() {
				return at().view;
			},
			get now() {
				return at().now;
			},
		};
		closers.push(mountInApp(app, SessionPage, props));
		await expect.element(page.getByTestId('live')).toBeInTheDocument();
		flushSync();
		const pull = (changes: Partial<ReturnType<typeof at>>) => {
			held.set('now', { ...at(), ...changes });
			flushSync();
		};
		const inBasket = () => groupsOf(app.cart)[0]?.totalDong;
		return { app, pull, inBasket };
	}

	it('is over where that tells so, though the phone saw it run and hears nothing now', async () => {
		remember({ pinned: HONEY, promotions: [deal] });
		const closed = { closedAt: NOON + MINUTE_MS };
		const { inBasket } = await show(closed, NOON + 2 * MINUTE_MS);
		await expect.element(phase).toHaveTextContent('Đã tan');
		await expect.element(pinned).not.toBeInTheDocument();
		await expect.element(goods).toHaveTextContent('120.000');
		await expect.element(goods).not.toHaveTextContent('60.000');
		expect(inBasket()).toBe(120_000);
		// Its hosts have let it go on, and the phone hears of it.
		ToldRoad.last?.tell({ seq: 6, ...RUNNING, pinned: HONEY, promotions: [deal] });
		await expect.element(phase).toHaveTextContent('Đang họp chợ');
		await expect.element(pinned).toHaveTextContent('60.000');
		await expect.poll(inBasket).toBe(60_000);
		// Also when the road is lost again.
		ToldRoad.last?.cut();
		await expect.element(page.getByTestId('live-lost')).toBeInTheDocument();
		await expect.element(pinned).toHaveTextContent('60.000');
	});

	it('is over once it may not run any longer, though the phone saw it run and hears nothing now', async () => {
		remember({ pinned: HONEY });
		const { pull } = await show({}, runsUntil(SESSION) - MINUTE_MS);
		await expect.element(pinned).toBeInTheDocument();
		pull({ now: runsUntil(SESSION) });
		await expect.element(phase).toHaveTextContent('Đã tan');
		await expect.element(pinned).not.toBeInTheDocument();
	});

	it('is over where it comes to tell so while the road is lost', async () => {
		const { pull } = await show();
		ToldRoad.last?.tell({ seq: 1, ...RUNNING, pinned: HONEY });
		await expect.element(pinned).toBeInTheDocument();
		ToldRoad.last?.cut();
		pull({ session: { ...SESSION, closedAt: NOON + MINUTE_MS } });
		await expect.element(phase).toHaveTextContent('Đã tan');
		await expect.element(pinned).not.toBeInTheDocument();
	});

	it('sells as the newer one tells while the road is lost, and as it is told while it is there', async () => {
		const { pull, inBasket } = await show();
		const limits = [{ productId: HONEY, most: 5, held: null }];
		const tell = (seq: number) => {
			ToldRoad.last?.tell({ seq, ...RUNNING, pinned: HONEY, promotions: [deal], limits });
			ToldRoad.last?.count({ watchers: 1, orders: 5, left: [[HONEY, 2]] });
			flushSync();
		};
		tell(1);
		await expect.element(pinned).toHaveTextContent('60.000');
		pull({ view: smallCatalogue({ [HONEY]: { stock: 9 } }, 2) });
		await expect.element(pinned).toHaveTextContent('60.000');
		await expect.element(pinned).toHaveTextContent('Còn 2');
		ToldRoad.last?.cut();
		flushSync();
		await expect.element(pinned).toHaveTextContent('Còn 2');
		expect(inBasket()).toBe(60_000);
		// The promotion was stopped and the limit lifted meanwhile.
		pull({ view: smallCatalogue({ [HONEY]: { stock: 3 } }, 3) });
		await expect.element(pinned).toHaveTextContent('120.000');
		await expect.element(pinned).toHaveTextContent('Còn 3');
		await expect.element(goods).toHaveTextContent('Còn 3');
		await expect.element(goods).not.toHaveTextContent('60.000');
		expect(inBasket()).toBe(120_000);
		await expect.element(phase).toHaveTextContent('Đang họp chợ');
		// The road that was lost may tell no more; the next one does.
		const lost = ToldRoad.last;
		await expect.poll(() => ToldRoad.last !== lost, { timeout: 5_000 }).toBe(true);
		tell(2);
		await expect.element(pinned).toHaveTextContent('60.000');
		await expect.poll(inBasket).toBe(60_000);
	});

	it('has the orders and the seller of a turn that hosts took in before it tells of that', async () => {
		localStorage.setItem('desk.me', JSON.stringify({ producers: [{ id: HILLS }] }));
		const { app } = await show();
		const made = await createDraft();
		const order = { ...made.view, producerId: HILLS, placedAt: NOON + MINUTE_MS };
		const row = { id: order.id, secret: made.secret, checkoutId: order.checkoutId, view: order };
		const facts = {
			producerId: HILLS,
			createdAt: NOON,
			trackedAt: null,
			waiting: [],
			isKept: true,
		};
		vi.spyOn(app.outbox, 'orders', 'get').mockReturnValue([{ ...row, ...facts }]);
		const [mine, toStall] = [page.getByTestId('live-order'), page.getByText(m.talk_to_stall())];
		ToldRoad.last?.tell({ seq: 1, ...RUNNING });
		await expect.element(page.getByTestId('live')).toHaveAttribute('data-seq', '1');
		await expect.element(mine).not.toBeInTheDocument();
		await expect.element(toStall).not.toBeInTheDocument();
		const late = { ...slot, key: 'b', producerId: HILLS };
		ToldRoad.last?.tell({ seq: 2, ...RUNNING, late: [{ slot: late, added: [TEA] }] });
		await expect.element(mine).toBeInTheDocument();
		await expect.element(toStall).toBeInTheDocument();
	});
});
