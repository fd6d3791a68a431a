import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { eq } from 'drizzle-orm';

import { orders } from '../../server/ordering/tables';
import { operations } from '../../server/sync/tables';
import { opId } from '../../src/lib/domain/ids';
import { startBuiltServer } from '../fixtures/built-server';
import { CHROMIUM_ARGS, chromiumPath } from '../fixtures/chromium';
import { sampleOf } from '../fixtures/demo-labels';
import { filmOf } from '../fixtures/fake-camera';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

/** A phone: one browser profile on disk, which outlives the browser's process. */
function startBrowser(profile: string, args: readonly string[] = []): Promise<BrowserContext> {
	const executablePath = chromiumPath();
	return chromium.launchPersistentContext(profile, {
		...(executablePath ? { executablePath } : {}),
		args: [...CHROMIUM_ARGS, ...args],
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
		viewport: { width: 360, height: 740 },
		hasTouch: true,
		permissions: ['camera'],
	});
}

test('a phone that lost the network searches, scans, orders and is switched off; the order arrives once', async () => {
	await using market = await startBuiltServer();
	using film = await filmOf(await sampleOf(market, 'genuine'));
	const profile = mkdtempSync(join(tmpdir(), 'cho-dem-phone-'));
	let phone = await startBrowser(profile, film.args);
	try {
		// Installed: the worker holds the app, the phone holds the catalogue.
		let page = await phone.newPage();
		await page.goto(market.url);
		await waitForWorker(page);
		await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh', {
			timeout: 30_000,
		});
		await phone.close();

		// The network is gone, the browser begins anew, on a page it never saw.
		await market.stop();
		phone = await startBrowser(profile, film.args);
		page = await phone.newPage();
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
		await phone.close();

		// Days later, perhaps: the server is there again and so is the phone.
		await market.start();
		phone = await startBrowser(profile);
		page = await phone.newPage();
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
	} finally {
		await phone.close();
		rmSync(profile, { recursive: true, force: true });
	}
});
