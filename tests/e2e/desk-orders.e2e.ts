import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';

import { orderHistory, orders } from '../../server/ordering/tables';
import { operations } from '../../server/sync/tables';
import { orderId, type OrderId } from '../../src/lib/domain/ids';
import type { BuiltServer } from '../fixtures/built-server';
import { KillableBrowser } from '../fixtures/killable-browser';
import { expectFitForAll } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
import { pushOperations } from '../fixtures/order-over-http';
import { placeAtStall, type StallOrder } from '../fixtures/stall-order';
import { DeskPage } from '../pages/desk-page';

const ORDERS = '/desk/producer/orders';

/** Opens an order at the desk, its page kept for times without a network. */
async function openOrder(page: Page, order: StallOrder): Promise<void> {
	await page.goto(ORDERS);
	await page.locator(`[data-order="${order.id}"]`).getByRole('link').click();
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'placed');
}

/** Accepts the order whose page is open, and waits until the phone has put that down. */
async function accept(page: Page): Promise<void> {
	await page.getByTestId('step-confirmed').click();
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'confirmed');
}

/** Waits until the phone can open the desk without a network. */
async function keepDesk(page: Page): Promise<void> {
	await page.evaluate(() => navigator.serviceWorker.ready);
	await expect
		.poll(() => page.evaluate(async () => (await (await caches.open('desk')).keys()).length))
		.toBeGreaterThan(3);
	await page.reload();
}

async function historyOf(market: BuiltServer, id: OrderId) {
	const rows = await market.db.database
		.select()
		.from(orderHistory)
		.where(eq(orderHistory.orderId, id))
		.orderBy(orderHistory.revision);
	return rows.map(({ state }) => state);
}

test('confirmed and packed offline, the browser closed: done once when the server is back', async ({
	market,
}) => {
	const order = await placeAtStall(market);
	await using browser = await KillableBrowser.create();
	const page = await (await browser.start()).newPage();
	await new DeskPage(page).signIn('dong-goi', market.url);
	await page.goto(market.url + ORDERS);
	await keepDesk(page);
	await page.locator(`[data-order="${order.id}"]`).getByRole('link').click();
	await market.stop();
	try {
		await page.getByTestId('step-confirmed').click();
		await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'confirmed');
		await page.getByTestId('step-packed').click();
		await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'packed');
		await expect(page.getByTestId('order-unsent')).toBeVisible();
		await browser.close();

		const again = await (await browser.start()).newPage();
		await again.goto(`${market.url}${ORDERS}/${order.id}`);
		await expect(again.getByTestId('order-state')).toHaveAttribute('data-state', 'packed');
		await expect(again.getByTestId('order-unsent')).toBeVisible();
		expect(await historyOf(market, order.id)).toEqual(['placed']);
		await market.start();
		await again.evaluate(() => dispatchEvent(new Event('online')));
		await expect(again.getByTestId('order-unsent')).toHaveCount(0);
		await expect(again.getByTestId('desk-history')).toContainText('Người đóng gói');
	} finally {
		if (!(await fetch(market.url).catch(() => undefined))) await market.start();
	}
	expect(await historyOf(market, order.id)).toEqual(['placed', 'confirmed', 'packed']);
	const kept = await market.db.database
		.select()
		.from(operations)
		.where(eq(operations.orderId, order.id));
	expect(kept.filter(({ kind }) => kind === 'order.move@1')).toHaveLength(2);
	expect(await order.asBuyer()).toMatchObject({ state: 'packed' });
});

test('the buyer called it off meanwhile: the packer is told, and nothing is overwritten', async ({
	market,
	page,
	context,
}) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await openOrder(page, order);
	await context.setOffline(true);
	await page.getByTestId('step-confirmed').click();
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'confirmed');
	await pushOperations(market.url, [await order.cancel()]);
	await context.setOffline(false);
	const trouble = page.getByTestId('stall-trouble');
	await expect(trouble).toContainText('Khách đã huỷ đơn này trước đó');
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'cancelled');
	await trouble.getByRole('button', { name: 'Đã hiểu' }).click();
	await expect(trouble).toHaveCount(0);
	const [row] = await market.db.database
		.select({ state: orders.state })
		.from(orders)
		.where(eq(orders.id, orderId(order.id)));
	expect(row?.state).toBe('cancelled');
});

test('what one person did on a shared phone waits for them, not for whoever signs in next', async ({
	market,
	page,
	context,
}) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await openOrder(page, order);
	// Their sign-in ends elsewhere while they work without a network.
	await context.setOffline(true);
	await page.getByTestId('step-confirmed').click();
	await expect(page.getByTestId('order-unsent')).toBeVisible();
	await context.clearCookies();
	await context.setOffline(false);
	await page.goto('/sign-in');
	await new DeskPage(page).signIn('chu-gian-hang');
	await page.goto(`${ORDERS}/${order.id}`);
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'placed');
	expect(await historyOf(market, order.id)).toEqual(['placed']);
	await new DeskPage(page).signOut();
	await new DeskPage(page).signIn('dong-goi');
	await page.goto(`${ORDERS}/${order.id}`);
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'confirmed');
	await expect.poll(() => historyOf(market, order.id)).toEqual(['placed', 'confirmed']);
});

