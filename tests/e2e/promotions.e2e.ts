import type { Page } from '@playwright/test';
import { sql } from 'drizzle-orm';

import { formatDong } from '../../src/lib/domain/money';
import { expectFitForAll } from '../fixtures/accessibility';
import { productOf, storedLines } from '../fixtures/kept-orders';
import { expect, testAlone as test } from '../fixtures/market';
import { CheckoutPage } from '../pages/checkout-page';
import { DeskPage } from '../pages/desk-page';
import { OrderPage } from '../pages/order-page';

// What the demo promotes.
/** Buy two, get one; forty portions. */
const WATER = 'nuoc-khoang-quang-hanh';
/** 20,000 đồng off; five portions an order. */
const PEPPER = 'tieu-den-huu-co-le-chi';
/** Nothing; sold by the stall where the demo's people work. */
const TEA = 'tra-xanh-hong-tra-fin-ho';
/** A bag with each. */
const NUTS = 'mac-ca-le-anh-tuy-duc';

test.use({ viewport: { width: 360, height: 740 } });

/** Puts units of a product into the basket. @param count how many lie in it then */
async function putIn(page: Page, slug: string, units: number, count = units): Promise<void> {
	await page.goto(`/products/${slug}`);
	for (let unit = 0; unit < units; unit++) await page.getByTestId('add-to-cart').first().click();
	await expect(page.getByTestId('cart-count')).toHaveText(String(count));
}

test('each kind of promotion is told plainly on product, basket and checkout', async ({ page }) => {
	await putIn(page, NUTS, 1);
	const promotion = page.getByTestId('promotion');
	await expect(promotion).toContainText('Tặng: Túi vải thổ cẩm');
	await putIn(page, PEPPER, 6, 7);
	await expect(promotion).toContainText('Giảm 20.000');
	await expect(promotion).toContainText('mỗi đơn nhiều nhất 5 suất');
	await putIn(page, WATER, 1, 8);
	await expect(promotion).toContainText(/Mua 2 tặng 1\s+Đến .* · còn \d+ suất/);
	await expectFitForAll(page, 'a product with a promotion');

	await page.goto('/cart');
	const line = (name: string) => page.getByTestId('cart-line').filter({ hasText: name });
	await expect(line('Mắc ca')).toContainText('Tặng kèm: 1 × Túi vải thổ cẩm');
	await expect(line('Tiêu đen')).toContainText('Khuyến mãi chỉ còn 5 suất cho đơn này.');
	await expect(line('Tiêu đen')).toContainText('1.220.000');
	await expect(line('khoáng')).toContainText('Mua thêm 1 để được tặng.');
	await line('khoáng').getByRole('button', { name: 'Thêm một' }).click();
	await expect(line('khoáng')).toContainText('Tặng kèm: 1 × Nước khoáng');
	await expectFitForAll(page, 'a basket with promotions');

	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	await expect(page.getByTestId('line-deal')).toHaveCount(3);
	await expect(page.getByText('Tặng kèm: 1 × Nước khoáng')).toBeVisible();
	await expectFitForAll(page, 'a checkout with promotions');
});

test('what is given stands in the order, and its units leave the shelf', async ({
	market,
	page,
}) => {
	const water = await productOf(market, WATER);
	await putIn(page, WATER, 2);
	const checkout = new CheckoutPage(page);
	await page.goto('/checkout');
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	await expect(page.getByText('Quà tặng kèm')).toBeVisible();
	await expect(page.getByText('Mua 2 tặng 1')).toBeVisible();
	await expectFitForAll(page, 'an order with a present');
	expect(await storedLines(market, id)).toMatchObject([
		{ productId: water.id, quantity: 2, priceDong: water.priceDong },
		{ productId: water.id, quantity: 1, priceDong: 0 },
	]);
});

test('a promotion whose last portion somebody else took is asked about', async ({
	market,
	page,
}) => {
	await putIn(page, WATER, 2);
	await page.goto('/checkout');
	const checkout = new CheckoutPage(page);
	await checkout.fillIn();
	const portions = (left: number) =>
		market.db.database.execute(sql`update promotion_portions set available = ${left}
			where promotion_id in (select promotions.id from promotions
				join products on products.id = product_id where slug = ${WATER})`);
	await portions(0);
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('needsBuyer');
	await expect(page.getByTestId('order-changes')).toContainText('Mua 2 tặng 1');
	await expect(page.getByTestId('order-changes')).toContainText('hết khuyến mãi');
	await expectFitForAll(page, 'an order whose promotion is gone');
	await page.getByTestId('quote-accept').click();
	await order.is('placed');
	expect(await storedLines(market, id)).toMatchObject([{ quantity: 2 }]);
	await portions(40);
});

