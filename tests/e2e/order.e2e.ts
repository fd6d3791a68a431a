import { orderId } from '../../src/lib/domain/ids';
import { orderCode } from '../../src/lib/domain/ordering/order-code';
import { setStock } from '../../server/catalogue/stock';
import { sql } from 'drizzle-orm';
import { QRPay } from 'vietnam-qr-pay';

import { putInBasket } from '../fixtures/basket';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { countOrders, productOf, storedLines, storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const COFFEE = 'ca-phe-khe-sanh';
const NOODLES = 'mien-dong-tai-hoan';
/** Sold down to its last one by its own test, hence bought in no other and of no label to scan. */
const FISH_PASTE = 'mam-nem-seagull';

test('an order made online stands in the database as it was confirmed', async ({
	market,
	page,
}) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	expect(await storedOrder(market, id)).toMatchObject({
		state: 'placed',
		buyerName: RECEIVER.name,
		buyerPhone: '+84912345678',
		provinceCode: '75',
		communeCode: '26248',
		street: RECEIVER.street,
		payment: 'cod',
	});
	const product = await productOf(market, NOODLES);
	const lines = await storedLines(market, id);
	expect(lines).toMatchObject([{ productId: product.id, quantity: 1 }]);
	await expect(page.getByTestId('cart-count')).toHaveText('0');
});

test('a tap that comes before the scripts of a page is done when they run, and once', async ({
	page,
}) => {
	let letGo!: () => void;
	const held = new Promise<void>((settle) => (letGo = settle));
	await page.route('**/_app/**/*.js', async (route) => {
		await held;
		await route.continue();
	});
	await page.goto(`/products/${NOODLES}`, { waitUntil: 'commit' });
	const button = page.getByTestId('add-to-cart').first();
	await button.click();
	await button.click();
	await expect(button).toHaveAttribute('data-tapped');
	await expect(page.locator('[data-running]')).toHaveCount(0);

	letGo();
	await expect(page.getByTestId('cart-count')).toHaveText('1');
	await expect(button).not.toHaveAttribute('data-tapped');
	await button.click();
	await expect(page.getByTestId('cart-count')).toHaveText('2');
});

test('an order made without network waits, and arrives once', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await putInBasket(page, `${road.url}/products/${NOODLES}`);
	await waitForWorker(page);
	const before = await countOrders(market);

	road.set({ kind: 'cut' });
	// Neither of these pages was ever visited: they come from the worker alone.
	await page.goto(`${road.url}/checkout`);
	const checkout = new CheckoutPage(page);
	await checkout.fillIn();
	await checkout.button.dblclick();
	await page.waitForURL(/\/orders\//);
	const order = new OrderPage(page);
	await order.is('queued');
	await expect(page.getByText('Đã lưu trên máy, sẽ tự gửi khi có mạng').first()).toBeVisible();
	await expect(page.getByTestId('outbox-count')).toHaveText('1');
	const { pathname } = new URL(page.url());
	await page.close();

	road.set({ kind: 'open' });
	const later = await context.newPage();
	await later.goto(road.url + pathname);
	await new OrderPage(later).is('placed');
	expect(await countOrders(market)).toBe(before + 1);
	expect(await storedOrder(market, pathname.split('/').at(-1) ?? '')).toMatchObject({
		state: 'placed',
	});
});

test('an order called off before it was ever sent is never placed', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await putInBasket(page, `${road.url}/products/${NOODLES}`);
	await waitForWorker(page);
	road.set({ kind: 'cut' });
	await page.goto(`${road.url}/checkout`);
	const checkout = new CheckoutPage(page);
	await checkout.fillIn();
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('queued');
	await order.cancel();
	await expect(page.getByText('Đã lưu yêu cầu hủy, sẽ tự gửi khi có mạng.')).toBeVisible();

	road.set({ kind: 'open' });
	await page.reload();
	await order.is('cancelled');
	expect((await storedOrder(market, id))?.state).toBe('cancelled');
});

test('a changed quote is shown side by side and answered', async ({ market, page }) => {
	const product = await productOf(market, FISH_PASTE);
	await setStock(market.db.database, product.id, 5);
	const checkout = new CheckoutPage(page);
	await checkout.openWith(FISH_PASTE);
	await page.goBack();
	await page.getByRole('button', { name: 'Thêm một' }).click();
	await expect(page.getByTestId('cart-count')).toContainText('2');
	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	await checkout.fillIn();
	await setStock(market.db.database, product.id, 1);
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('needsBuyer');
	const changes = page.getByTestId('order-changes');
	await expect(changes).toContainText('Không đủ hàng');
	await expect(changes).toContainText('còn 1');
	expect((await storedOrder(market, id))?.state).toBe('needsBuyer');

	await page.getByTestId('quote-accept').click();
	await order.is('placed');
	const lines = await storedLines(market, id);
	expect(lines).toMatchObject([{ quantity: 1 }]);
});

test('a transfer code can be read by a bank and asks for the right sum', async ({
	market,
	page,
}) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith(COFFEE);
	await checkout.fillIn();
	await page.getByRole('radio', { name: /VietQR/ }).check();
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('placed');
	const row = await storedOrder(market, id);
	const read = new QRPay(await order.readTransferCode());
	expect(read.isValid).toBe(true);
	expect(read.amount).toBe(String(row?.totalDong));
	expect(read.additionalData.purpose).toBe(`DH ${orderCode(orderId(id))}`);
	await expect(page.getByText('đừng chuyển tiền')).toBeVisible();
	await expect(page.getByText('Chờ người bán xác nhận tiền').first()).toBeVisible();

	await order.cancel();
	await order.is('cancelled');
	await expect(page.getByTestId('vietqr-picture')).toHaveCount(0);
});