test('packed from the list by product, handed over with a number that the buyer sees, paid', async ({
	market,
	page,
}) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('chu-gian-hang');
	await openOrder(page, order);
	await accept(page);
	await page.goto('/desk/producer/packing');
	await page.getByTestId('pack-by-product').click();
	const ticks = page.getByRole('checkbox');
	await ticks.first().check();
	await page.reload();
	await page.getByTestId('pack-by-product').click();
	await expect(ticks.first()).toBeChecked();
	await page.goto(`${ORDERS}/${order.id}`);
	await page.getByTestId('step-packed').click();
	await page.getByTestId('step-shipped').click();
	await page.getByTestId('step-carrier').fill('VNPost');
	await page.getByTestId('step-tracking').fill('EE123456789VN');
	await page.getByTestId('step-take').click();
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'shipped');
	await page.getByTestId('money-note').click();
	await page.getByTestId('money-take').click();
	await expect(page.getByTestId('money-state')).toHaveAttribute('data-state', 'received');
	await expect
		.poll(() => order.asBuyer())
		.toMatchObject({
			state: 'shipped',
			paymentState: 'received',
			parcel: { carrier: 'VNPost', tracking: 'EE123456789VN' },
		});
});

test('a refusal needs a reason, which the buyer reads', async ({ market, page }) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await openOrder(page, order);
	await page.getByTestId('step-cancelled').click();
	await page.getByTestId('step-take').click();
	await expect(page.getByTestId('step-reason')).toBeFocused();
	await page.getByTestId('step-reason').fill('Hết hàng vì mưa');
	await page.getByTestId('step-take').click();
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'cancelled');
	await expect
		.poll(async () => (await order.asBuyer())?.history.at(-1))
		.toMatchObject({ state: 'cancelled', by: 'producer', reason: 'Hết hàng vì mưa' });
});

test('labels and slips fit their paper', async ({ market, page }) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await openOrder(page, order);
	await page.goto(`${ORDERS}/${order.id}/print`);
	for (const [paper, width, height] of [
		['A6', 105, 148],
		['100 × 150 mm', 100, 150],
		['Cuộn 80 mm', 80, 200],
	] as const) {
		await page.getByLabel(paper).check();
		const sizes = pageSizes(await page.pdf({ preferCSSPageSize: true }));
		expect(sizes).toHaveLength(2);
		for (const [wide, high] of sizes) {
			expect(wide).toBeCloseTo((width / 25.4) * 72, -0.5);
			expect(high).toBeCloseTo((height / 25.4) * 72, -0.5);
		}
	}
	await expect(page.getByTestId('address-label')).toContainText('0987 654 321');
});

test('the account for payments is changed by its owner, and buyers get the new code', async ({
	market,
	page,
}) => {
	await new DeskPage(page).signIn('chu-gian-hang');
	await page.goto('/desk/producer/bank');
	await page.getByTestId('bank-bin').selectOption({ label: 'Vietcombank' });
	await page.getByTestId('bank-number').fill('0071 0009 9988');
	await page.getByTestId('bank-holder').fill('htx thử nghiệm');
	await expect(page.getByText('chưa lưu')).toBeVisible();
	await page.getByTestId('bank-save').click();
	await expect(page.getByTestId('bank-number')).toHaveValue('');
	await expect(page.getByTestId('bank-account')).toHaveText('007100099988');
	const [entry] = await market.db.sql`
		select body from catalogue_entries where kind = 'producer' and body::text like '%007100099988%'`;
	expect(entry?.['body']).toMatchObject({
		value: {
			bank: { bin: '970436', account: '007100099988', holder: 'HTX THỬ NGHIỆM' },
		},
	});
});

test('whoever packs with whatever senses and screen can use it', async ({ market, page }) => {
	const order = await placeAtStall(market);
	await page.setViewportSize({ width: 360, height: 740 });
	await new DeskPage(page).signIn('chu-gian-hang');
	await openOrder(page, order);
	await expectFitForAll(page, 'order');
	await accept(page);
	for (const [path, handle] of [
		['', 'today-row'],
		['/orders#toPack', 'desk-order'],
		['/packing', 'pack-order'],
		[`/orders/${order.id}/print`, 'address-label'],
		['/bank', 'bank-save'],
	] as const) {
		await page.goto(`/desk/producer${path}`);
		await expect(page.getByTestId(handle).first()).toBeVisible();
		await expectFitForAll(page, path);
	}
});

/** Widths and heights of a PDF's pages, points. */
function pageSizes(pdf: Buffer): [number, number][] {
	return [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(
		([, wide, high]) => [Number(wide), Number(high)],
	);
}
