import { eq } from 'drizzle-orm';

import { orders } from '../../server/ordering/tables';
import { operations } from '../../server/sync/tables';
import { opId } from '../../src/lib/domain/ids';
import { startBuiltServer } from '../fixtures/built-server';
import { sampleOf } from '../fixtures/demo-labels';
import { filmOf } from '../fixtures/fake-camera';
import { expect, test } from '../fixtures/market';
import { Phone } from '../fixtures/phone';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

test('a phone that lost the network searches, scans, orders and is switched off; the order arrives once', async () => {
	await using market = await startBuiltServer();
	using film = await filmOf(await sampleOf(market, 'genuine'));
	await using phone = new Phone();
	// Installed: the worker holds the app, the phone holds the catalogue.
	let page = await (await phone.start(film.args)).newPage();
	await page.goto(market.url);
	await waitForWorker(page);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh', {
		timeout: 30_000,
	});

	// The network is gone, the browser begins anew, on a page it never saw.
	await market.stop();
	page = await (await phone.start(film.args)).newPage();
	await page.goto(`${market.url}/products`);
	await page.getByTestId('search-input').fill('mien dong');
	await expect(page.getByTestId('product-card').first()).toContainText('Miến dong');
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'offline');

	// The label before the camera is judged without any help.
	await page.goto(`${market.url}/scan`);
	await expect(page.getByTestId('scan-verdict')).toHaveAttribute('data-verdict', 'genuine', {
		timeout: 30_000,
	});
	await page.getByTestId('scan-order').click();
	await expect(page.getByTestId('cart-count')).toHaveText('1');

	await page.goto(`${market.url}/checkout`);
	const checkout = new CheckoutPage(page);
	await checkout.fillIn();
	const id = await checkout.submit();
	await new OrderPage(page).is('queued');

	// Days later, perhaps: the server is there again and so is the phone.
	await market.start();
	page = await (await phone.start()).newPage();
	await page.goto(`${market.url}/orders/${id}`);
	await new OrderPage(page).is('placed');
	await expect(page.getByTestId('outbox-count')).toHaveText('0');

	const { database } = market.db;
	expect(await database.select({ id: orders.id, state: orders.state }).from(orders)).toEqual([
		{ id, state: 'placed' },
	]);
	const taken = await database
		.select({ kind: operations.kind, status: operations.status })
		.from(operations)
		.where(eq(operations.opId, opId(id)));
	expect(taken).toEqual([{ kind: 'order.create@1', status: 'accepted' }]);
});
