import type { BrowserContext, CDPSession, Page } from '@playwright/test';

import { expectFitForAll } from '../fixtures/accessibility';
import { putInBasket } from '../fixtures/basket';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { countOrders, storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { orderOffline } from '../fixtures/order-offline';
import { Phone } from '../fixtures/phone';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const NOODLES = 'mien-dong-tai-hoan';

/** Makes the disk full for this origin: one byte is what the browser then lets it have. */
async function fillDisk(page: Page, url: string): Promise<CDPSession> {
	const session = await page.context().newCDPSession(page);
	await session.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: 1 });
	return session;
}

/** An installed market with something in the basket, on a phone whose disk is full since. */
async function startFull(phone: Phone, url: string): Promise<{ page: Page; disk: CDPSession }> {
	const before = await (await phone.start()).newPage();
	await putInBasket(before, `${url}/products/${NOODLES}`);
	await waitForWorker(before);
	await expect(before.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	// Begun anew, for the browser asks only now and then how much room there is.
	const page = await (await phone.start()).newPage();
	return { page, disk: await fillDisk(page, url) };
}

test.describe('on a phone whose disk is full', () => {
	test('an order is called unsaved, and sent directly once that is possible', async ({
		market,
	}) => {
		await using road = await CuttingProxy.start(market.port);
		await using phone = new Phone();
		const { page } = await startFull(phone, road.url);
		const before = await countOrders(market);
		road.set({ kind: 'cut' });
		await page.goto(`${road.url}/checkout`);
		const checkout = new CheckoutPage(page);
		await checkout.fillIn();
		await checkout.button.click();
		await expect(checkout.unsaved).toContainText('Bộ nhớ máy đã đầy nên chưa lưu được');
		await expect(page.getByText('Đã lưu trên máy')).toHaveCount(0);
		await expectFitForAll(page, 'checkout that could not be saved');
		await checkout.unsaved.getByRole('button', { name: 'Gửi thẳng ngay bây giờ' }).click();
		await expect(checkout.unsaved).toContainText('Chưa gửi được');
		// Nothing is kept, so nothing may be said to be.
		await expect(checkout.unsaved).toContainText('chưa được giữ lại ở đâu');
		await expect(checkout.unsaved).not.toContainText('đã được giữ lại');
		await expect(checkout.name).toHaveValue(RECEIVER.name);
		expect(await countOrders(market)).toBe(before);

		road.set({ kind: 'open' });
		await checkout.unsaved.getByRole('button', { name: 'Gửi thẳng ngay bây giờ' }).click();
		await new OrderPage(page).is('placed');
		// The screen does not claim that the phone keeps it.
		await expect(page.getByText('Máy không lưu được đơn này')).toBeVisible();
		await expect(page.getByTestId('cart-count')).toHaveText('0');
		expect(await countOrders(market)).toBe(before + 1);
	});

	test('an order can be saved as soon as there is room, and is the same order', async ({
		market,
	}) => {
		await using road = await CuttingProxy.start(market.port);
		await using phone = new Phone();
		const { page, disk } = await startFull(phone, road.url);
		const before = await countOrders(market);
		road.set({ kind: 'cut' });
		await page.goto(`${road.url}/checkout`);
		const checkout = new CheckoutPage(page);
		await checkout.fillIn();
		await checkout.button.click();
		await expect(checkout.unsaved).toBeVisible();

		// Somebody made room.
		await disk.send('Storage.overrideQuotaForOrigin', { origin: road.url });
		const id = await checkout.submit();
		await new OrderPage(page).is('queued');
		const later = await (await phone.start()).newPage();
		road.set({ kind: 'open' });
		await later.goto(`${road.url}/orders/${id}`);
		await new OrderPage(later).is('placed');
		expect((await storedOrder(market, id))?.state).toBe('placed');
		expect(await countOrders(market)).toBe(before + 1);
	});

	test('the market can be visited for the first time, searched and bought from', async ({
		market,
	}) => {
		await using phone = new Phone();
		const page = await (await phone.start()).newPage();
		await fillDisk(page, market.url);
		await page.goto(`${market.url}/products`);
		await page.locator('[data-catalogue="kept"]').waitFor();
		await page.getByTestId('search-input').fill('mien dong');
		await expect(page.getByTestId('product-name').first()).toHaveText('Miến dong Tài Hoan');
		await page.getByTestId('add-to-cart').first().click();
		await page.getByRole('link', { name: 'Giỏ' }).click();
		await expect(page.getByText('Máy này không lưu được giỏ hàng')).toBeVisible();
		await page.getByRole('link', { name: 'Đặt hàng' }).click();
		const checkout = new CheckoutPage(page);
		await checkout.fillIn();
		await checkout.button.click();
		await checkout.unsaved.getByRole('button', { name: 'Gửi thẳng ngay bây giờ' }).click();
		await new OrderPage(page).is('placed');
		const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
		expect((await storedOrder(market, id))?.state).toBe('placed');
		await expect(page.getByTestId('cart-count')).toHaveText('0');
	});
});

/** Ways in which all that a site keeps can go away under its open page. */
const DELETIONS: readonly {
	readonly how: string;
	readonly deleteAll: (context: BrowserContext, page: Page) => Promise<void>;
}[] = [
	{
		how: 'the browser clears the site’s storage',
		deleteAll: async (context, page) => {
			const session = await context.newCDPSession(page);
			await session.send('Storage.clearDataForOrigin', {
				origin: new URL(page.url()).origin,
				storageTypes: 'indexeddb',
			});
		},
	},
	{
		how: 'another tab deletes the databases',
		deleteAll: async (context, page) => {
			const other = await context.newPage();
			// A page of the same origin that opens none of them itself.
			await other.goto(`${new URL(page.url()).origin}/icons/lantern.svg`);
			await other.evaluate(async () => {
				for (const name of ['outbox', 'drawer', 'catalogue']) {
					await new Promise<void>((resolve, reject) => {
						const request = indexedDB.deleteDatabase(name);
						request.onsuccess = () => resolve();
						request.onerror = () => reject(request.error ?? new Error('not deleted'));
					});
				}
			});
			await other.close();
		},
	},
];

for (const { how, deleteAll } of DELETIONS) {
	test(`an order that waits survives it when ${how}`, async ({ market, context }) => {
		await using road = await CuttingProxy.start(market.port);
		const page = await context.newPage();
		const before = await countOrders(market);
		const id = await orderOffline(page, `${road.url}/products/${NOODLES}`, () =>
			road.set({ kind: 'cut' }),
		);
		const order = new OrderPage(page);
		await expect(page.getByTestId('outbox-count')).toHaveText('1');
		await deleteAll(context, page);

		// It stands on the screen, and on the disk again: a new page finds it there.
		const other = await context.newPage();
		await other.goto(`${road.url}/orders/${id}`);
		await new OrderPage(other).is('queued');
		await expect(other.getByTestId('outbox-count')).toHaveText('1');
		await other.close();
		await order.is('queued');
		await expect(page.getByTestId('outbox-count')).toHaveText('1');
		await page.reload();
		await order.is('queued');

		road.set({ kind: 'open' });
		await page.reload();
		await order.is('placed');
		expect((await storedOrder(market, id))?.state).toBe('placed');
		expect(await countOrders(market)).toBe(before + 1);
		// The catalogue, which was lost with it, is there again.
		await page.getByRole('navigation').getByRole('link', { name: 'Chợ' }).click();
		await expect(page.getByTestId('product-card').first()).toBeVisible();
		await expect(page.locator('[data-catalogue="kept"]')).toBeVisible();
	});
}
