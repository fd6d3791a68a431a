import { eq } from 'drizzle-orm';

import { publishStock } from '../../server/catalogue/publish-stock';
import { setStock } from '../../server/catalogue/stock';
import { orderHistory, orders } from '../../server/ordering/tables';
import { orderId, type OrderId } from '../../src/lib/domain/ids';
import type { BuiltServer } from '../fixtures/built-server';
import { expectFitForAll } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
import { pushOperations } from '../fixtures/order-over-http';
import { placeAtStall } from '../fixtures/stall-order';
import { DeskOrderPage } from '../pages/desk-order-page';
import { DeskPage } from '../pages/desk-page';

const ORDERS = '/desk/producer/orders';

async function historyOf(market: BuiltServer, id: OrderId) {
	const rows = await market.db.database
		.select()
		.from(orderHistory)
		.where(eq(orderHistory.orderId, id))
		.orderBy(orderHistory.revision);
	return rows.map(({ state }) => state);
}

test('the buyer called it off meanwhile: the packer is told, and nothing is overwritten', async ({
	market,
	page,
	context,
}) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await new DeskOrderPage(page).open(order);
	await context.setOffline(true);
	await new DeskOrderPage(page).step('confirmed');
	await pushOperations(market.url, [await order.cancel()]);
	await context.setOffline(false);
	const trouble = page.getByTestId('stall-trouble');
	await expect(trouble).toContainText('Khách đã hủy đơn này trước đó');
	await expect(page.getByTestId('order-state')).toHaveAttribute('data-state', 'cancelled');
	await trouble.getByRole('button', { name: 'Đã hiểu' }).click();
	await expect(trouble).toHaveCount(0);
	const [row] = await market.db.database
		.select({ state: orders.state })
		.from(orders)
		.where(eq(orders.id, orderId(order.id)));
	expect(row?.state).toBe('cancelled');
});

test('what one person did on a shared phone waits for them, and writes over no colleague', async ({
	market,
	browser,
	page,
	context,
}) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await new DeskOrderPage(page).open(order);
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

	// Handed over with a wrong number, which two people put right at once, one without a network.
	const packing = new DeskOrderPage(page);
	await packing.step('packed');
	await packing.ship('VNPost', 'EE111');
	await expect.poll(async () => (await order.asBuyer())?.parcel?.tracking).toBe('EE111');
	await context.setOffline(true);
	await page.getByTestId('parcel-correct').click();
	await expectFitForAll(page, 'a parcel put right');
	await packing.correctParcel('EE222');
	await expect(page.getByTestId('order-unsent')).toBeVisible();
	await using elsewhere = await browser.newContext({ baseURL: market.url });
	const other = await elsewhere.newPage();
	await new DeskPage(other).signIn('chu-gian-hang');
	await other.goto(`${ORDERS}/${order.id}`);
	await other.getByTestId('parcel-correct').click();
	await new DeskOrderPage(other).correctParcel('EE333');
	await expect.poll(async () => (await order.asBuyer())?.parcel?.tracking).toBe('EE333');
	await context.setOffline(false);
	const trouble = page.getByTestId('stall-trouble');
	await expect(trouble).toContainText('VNPost · EE333');
	await expect(trouble).toContainText('VNPost · EE222');
	await expect(page.getByTestId('desk-parcel')).toHaveText('VNPost · EE333');
	await expectFitForAll(page, 'a parcel that a colleague put right');
	await trouble.getByRole('button', { name: 'Đã hiểu' }).click();
	await page.getByTestId('parcel-correct').click();
	await packing.correctParcel('EE222');
	await expect.poll(async () => (await order.asBuyer())?.parcel?.tracking).toBe('EE222');
	const steps = page.getByTestId('desk-history').getByRole('listitem');
	await expect(steps.filter({ hasText: 'Đã sửa vận chuyển' })).toHaveCount(2);
	await other.goto(order.address);
	await expect(other.getByTestId('order-parcel')).toContainText('VNPost · EE222');
});

test('a refusal needs a reason, which the buyer reads', async ({ market, page }) => {
	const order = await placeAtStall(market);
	await new DeskPage(page).signIn('dong-goi');
	await new DeskOrderPage(page).open(order);
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
	await new DeskOrderPage(page).open(order);
	await page.goto(`${ORDERS}/${order.id}/print`);
	for (const [paper, width, height] of [
		['A6', 105, 148],
		['100 × 150 mm', 100, 150],
		['Cuộn 80 mm', 80, 200],
	] as const) {
		await page.getByRole('radio', { name: paper }).check();
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
	const { database } = market.db;
	const ordered = (await order.asBuyer())?.lines[0]?.productId;
	if (ordered === undefined) throw new Error('the order has no lines');
	const keep = async (available: number | null) => {
		await setStock(database, ordered, available);
		await publishStock(database, Date.now());
	};
	const [shelf] = await market.db.sql<{ available: number }[]>`
		select available from product_stock where product_id = ${ordered}`;
	await keep(3);
	await page.setViewportSize({ width: 360, height: 740 });
	await new DeskPage(page).signIn('chu-gian-hang');
	await new DeskOrderPage(page).open(order);
	await expectFitForAll(page, 'order');
	await new DeskOrderPage(page).step('confirmed');
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
		if (path !== '') continue;
		await expect(
			page.getByTestId('today-paper').filter({ hasText: 'Hệ thống quản lý chất lượng hết hạn' }),
		).toBeVisible();
		await expect(page.getByRole('region', { name: 'Sắp hết hàng' })).toContainText(': còn 3 ');
		const slot = page.getByRole('region', { name: 'Lượt lên sóng kế tiếp' });
		await expect(slot).toContainText(/10 phút, trong “Phiên chợ đêm/);
	}

	// The lot goes with what is packed: onto the slip, and to the buyer.
	await page.goto('/desk/producer/packing');
	const box = page.getByTestId('pack-order').filter({ has: page.locator(`[href$="${order.id}"]`) });
	const lot = box.getByTestId('pack-lot').first();
	await expect(lot).toHaveAttribute('aria-pressed', 'true');
	const code = (await lot.innerText()).split(' ·')[0]?.trim() ?? '';
	await box.getByTestId('step-packed').click();
	await expect.poll(async () => (await order.asBuyer())?.lines[0]?.packedLots).toEqual([code]);
	await page.goto(`/desk/producer/orders/${order.id}`);
	await expect(page.getByTestId('packed-lots')).toContainText(code);
	await expectFitForAll(page, 'packed');
	await page.goto(`/desk/producer/orders/${order.id}/print`);
	await expect(page.getByTestId('packing-slip')).toContainText(`Lô ${code}`);
	await keep(shelf?.available ?? null);
});

/** Widths and heights of a PDF's pages, points. */
function pageSizes(pdf: Buffer): [number, number][] {
	return [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(
		([, wide, high]) => [Number(wide), Number(high)],
	);
}