test('one made at the desk reaches a buyer as it was previewed, and is gone once it is ended', async ({
	browser,
	market,
	page: buyer,
}) => {
	test.setTimeout(180_000);
	const tea = await productOf(market, TEA);
	const [before, after] = [tea.priceDong, tea.priceDong - 20_000].map(formatDong);
	if (!before || !after) throw new Error('no price');
	await putIn(buyer, TEA, 1);
	await expect(buyer.getByTestId('promotion')).toHaveCount(0);
	const phone = { baseURL: market.url, viewport: { width: 360, height: 740 } };
	const [context, colleague] = [await browser.newContext(phone), await browser.newContext(phone)];
	const page = await context.newPage();
	await new DeskPage(page).signIn('chu-gian-hang');

	// From the product's page at the desk; what is wrong is said where it is.
	await page.goto(`/desk/producer/products/${tea.id}`);
	await page.getByRole('link', { name: 'Khuyến mãi cho sản phẩm này' }).click();
	await expect(page.getByTestId('promotion-product')).toHaveValue(String(tea.id));
	await page.getByTestId('promotion-kind').selectOption('amount');
	await page.getByTestId('promotion-amount').fill(String(tea.priceDong));
	await page.getByTestId('promotion-portions').fill('5');
	await page.getByTestId('promotion-send').click();
	await expect(page.getByTestId('promotion-amount')).toBeFocused();
	await expect(page.getByText('ít hơn giá bán')).toBeVisible();
	await expectFitForAll(page, 'a promotion that is not right');
	await page.getByTestId('promotion-amount').fill('20k');
	const preview = page.getByTestId('promotion-preview');
	await expect(preview).toContainText(after);
	const words = await preview.getByTestId('promotion').innerText();
	await expectFitForAll(page, 'a promotion and its preview');

	// Without a network it does not go, and what was typed outlives the page.
	await context.setOffline(true);
	await page.getByTestId('promotion-send').click();
	await expect(page.getByRole('alert')).toContainText('vẫn giữ trên máy này');
	await context.setOffline(false);
	await page.reload();
	await expect(page.getByTestId('promotion-amount')).toHaveValue('20k');
	await page.getByTestId('promotion-send').click();
	await expect(page.getByTestId('promotion-stage')).toHaveText('Đang chạy');
	await expectFitForAll(page, 'a promotion that runs');
	const address = page.url();

	// The buyer sees what was previewed, and pays that.
	await expect(async () => {
		await buyer.goto(`/products/${TEA}`);
		await expect(buyer.getByTestId('promotion')).toHaveText(words, { useInnerText: true });
	}).toPass();
	await expect(buyer.getByText(before)).toBeVisible();
	await buyer.goto('/cart');
	await expect(buyer.getByTestId('cart-line')).toContainText(after);

	// Two of the stall change the number at once: the second is told, and loses nothing.
	const other = await colleague.newPage();
	await new DeskPage(other).signIn('chu-gian-hang');
	await other.goto(address);
	await other.getByTestId('change-portions').fill('8');
	await other.getByTestId('change-save').click();
	await expect(other.getByTestId('promotion-portions')).toHaveText('Còn 8 trên 8 suất');
	await page.getByTestId('change-portions').fill('9');
	await page.getByTestId('change-save').click();
	await expect(page.getByText('Người khác vừa đổi khuyến mãi này')).toBeVisible();
	await expect(page.getByTestId('promotion-portions')).toHaveText('Còn 8 trên 8 suất');
	await expectFitForAll(page, 'a promotion that a colleague changed');
	await page.getByTestId('change-save').click();
	await expect(page.getByTestId('promotion-portions')).toHaveText('Còn 9 trên 9 suất');

	// Ended, it stands among those that are over, and buyers pay the ordinary price.
	await page.getByTestId('promotion-end').click();
	await page.getByTestId('promotion-end-yes').click();
	await expect(page.getByTestId('promotion-stage')).toHaveText('Đã kết thúc');
	await page.getByRole('link', { name: 'Các khuyến mãi' }).click();
	await expect(page.getByTestId('promotions-over')).toContainText('Khách đã nhận 0 trên 9 suất');
	await expect(page.getByTestId('promotions-running')).toHaveCount(0);
	await expectFitForAll(page, 'the promotions of a stall');
	await expect(async () => {
		await buyer.goto('/cart');
		await expect(buyer.getByTestId('cart-line')).toContainText(before);
	}).toPass();
	await expect(buyer.getByTestId('cart-line')).not.toContainText(after);
	await Promise.all([context.close(), colleague.close()]);
});
