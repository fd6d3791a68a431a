import { eq } from 'drizzle-orm';
import type { BrowserContext, Page } from '@playwright/test';

import { orders } from '../../server/ordering/tables';
import { orderId } from '../../src/lib/domain/ids';
import { AlteringProxy } from '../fixtures/altering-proxy';
import type { BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { KillableBrowser } from '../fixtures/killable-browser';
import { expect, test } from '../fixtures/market';
import { orderOffline } from '../fixtures/order-offline';
import { countLoads, fireBackgroundSync } from '../fixtures/worker';
import { OrderPage } from '../pages/order-page';

const NOODLES = '/products/mien-dong-tai-hoan';

/** Orders with this id, and all there are: an order sent twice would show in one of them. */
async function count(market: BuiltServer, id: string) {
	const all = await market.db.database.select({ id: orders.id }).from(orders);
	const same = await market.db.database
		.select({ state: orders.state })
		.from(orders)
		.where(eq(orders.id, orderId(id)));
	return { all: all.length, same: same.map(({ state }) => state) };
}

async function openTab(context: BrowserContext, address: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(address);
	return page;
}

test('two tabs and the worker sending at once deliver an order once', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const first = await context.newPage();
	const before = (await count(market, crypto.randomUUID())).all;
	const id = await orderOffline(first, road.url + NOODLES, () => road.set({ kind: 'cut' }));
	const second = await openTab(context, `${road.url}/orders/${id}`);
	await new OrderPage(second).is('queued');

	road.set({ kind: 'open', delayMs: 50 });
	const goOnline = () => dispatchEvent(new Event('online'));
	await Promise.all([
		first.evaluate(goOnline),
		second.evaluate(goOnline),
		fireBackgroundSync(first, 'outbox'),
	]);
	for (const page of [first, second]) {
		await new OrderPage(page).is('placed');
		await expect(page.getByTestId('outbox-count')).toHaveText('0');
	}
	expect(await count(market, id)).toEqual({ all: before + 1, same: ['placed'] });
});

test('the worker alone delivers an order', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	const id = await orderOffline(page, road.url + NOODLES, () => road.set({ kind: 'cut' }));
	// The page may not send: its own requests go nowhere, the worker's go through.
	await page.route('**/api/trpc/**', (route) => route.abort());
	road.set({ kind: 'open' });
	await fireBackgroundSync(page, 'outbox');
	await new OrderPage(page).is('placed');
	expect((await count(market, id)).same).toEqual(['placed']);
});

test('an order whose answer was lost on the way is not ordered again', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	const before = (await count(market, crypto.randomUUID())).all;
	const id = await orderOffline(page, road.url + NOODLES, () => road.set({ kind: 'cut' }));
	road.set({ kind: 'loseAnswers' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await expect.poll(async () => (await count(market, id)).same).toEqual(['placed']);
	await new OrderPage(page).is('queued');
	road.set({ kind: 'open' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await new OrderPage(page).is('placed');
	expect((await count(market, id)).all).toBe(before + 1);
});

test('a captive portal is no answer: the order waits behind it', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	const id = await orderOffline(page, road.url + NOODLES, () => road.set({ kind: 'cut' }));
	road.set({ kind: 'captivePortal' });
	const asked = page.waitForResponse('**/api/trpc/sync.push');
	await page.evaluate(() => dispatchEvent(new Event('online')));
	expect((await asked).status()).toBe(200);
	await expect(page.getByTestId('sync-status').first()).toHaveAttribute('data-state', 'offline');
	const order = new OrderPage(page);
	await order.is('queued');
	await expect(order.waitingReason).toContainText('Wi-Fi đòi đăng nhập');
	await page.reload();
	await order.is('queued');
	await expect(order.waitingReason).toContainText('Wi-Fi đòi đăng nhập');
	road.set({ kind: 'open' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await order.is('placed');
	await expect(order.waitingReason).toHaveCount(0);
	expect((await count(market, id)).same).toEqual(['placed']);
});

test('a browser that dies after saying saved still has the order', async ({ market }) => {
	await using road = await CuttingProxy.start(market.port);
	await using browser = await KillableBrowser.create();
	const page = await (await browser.start()).newPage();
	const id = await orderOffline(page, road.url + NOODLES, () => road.set({ kind: 'cut' }));
	await browser.kill9();

	const again = await openTab(await browser.start(), `${road.url}/orders/${id}`);
	await new OrderPage(again).is('queued');
	road.set({ kind: 'open' });
	await again.reload();
	await new OrderPage(again).is('placed');
	expect((await count(market, id)).same).toEqual(['placed']);
});

test('an update with an order waiting loses nothing', async ({ market, context }) => {
	await using site = await AlteringProxy.start(market.port);
	const worker = await (await fetch(`${market.url}/service-worker.js`)).text();
	let version = 'A';
	let isCut = false;
	site.alter = (path) => {
		if (path.startsWith('/service-worker.js')) {
			return { contentType: 'text/javascript', body: `${worker}\n// version ${version}` };
		}
		return isCut && path.startsWith('/api/') ? 'cut' : undefined;
	};
	const page = await context.newPage();
	const id = await orderOffline(page, site.url + NOODLES, () => (isCut = true));

	version = 'B';
	await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
	const loads = countLoads(page);
	await page.getByRole('button', { name: 'Dùng bản mới' }).click();
	await expect.poll(() => loads.count).toBe(1);
	await expect(page.getByTestId('update-offer')).toHaveCount(0);
	await new OrderPage(page).is('queued');
	isCut = false;
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await new OrderPage(page).is('placed');
	expect((await count(market, id)).same).toEqual(['placed']);
});
