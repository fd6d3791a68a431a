import type { Page } from '@playwright/test';

import { storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { VersionedSite } from '../fixtures/next-version';
import { keptForm } from '../fixtures/phone-store';
import { countLoads, untilTrue, waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const NOODLES = 'mien-dong-tai-hoan';
const NOTE = 'Gọi trước khi giao';

const offer = (page: Page) => page.getByTestId('update-offer');

/** Notes from now on where the page offers a new version. @returns reads the addresses noted */
async function noteOffers(page: Page): Promise<() => Promise<string[]>> {
	const places = await page.evaluateHandle(() => {
		const seen: string[] = [];
		let wasThere = false;
		new MutationObserver(() => {
			const isThere = document.querySelector('[data-testid="update-offer"]') !== null;
			if (isThere && !wasThere) seen.push(location.pathname);
			wasThere = isThere;
		}).observe(document.body, { childList: true, subtree: true });
		return seen;
	});
	return () => places.jsonValue();
}

/** Opens the checkout with one product and fills in a half of it; the last field keeps the focus. */
async function halfFilled(page: Page, url: string): Promise<CheckoutPage> {
	await page.goto(url);
	await waitForWorker(page);
	const checkout = new CheckoutPage(page, url);
	await checkout.openWith(NOODLES);
	await checkout.name.fill(RECEIVER.name);
	await checkout.province.selectOption(RECEIVER.provinceCode);
	await checkout.note.pressSequentially(NOTE);
	return checkout;
}

async function expectHalfFilled(checkout: CheckoutPage): Promise<void> {
	await expect(checkout.name).toHaveValue(RECEIVER.name);
	await expect(checkout.province).toHaveValue(RECEIVER.provinceCode);
	await expect(checkout.note).toHaveValue(NOTE);
}

test('a new version that comes out during a checkout waits for its end', async ({
	market,
	context,
}) => {
	await using site = await VersionedSite.start(market);
	const other = await context.newPage();
	await other.goto(site.url);
	const page = await context.newPage();
	const checkout = await halfFilled(page, site.url);
	const loads = countLoads(page);
	const placesOfOffer = await noteOffers(page);

	await site.bringOut(page);
	// The browser has told every tab of it, this one too.
	await expect(offer(other)).toBeVisible();
	await expectHalfFilled(checkout);
	await expect(checkout.note).toBeFocused();

	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	expect(await storedOrder(market, id)).toMatchObject({ state: 'placed', note: NOTE });
	await expect(offer(page)).toBeVisible();
	expect(await placesOfOffer()).toEqual([`/orders/${id}`]);
	expect(loads.count).toBe(0);
});

test('whoever leaves a half-filled checkout for the new version finds all of it again', async ({
	market,
	context,
}) => {
	await using site = await VersionedSite.start(market);
	const page = await context.newPage();
	const checkout = await halfFilled(page, site.url);
	await site.bringOut(page);
	// With the thumb still in the last field: no other field was touched since.
	await page.goBack();
	const loads = countLoads(page);
	await page.getByRole('button', { name: 'Dùng bản mới' }).click();
	await expect.poll(() => loads.count).toBe(1);
	await expect(offer(page)).toHaveCount(0);
	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	await expectHalfFilled(checkout);
});

test('a version taken in another tab does not touch the checkout in this one', async ({
	market,
	context,
}) => {
	await using site = await VersionedSite.start(market);
	const page = await context.newPage();
	const checkout = await halfFilled(page, site.url);
	const other = await context.newPage();
	await other.goto(site.url);
	const loads = [countLoads(page), countLoads(other)];
	await site.bringOut(page);
	await other.getByRole('button', { name: 'Dùng bản mới' }).click();
	await expect.poll(() => loads[1]?.count).toBe(1);
	await waitForWorker(other);
	await untilTrue(page, async () => {
		const registration = await navigator.serviceWorker.getRegistration();
		return registration?.waiting === null;
	});

	await expectHalfFilled(checkout);
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	expect(await storedOrder(market, id)).toMatchObject({ state: 'placed', note: NOTE });
	await expect(offer(page)).toBeVisible();
	expect(loads[0]?.count).toBe(0);
});

test('a page loaded anew in the middle of a word finds the word again', async ({ page }) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await checkout.name.pressSequentially('Nguyễn Văn');
	await expect(checkout.name).toBeFocused();
	await expect.poll(() => keptForm(page)).toMatchObject({ name: 'Nguyễn Văn' });
	await page.reload();
	await expect(checkout.name).toHaveValue('Nguyễn Văn');
});
