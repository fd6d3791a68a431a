import { changePrice } from '../../server/catalogue/change-price';
import { setStock } from '../../server/catalogue/stock';
import { expectFitForAll } from '../fixtures/accessibility';
import { putInBasket } from '../fixtures/basket';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { productOf } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { orderOffline } from '../fixtures/order-offline';
import { CheckoutPage } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const COFFEE = 'ca-phe-khe-sanh';
const LIQUOR = 'ruou-ba-kich-ba-che';
/** Its price and stock are this file's own. */
const COFFEE_HONEY = 'bechamp-coffee-honey-nang-vang';

test('a filled basket and the checkout, whatever is wrong in it, are fit for all', async ({
	market,
	page,
}) => {
	test.setTimeout(180_000);
	const { database } = market.db;
	const honey = await productOf(market, COFFEE_HONEY);
	await page.goto(`/products/${LIQUOR}`);
	await page.getByRole('button', { name: 'Tôi đã đủ 18 tuổi' }).click();
	await putInBasket(page, `/products/${LIQUOR}`);
	await putInBasket(page, `/products/${COFFEE}`, 2);
	await putInBasket(page, `/products/${COFFEE_HONEY}`, 3);
	await changePrice(database, { productId: honey.id, priceDong: 123_000 }, Date.now());
	await page.goto('/cart');
	await expect(page.getByText(/Giá đã đổi từ/)).toBeVisible();
	await expectFitForAll(page, 'basket');

	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	const checkout = new CheckoutPage(page);
	await expect(checkout.button).toBeVisible();
	await page.getByTestId('checkout-adult').uncheck();
	await expectFitForAll(page, 'empty checkout');
	await checkout.button.click();
	await expect(checkout.name).toBeFocused();
	await expect(page.getByTestId('checkout-adult')).toHaveAttribute('aria-invalid', 'true');
	await expectFitForAll(page, 'checkout with an error in every field');

	await checkout.province.selectOption('75');
	await page.getByText('Chỉ nhớ tên xã, huyện cũ?').click();
	await page.getByLabel('Gõ tên xã hoặc huyện cũ').pressSequentially('bau');
	await expect(page.getByText(/nay là/).first()).toBeVisible();
	await expectFitForAll(page, 'checkout with old names found');

	await checkout.fillIn();
	await page.getByTestId('checkout-adult').check();
	await page
		.getByRole('radio', { name: /VietQR/ })
		.first()
		.check();
	await changePrice(database, { productId: honey.id, priceDong: 125_000 }, Date.now());
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await expect(page.getByText('Chợ vừa đổi')).toBeVisible();
	await expectFitForAll(page, 'review after the market changed');
	await page.getByRole('button', { name: 'Xem giá mới' }).click();
	await expect(checkout.button).toBeEnabled();
	await expectFitForAll(page, 'review');

	await checkout.button.click();
	await page.waitForURL(/\/orders$/);
	await expect(page.getByTestId('order-card')).toHaveCount(3);
	await expectFitForAll(page, 'list of orders');
});

test('an order is fit for all in every state', async ({ market, page, context }) => {
	test.setTimeout(180_000);
	const { database } = market.db;
	const checkout = new CheckoutPage(page);
	const order = new OrderPage(page);
	await checkout.openWith(COFFEE);
	await checkout.fillIn();
	await page.getByRole('radio', { name: /VietQR/ }).check();
	await checkout.submit();
	await order.is('placed');
	await expect(page.getByTestId('vietqr-picture')).toBeVisible();
	await expectFitForAll(page, 'placed, to be paid by VietQR');
	await page.getByTestId('order-cancel').click();
	await expect(page.getByRole('dialog')).toBeVisible();
	await expectFitForAll(page, 'asked whether to call it off');
	await page.getByTestId('cancel-confirm').click();
	await order.is('cancelled');
	await expectFitForAll(page, 'cancelled');

	const honey = await productOf(market, COFFEE_HONEY);
	await checkout.openWith(COFFEE_HONEY);
	await checkout.fillIn();
	await setStock(database, honey.id, 0);
	await checkout.submit();
	await order.is('needsBuyer');
	await expect(page.getByTestId('order-changes')).toBeVisible();
	await expectFitForAll(page, 'needsBuyer');

	await using road = await CuttingProxy.start(market.port);
	const offline = await context.newPage();
	await orderOffline(offline, `${road.url}/products/${COFFEE}`, () => road.set({ kind: 'cut' }));
	await expectFitForAll(offline, 'queued');
	await new OrderPage(offline).cancel();
	await expect(
		offline.getByText('Đã lưu yêu cầu hủy, sẽ tự gửi khi có mạng.').first(),
	).toBeVisible();
	await expectFitForAll(offline, 'queued, to be called off');
});
