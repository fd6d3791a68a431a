import type { Page } from '@playwright/test';

import { scans } from '../../server/trace/tables';
import { CHROMIUM_ARGS, chromiumPath } from '../fixtures/chromium';
import { sampleOf } from '../fixtures/demo-labels';
import { storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { CheckoutPage } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const HOST = 'market.test';
const executablePath = chromiumPath();

// A plain-HTTP address that is not this machine's: browsers keep WebCrypto and workers from it.
test.use({
	launchOptions: {
		args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
		...(executablePath ? { executablePath } : {}),
	},
	baseURL: ({ market }, use) => use(`http://${HOST}:${market.port}`),
});

let problems: string[];
test.beforeEach(({ page }) => {
	problems = [];
	page.on('pageerror', (error) => problems.push(error.message));
});
test.afterEach(async ({ page }) => {
	expect(await page.evaluate(() => [isSecureContext, 'subtle' in crypto])).toEqual([false, false]);
	expect(problems).toEqual([]);
});

test('an order can be made where the market is only looked at', async ({ market, page }) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith('mien-dong-tai-hoan');
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	expect(await storedOrder(market, id)).toMatchObject({ state: 'placed' });
});

/** Types what a label's code says, once the phone holds all that it needs to judge it. */
async function scan(page: Page, text: string) {
	await page.goto('/scan');
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	await page.getByTestId('scan-text').fill(text);
	await page.getByTestId('scan-submit').click();
	return page.getByTestId('scan-verdict');
}

for (const kind of ['genuine', 'forged'] as const) {
	test(`a label that is ${kind} is called neither, and the scan is sent`, async ({
		market,
		page,
	}) => {
		const before = await market.db.database.$count(scans);
		const verdict = await scan(page, await sampleOf(market, kind));
		await expect(verdict).toHaveAttribute('data-verdict', 'known');
		await expect(verdict).toContainText('Chưa chứng tỏ được tem này là của chợ');
		await expect(page.getByText('không kiểm tra được chữ ký')).toBeVisible();
		await expect.poll(() => market.db.database.$count(scans)).toBe(before + 1);
		await expect(verdict).toHaveAttribute('data-verdict', 'known');
	});
}

test('what needs no signature is judged as anywhere', async ({ market, page }) => {
	for (const kind of ['recalled', 'known', 'unknown', 'malformed'] as const) {
		const verdict = await scan(page, await sampleOf(market, kind));
		await expect(verdict, kind).toHaveAttribute('data-verdict', kind);
	}
});
