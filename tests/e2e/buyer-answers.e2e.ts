import { eq } from 'drizzle-orm';

import { setStock } from '../../server/catalogue/stock';
import { productStock } from '../../server/catalogue/tables';
import { orderId, type ProductId } from '../../src/lib/domain/ids';
import { orderCode } from '../../src/lib/domain/ordering/order-code';
import type { BuiltServer } from '../fixtures/built-server';
import { countOrders, productOf, storedLines, storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { CheckoutPage, RECEIVER, type Receiver } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const COFFEE = 'ca-phe-dak-yang';
/** Its stock is this file's own: no other buys it, and no label to scan is of it. */
const TEA = 'che-bup-tim-thanh-ba';

async function unitsLeft(market: BuiltServer, id: ProductId): Promise<number | null | undefined> {
	const [row] = await market.db.database
		.select({ available: productStock.available })
		.from(productStock)
		.where(eq(productStock.productId, id));
	return row?.available;
}

test('a changed quote that the buyer refuses is no order, and takes nothing off the shelf', async ({
	market,
	page,
}) => {
	const product = await productOf(market, TEA);
	await setStock(market.db.database, product.id, 5);
	const checkout = new CheckoutPage(page);
	await checkout.openWith(TEA);
	await page.goBack();
	await page.getByRole('button', { name: 'Thêm một' }).click();
	await expect(page.getByTestId('cart-count')).toContainText('2');
	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	await checkout.fillIn();
	await setStock(market.db.database, product.id, 1);
	const id = await checkout.submit();
	const order = new OrderPage(page);
	await order.is('needsBuyer');

	await page.getByTestId('quote-refuse').click();
	await order.is('cancelled');
	await expect(page.getByTestId('quote-accept')).toHaveCount(0);
	await expect(page.getByTestId('quote-refuse')).toHaveCount(0);
	// What was offered instead stays to be read.
	await expect(page.getByTestId('order-changes')).toContainText('còn 1');
	expect((await storedOrder(market, id))?.state).toBe('cancelled');
	expect(await unitsLeft(market, product.id)).toBe(1);
	await page.reload();
	await order.is('cancelled');
});

test.describe('the same basket again within two minutes', () => {
	/** Orders the same goods for the same receiver twice. @returns both ids */
	async function orderTwice(checkout: CheckoutPage, receiver: Receiver): Promise<[string, string]> {
		const ids: string[] = [];
		for (let time = 0; time < 2; time++) {
			await checkout.openWith(COFFEE);
			await checkout.fillIn(receiver);
			ids.push(await checkout.submit());
			await new OrderPage(checkout.page).is('placed');
		}
		return [ids[0] ?? '', ids[1] ?? ''];
	}

	test('is asked about, and both orders stay where both are meant', async ({ market, page }) => {
		const before = await countOrders(market);
		const [first, second] = await orderTwice(new CheckoutPage(page), {
			...RECEIVER,
			phone: '0912000001',
		});
		const order = new OrderPage(page);
		await expect(order.duplicateQuestion).toContainText(orderCode(orderId(first)));
		await order.duplicateQuestion.getByRole('button', { name: 'Tôi muốn cả hai' }).click();
		await expect(order.duplicateQuestion).toHaveCount(0);

		// Asked once, also after the page has forgotten that it asked; and never about the first.
		await page.reload();
		await order.is('placed');
		await page.locator('[data-running]').waitFor();
		await expect(page.getByTestId('order-cancel')).toBeVisible();
		await expect(order.duplicateQuestion).toHaveCount(0);
		await page.goto(`/orders/${first}`);
		await order.is('placed');
		await expect(order.duplicateQuestion).toHaveCount(0);
		expect(await countOrders(market)).toBe(before + 2);
		for (const id of [first, second]) {
			expect((await storedOrder(market, id))?.state).toBe('placed');
		}
	});

	test('is called off where it was a slip, and the first one stands', async ({ market, page }) => {
		const product = await productOf(market, COFFEE);
		const before = await unitsLeft(market, product.id);
		const [first, second] = await orderTwice(new CheckoutPage(page), {
			...RECEIVER,
			phone: '0912000002',
		});
		const order = new OrderPage(page);
		await order.duplicateQuestion.getByRole('button', { name: 'Hủy đơn này' }).click();
		// Changing one's mind in the last moment leaves everything as it was.
		const dialog = page.getByRole('dialog', { name: /^Hủy đơn/ });
		await dialog.getByRole('button', { name: 'Giữ đơn' }).click();
		await expect(dialog).toBeHidden();
		await order.is('placed');

		await order.duplicateQuestion.getByRole('button', { name: 'Hủy đơn này' }).click();
		await page.getByTestId('cancel-confirm').click();
		await order.is('cancelled');
		await expect(order.duplicateQuestion).toHaveCount(0);
		expect((await storedOrder(market, first))?.state).toBe('placed');
		expect((await storedOrder(market, second))?.state).toBe('cancelled');
		expect(await storedLines(market, first)).toHaveLength(1);
		expect(await unitsLeft(market, product.id)).toBe((before ?? 0) - 1);
	});
});
