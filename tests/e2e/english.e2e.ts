import { CuttingProxy } from '../fixtures/cutting-proxy';
import { samplesOf } from '../fixtures/demo-labels';
import { EnglishReader } from '../fixtures/languages';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const NOODLES = 'mien-dong-tai-hoan';
const PAGES = [
	'/',
	'/products',
	'/products?q=zzzz',
	`/products/${NOODLES}`,
	'/products/buoi-do-dong-cao',
	'/products/ruou-ba-kich-ba-che',
	'/market',
	'/about',
	'/scan',
	'/cart',
	'/checkout',
	'/orders',
	'/orders/00000000-0000-7000-8000-000000000000',
	'/privacy',
	'/demo/labels',
	'/khong-co',
];

const OWN = [RECEIVER.name, RECEIVER.street, 'Phường Trảng Bom', 'Phường', 'Xã', 'Đặc khu'];

test('in English no page says a word of its own in Vietnamese', async ({ market, page }) => {
	const reader = await EnglishReader.of(market, OWN);
	const expectEnglish = async (what: string) => {
		await page.locator('[data-running]').waitFor();
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		expect.soft(await reader.leftovers(page), what).toEqual([]);
	};
	await page.goto('/');
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page.getByRole('link', { name: 'Cart' })).toBeVisible();
	await page.locator('[data-catalogue="kept"]').waitFor();
	const links: string[] = [];
	for (const [from, link] of [
		[`/products/${NOODLES}`, 'a[href^="/producers/"]'],
		['/market', 'a[href^="/market/"]'],
	] as const) {
		await page.goto(from);
		links.push((await page.locator(link).first().getAttribute('href')) ?? '');
	}
	const labels = (await samplesOf(market)).map(({ url }) => {
		const { pathname, search } = new URL(url);
		return pathname + search;
	});
	for (const path of [...PAGES, ...links, ...labels]) {
		await page.goto(path);
		await expectEnglish(path);
	}
});

test('in English ordering says no word in Vietnamese, from the filters to the order', async ({
	market,
	page,
}) => {
	const reader = await EnglishReader.of(market, OWN);
	const expectEnglish = async (what: string) => {
		expect.soft(await reader.leftovers(page), what).toEqual([]);
	};
	await page.goto('/products');
	await page.getByRole('button', { name: 'English' }).click();
	await page.locator('[data-catalogue="kept"]').waitFor();
	await page.getByRole('button', { name: /^Filter/ }).click();
	await expect(page.getByRole('dialog')).toBeVisible();
	await expectEnglish('filters');

	await page.goto(`/products/${NOODLES}`);
	await page.getByTestId('add-to-cart').first().click();
	await expect(page.getByTestId('word')).toBeVisible();
	await expectEnglish('word');
	await page.getByRole('link', { name: 'Cart' }).click();
	await expect(page.getByTestId('cart-line')).toBeVisible();
	await expectEnglish('basket');
	await page.goto('/checkout');
	const checkout = new CheckoutPage(page);
	await checkout.button.click();
	await expect(checkout.name).toBeFocused();
	await expectEnglish('checkout with errors');
	await checkout.fillIn();
	await page.getByRole('radio', { name: /VietQR/ }).check();
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('placed');
	await expectEnglish('placed order');
	await page.getByTestId('order-cancel').click();
	await expectEnglish('question whether to cancel');
	await page.getByTestId('cancel-confirm').click();
	await order.is('cancelled');
	await expectEnglish('cancelled order');
	await page.goto('/orders');
	await expect(page.getByTestId('order-card').first()).toBeVisible();
	await expectEnglish('orders');

	await page.goto(`/orders/${id}`);
	const saving = page.waitForEvent('download');
	await page.getByTestId('order-save').click();
	const text = (await (await (await saving).createReadStream()).toArray()).join('');
	expect(text).toContain('Total');
	expect(text).not.toMatch(/Người nhận|Tổng tiền|Đã hủy/);
});

test('the language is changed without a network, and stays', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(road.url);
	await waitForWorker(page);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	road.set({ kind: 'cut' });
	await page.goto(`${road.url}/products`);
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Specialities');
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Specialities');
	await page.getByRole('button', { name: 'Tiếng Việt' }).click();
	await expect(page.getByRole('link', { name: 'Giỏ' })).toBeVisible();
});
