import { CuttingProxy } from '../fixtures/cutting-proxy';
import { countOrders, storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { orderOffline } from '../fixtures/order-offline';
import { growPayload } from '../fixtures/phone-store';
import { OrderPage } from '../pages/order-page';

const GOODS = ['ca-phe-khe-sanh', 'ca-phe-dak-yang', 'nuoc-mam-le-gia-cot-dac-biet-40n'] as const;

/** Over what one operation may have, and over what the server reads of any request. */
const SIZES = [70_000, 300_000] as const;

test('operations too large for the server are set apart and shown; those behind them go through', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	const before = await countOrders(market);
	const ids: string[] = [];
	for (const slug of GOODS) {
		const address = `${road.url}/products/${slug}`;
		ids.push(await orderOffline(page, address, () => road.set({ kind: 'cut' })));
	}
	const [large = '', larger = '', ordinary = ''] = ids;
	await growPayload(page, large, SIZES[0]);
	await growPayload(page, larger, SIZES[1]);

	const statuses: number[] = [];
	page.on('response', (response) => {
		if (response.url().endsWith('/sync.push')) statuses.push(response.status());
	});
	road.set({ kind: 'open' });
	await page.goto(`${road.url}/orders/${ordinary}`);
	const order = new OrderPage(page);
	await order.is('placed');
	// The one was named in an answer, the other's request was refused as a whole.
	expect(new Set(statuses)).toEqual(new Set([200, 413]));
	expect((await storedOrder(market, ordinary))?.state).toBe('placed');
	expect(await countOrders(market)).toBe(before + 1);
	// Nothing waits to be sent by itself any more.
	await expect(page.getByTestId('outbox-count')).toHaveText('0');

	for (const id of [large, larger]) {
		await page.goto(`${road.url}/orders/${id}`);
		await order.is('queued');
		await expect(order.setApart).toContainText('Nội dung quá dài');
	}
	// Sent once more at the person's wish, it is refused and kept once more.
	const again = page.waitForResponse('**/api/trpc/sync.push');
	await order.setApart.getByRole('button', { name: 'Thử gửi lại' }).click();
	await again;
	await expect(order.setApart).toContainText('Nội dung quá dài');
	await page.reload();
	await order.is('queued');
	await expect(order.setApart).toContainText('Nội dung quá dài');
	expect(await countOrders(market)).toBe(before + 1);
});
