import type { Page } from '@playwright/test';

import { CuttingProxy } from '../fixtures/cutting-proxy';
import { storedOrder } from '../fixtures/kept-orders';
import { expect, testAlone } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { DeskPage } from '../pages/desk-page';
import { OrderPage } from '../pages/order-page';

interface Entered {
	readonly typed: string;
	readonly code: string;
	readonly event: 'renamed' | 'kindChanged' | 'merged';
	readonly value: string;
	readonly day: string;
}

async function enter(page: Page, { typed, code, event, value, day }: Entered): Promise<void> {
	await page.getByTestId('place-search').fill(typed);
	await page.locator(`[data-testid="place-found"][data-code="${code}"]`).click();
	await page.getByTestId('place-event').selectOption(event);
	const field = page.getByTestId('place-value');
	if (event === 'renamed') await field.fill(value);
	else await field.selectOption(value);
	await page.getByTestId('place-day').fill(day);
	await page.getByTestId('place-source').fill('Nghị quyết thử');
	await page.getByTestId('place-enter').click();
	await expect(page.getByTestId('place-event')).toBeHidden();
}

/** What the worker has of the changes by now. */
function keptPlaces(page: Page): Promise<string> {
	return page.evaluate(async () => (await caches.match('/places/changes.json'))?.text() ?? '');
}

testAlone(
	'what organisers enter reaches phones, and an order that waited goes to the place of today',
	async ({ market, browser, context }) => {
		await using road = await CuttingProxy.start(market.port);
		const phone = await context.newPage();
		await phone.goto(`${road.url}/products/mien-dong-tai-hoan`);
		await phone.getByTestId('add-to-cart').first().click();
		await waitForWorker(phone);
		road.set({ kind: 'cut' });
		await phone.goto(`${road.url}/checkout`);
		const checkout = new CheckoutPage(phone);
		await checkout.fillIn();
		const id = await checkout.submit();
		await new OrderPage(phone).is('queued');
		await expect(phone.getByText('Phường Trảng Bom')).toBeVisible();

		const organiser = await browser.newPage({ baseURL: market.url });
		await new DeskPage(organiser).signIn('ban-to-chuc');
		await organiser.goto('/desk/organiser/places');
		const long = { day: '2026-01-01' };
		await enter(organiser, {
			...{ typed: 'trang bom', code: RECEIVER.communeCode, event: 'merged', value: '26326' },
			...long,
		});
		await enter(organiser, {
			typed: '26326',
			code: '26326',
			event: 'renamed',
			value: 'Nơi Mới',
			...long,
		});
		await enter(organiser, {
			typed: 'bac ninh',
			code: '24',
			event: 'kindChanged',
			value: 'city',
			day: '2099-01-01',
		});
		const planned = organiser.locator('[data-testid="place-change"][data-code="24"]');
		await expect(planned).toContainText('Chưa đối chiếu văn bản');
		await planned.getByTestId('place-take-back').click();
		await expect(planned.getByTestId('place-take-back')).toBeHidden();
		await expect(planned).toContainText('rút lại lúc');
		await organiser.context().close();

		road.set({ kind: 'open' });
		await phone.goto(`${road.url}/orders/${id}`);
		await new OrderPage(phone).is('placed');
		expect(await storedOrder(market, id)).toMatchObject({
			provinceCode: '75',
			communeCode: '26326',
		});
		// Kept by the worker, and shown whether there is a network or not.
		await expect.poll(() => keptPlaces(phone)).toContain('Nơi Mới');
		road.set({ kind: 'cut' });
		await phone.reload();
		await expect(phone.getByText('Nơi Mới')).toBeVisible();
	},
);