test('the secret link opens an order on another phone, and nothing else does', async ({
	page,
	browser,
	market,
	context,
}) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	await page.getByTestId('order-share').click();
	await expect(page.getByText('Đã chép đường dẫn.')).toBeVisible();
	const link = await page.evaluate(() => navigator.clipboard.readText());
	expect(link).toMatch(new RegExp(`^${market.url}/orders/${id}#s=[A-Za-z0-9_-]{22}$`));

	const other = await browser.newContext({ locale: 'vi-VN' });
	const stranger = await other.newPage();
	for (const hash of ['', `#s=${'A'.repeat(22)}`]) {
		await stranger.goto('about:blank');
		await stranger.goto(`${market.url}/orders/${id}${hash}`);
		await expect(stranger.getByTestId('order-unknown')).toBeVisible();
		await expect(stranger.getByText(RECEIVER.name)).toHaveCount(0);
	}
	await stranger.goto('about:blank');
	await stranger.goto(link);
	await new OrderPage(stranger).is('placed');
	await expect(stranger.getByText(RECEIVER.name)).toBeVisible();
	await other.close();
	expect(market.output).not.toContain(link.split('#s=')[1]);
});

test('the form says beside each field what is wrong, and takes what is right', async ({
	market,
	page,
}) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	const before = await countOrders(market);
	await checkout.button.click();
	await expect(checkout.name).toBeFocused();
	for (const field of [
		checkout.name,
		checkout.phone,
		checkout.province,
		checkout.commune,
		checkout.street,
		checkout.consent,
	]) {
		await expect(field).toHaveAttribute('aria-invalid', 'true');
		await expect(field).toHaveAccessibleDescription(/\S/);
	}
	await checkout.fillIn();
	for (const wrong of ['091234567', '0212 345 6789', '0912 345 67x']) {
		await checkout.phone.fill(wrong);
		await checkout.button.click();
		await expect(checkout.phone).toBeFocused();
		await expect(checkout.phone).toHaveAccessibleDescription(/chưa đúng/);
	}
	await checkout.phone.fill(RECEIVER.phone);
	for (const wrong of ['a'.repeat(10_000), 'Hoa\u202eevil', 'Hoa\u0007', '🏮']) {
		await checkout.name.fill(wrong);
		await checkout.button.click();
		await expect(checkout.name).toHaveAttribute('aria-invalid', 'true');
	}
	expect(await countOrders(market)).toBe(before);

	await checkout.name.fill('Cô Ba 🏮 عمر');
	await checkout.phone.fill('+84 912.345-678');
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	expect(await storedOrder(market, id)).toMatchObject({
		buyerName: 'Cô Ba 🏮 عمر',
		buyerPhone: '+84912345678',
	});
});

test('the basket takes no quantity that cannot be', async ({ page }) => {
	await putInBasket(page, `/products/${COFFEE}`);
	await page.goto('/cart');
	const quantity = page.getByTestId('cart-line').getByRole('spinbutton');
	for (const [typed, kept] of [
		['0', '1'],
		['-3', '1'],
		['2.7', '2'],
		['', '2'],
	] as const) {
		await quantity.fill(typed);
		await quantity.blur();
		await expect(quantity).toHaveValue(kept);
	}
	await quantity.fill('99999999');
	await quantity.blur();
	const most = Number(await quantity.getAttribute('max'));
	await expect(quantity).toHaveValue(String(most));
	expect(most).toBeLessThanOrEqual(999);
});

test('all that the phone keeps can be seen and deleted', async ({ page }) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	await page.goto('/privacy');
	const saving = page.waitForEvent('download');
	await page.getByTestId('privacy-export').click();
	const saved = await (await saving).createReadStream();
	const text = (await saved.toArray()).join('');
	expect(text).toContain(id);
	expect(text).toContain(RECEIVER.name);

	await page.getByTestId('privacy-delete-all').click();
	await page.getByTestId('privacy-delete-all-yes').click();
	await expect(page.getByText('Đã xóa.')).toBeVisible();
	await page.goto(`/orders/${id}`);
	await expect(page.getByTestId('order-unknown')).toBeVisible();
});

test('an order that is held is called off when its buyer asks to be forgotten', async ({
	market,
	page,
}) => {
	const { database } = market.db;
	await database.execute(sql`
		create function break_down() returns trigger language plpgsql as $$ begin
			raise exception 'a bug' using errcode = '22012'; end $$`);
	await database.execute(sql`
		create trigger broken before insert on orders for each row
		when (new.buyer_name = 'Người Bị Giữ') execute function break_down()`);
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await checkout.fillIn({ ...RECEIVER, name: 'Người Bị Giữ' });
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('held');
	await page.goto('/privacy');
	const kept = page.getByRole('region', { name: 'Trên máy chủ của chợ' });
	await expect(kept.getByText('Xóa thì đơn cũng hủy luôn')).toBeVisible();
	await kept.getByRole('button', { name: orderCode(orderId(id)) }).click();
	await expect(kept.getByRole('status')).toContainText('Đơn chưa được đặt nên đã hủy luôn');
	await expect(kept.getByText('Đã xóa trên máy chủ')).toBeVisible();
	expect(await storedOrder(market, id)).toMatchObject({ state: 'cancelled', buyerName: null });
	await page.goto(`/orders/${id}`);
	await order.is('cancelled');
});
