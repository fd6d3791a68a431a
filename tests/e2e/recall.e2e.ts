import { and, eq } from 'drizzle-orm';

import { accounts } from '../../server/accounts/tables';
import { products } from '../../server/catalogue/tables';
import { callBack, liftRecall } from '../../server/trace/recall';
import { lots } from '../../server/trace/tables';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { sampleOf } from '../fixtures/demo-labels';
import { expect, testAlone as test } from '../fixtures/market';
import { orderBasketOffline } from '../fixtures/order-offline';
import { waitForWorker } from '../fixtures/worker';
import { OrderPage } from '../pages/order-page';

test('a recall stops an order that waits on a phone, and tells the buyer who has one', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const { database } = market.db;
	const [reviewer] = await database
		.select({ accountId: accounts.id })
		.from(accounts)
		.where(eq(accounts.email, 'ban-to-chuc@demo.invalid'));
	if (!reviewer) throw new Error('There is no organiser.');
	const actor = { ...reviewer, requestId: 'e2e' };
	const label = new URL(await sampleOf(market, 'genuine'));
	const [, , gtin = '', , lot = ''] = label.pathname.split('/');
	const [row] = await database
		.select({ id: lots.id })
		.from(lots)
		.innerJoin(products, eq(products.id, lots.productId))
		.where(and(eq(products.gtin, gtin), eq(lots.lot, lot)));
	if (!row) throw new Error('The sample has no lot.');
	const change = {
		lotId: row.id,
		scope: { kind: 'lot' } as const,
		place: 'Ban tổ chức',
		actor,
		producerId: null,
	};
	const page = await context.newPage();
	const scanned = `${road.url}${label.pathname}${label.search}`;
	const order = new OrderPage(page);

	// One order was taken …
	const take = async () => {
		await page.goto(scanned);
		await page.getByTestId('scan-order').click();
		await expect(page.getByTestId('cart-count')).toHaveText('1');
	};
	await take();
	await waitForWorker(page);
	road.set({ kind: 'cut' });
	const taken = await orderBasketOffline(page, road.url);
	road.set({ kind: 'open' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await order.is('placed');

	// … another waits while the server is out of reach.
	await take();
	road.set({ kind: 'cut' });
	const waiting = await orderBasketOffline(page, road.url);

	await callBack(database, { ...change, reason: 'Kiểm nghiệm không đạt' }, Date.now());
	road.set({ kind: 'open' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await order.is('rejected');
	await expect(page.getByText('Lô hàng bị thu hồi').first()).toBeVisible();
	expect(page.url()).toContain(waiting);

	await page.goto(`${road.url}/orders/${taken}`);
	const told = page.getByTestId('order-recalled');
	await expect(told).toContainText('Lý do: Kiểm nghiệm không đạt');
	await expect(told).toContainText('Đừng dùng nữa');
	await order.is('placed');
	// The label itself says so with the next pull, without a network too.
	await expect(async () => {
		await page.goto(scanned);
		await expect(page.getByTestId('scan-verdict')).toHaveAttribute('data-verdict', 'recalled', {
			timeout: 2_000,
		});
	}).toPass();
	road.set({ kind: 'cut' });
	await page.goto(scanned);
	await expect(page.getByTestId('scan-verdict')).toHaveAttribute('data-verdict', 'recalled');
	await page.goto(`${road.url}/orders/${taken}`);
	await expect(told).toBeVisible();

	await liftRecall(database, { ...change, reason: 'Kiểm nghiệm lại: đạt' }, Date.now());
	road.set({ kind: 'open' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await page.getByRole('button', { name: 'Hỏi lại' }).click();
	await expect(told).toHaveCount(0);
	await expect(page.getByText('đã gỡ lệnh thu hồi')).toBeVisible();
});
