import { orderId } from '../../src/lib/domain/ids';
import { orderCode } from '../../src/lib/domain/ordering/order-code';
import { setStock } from '../../server/catalogue/stock';
import { products } from '../../server/catalogue/tables';
import { orderLines, orders } from '../../server/ordering/tables';
import { eq } from 'drizzle-orm';

import type { BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const NOODLES = 'mien-dong-tai-hoan';

/** What the server's database holds of an order; undefined where it knows none. */
async function stored(market: BuiltServer, id: string) {
	const rows = await market.db.database
		.select()
		.from(orders)
		.where(eq(orders.id, orderId(id)));
	return rows[0];
}

async function countOrders(market: BuiltServer): Promise<number> {
	return (await market.db.database.select({ id: orders.id }).from(orders)).length;
}

async function productOf(market: BuiltServer, slug: string) {
	const [row] = await market.db.database.select().from(products).where(eq(products.slug, slug));
	if (!row) throw new Error(`The demo market has no ${slug}.`);
	return row;
}

test('an order made online stands in the database as it was confirmed', async ({
	market,
	page,
}) => {
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('placed');
	expect(await stored(market, id)).toMatchObject({
		state: 'placed',
		buyerName: RECEIVER.name,
		buyerPhone: '+84912345678',
		provinceCode: '75',
		communeCode: '26248',
		street: RECEIVER.street,
		payment: 'cod',
	});
	const product = await productOf(market, NOODLES);
	const lines = await market.db.database
		.select()
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId(id)));
	expect(lines).toMatchObject([{ productId: product.id, quantity: 1 }]);
	await expect(page.getByTestId('cart-count')).toHaveText('0');
});

test('an order made without network waits, and arrives once', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(`${road.url}/products/${NOODLES}`);
	await page.getByTestId('add-to-cart').first().click();
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
	expect(await stored(market, pathname.split('/').at(-1) ?? '')).toMatchObject({
		state: 'placed',
	});
});

test('an order called off before it was ever sent is never placed', async ({ market, context }) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(`${road.url}/products/${NOODLES}`);
	await page.getByTestId('add-to-cart').first().click();
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
	expect((await stored(market, id))?.state).toBe('cancelled');
});

test('a changed quote is shown side by side and answered', async ({ market, page }) => {
	const slug = 'banh-pia';
	const product = await productOf(market, NOODLES);
	await setStock(market.db.database, product.id, 5);
	void slug;
	const checkout = new CheckoutPage(page);
	await checkout.openWith(NOODLES);
	await page.goBack();
	await page.getByRole('button', { name: 'Thêm một' }).click();
	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	await checkout.fillIn();
	await setStock(market.db.database, product.id, 1);
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('needsBuyer');
	const changes = page.getByTestId('order-changes');
	await expect(changes).toContainText('Không đủ hàng');
	await expect(changes).toContainText('còn 1');
	expect((await stored(market, id))?.state).toBe('needsBuyer');

	await page.getByTestId('quote-accept').click();
	await order.is('placed');
	const lines = await market.db.database
		.select()
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId(id)));
	expect(lines).toMatchObject([{ quantity: 1 }]);
});
