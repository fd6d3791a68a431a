import type { Page } from '@playwright/test';
import { sql } from 'drizzle-orm';

import { expectFitForAll } from '../fixtures/accessibility';
import { productOf, storedLines } from '../fixtures/kept-orders';
import { expect, testAlone as test } from '../fixtures/market';
import { CheckoutPage } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

// What the demo promotes.
/** Buy two, get one; forty portions. */
const WATER = 'nuoc-khoang-quang-hanh';
/** 20,000 đồng off; five portions an order. */
const PEPPER = 'tieu-den-huu-co-le-chi';
/** A bag with each. */
const NUTS = 'mac-ca-le-anh-tuy-duc';

test.use({ viewport: { width: 360, height: 740 } });

async function putIn(page: Page, slug: string, units: number): Promise<void> {
	await page.goto(`/products/${slug}`);
	for (let unit = 0; unit < units; unit++) await page.getByTestId('add-to-cart').first().click();
}

test('each kind of promotion is told plainly on product, basket and checkout', async ({ page }) => {
	await putIn(page, NUTS, 1);
	const promotion = page.getByTestId('promotion');
	await expect(promotion).toContainText('Tặng: Túi vải thổ cẩm');
	await putIn(page, PEPPER, 6);
	await expect(promotion).toContainText('Giảm 20.000');
	await expect(promotion).toContainText('mỗi đơn nhiều nhất 5 suất');
	await putIn(page, WATER, 1);
	await expect(promotion).toContainText(/Mua 2 tặng 1\s+Đến .* · còn \d+ suất/);
	await expectFitForAll(page, 'a product with a promotion');
	await expect(page.getByTestId('cart-count')).toHaveText('8');

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
