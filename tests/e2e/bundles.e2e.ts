import type { Page } from '@playwright/test';
import { asc } from 'drizzle-orm';

import { idOfLogin } from '../../server/accounts/accounts.fixture';
import { setProducerRole } from '../../server/accounts/producer-staff';
import { readKind } from '../../server/catalogue/feed';
import { readStock, setStock } from '../../server/catalogue/stock';
import { orders } from '../../server/ordering/tables';
import type { ProducerId } from '../../src/lib/domain/ids';
import { expectFitForAll } from '../fixtures/accessibility';
import type { BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { expect, testAlone as test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage } from '../pages/checkout-page';
import { DeskPage } from '../pages/desk-page';
import { OrderPage } from '../pages/order-page';

const BUNDLES = '/desk/producer/bundles';
const TEA = 'tra-xanh-hong-tra-fin-ho';
const COFFEE = 'ca-phe-dak-yang';

test.use({ viewport: { width: 360, height: 740 } });

/** Tea of the stall that the demo's owner opens first, and coffee of one that the packer now owns. */
async function twoProducers({ db }: BuiltServer) {
	const products = await readKind(db.database, 'product');
	const find = (slug: string) => {
		const found = products.find((product) => product.slug === slug);
		if (!found) throw new Error(`the demo has no ${slug}`);
		return found;
	};
	const [tea, coffee] = [find(TEA), find(COFFEE)];
	const accountId = await idOfLogin(db.database, 'dong-goi@demo.invalid');
	const { producerId } = coffee;
	const owner = { producerId, accountId, role: 'owner', actor: null } as const;
	await setProducerRole(db.database, owner, Date.now());
	for (const { id } of [tea, coffee]) await setStock(db.database, id, 10);
	return { tea, coffee };
}

async function openStall(page: Page, login: string, producerId: ProducerId): Promise<void> {
	await new DeskPage(page).signIn(login);
	await page.evaluate((id) => localStorage.setItem('desk.producer', String(id)), producerId);
}

test('a bundle of two producers is proposed, agreed to, ordered without a network, and each gets its share', async ({
	market,
	browser,
	page,
}) => {
	test.setTimeout(180_000);
	const { tea, coffee } = await twoProducers(market);
	const partner = await (await browser.newContext({ baseURL: market.url })).newPage();
	await partner.setViewportSize({ width: 360, height: 740 });

	// One proposes: two packs of tea and one of coffee, a little cheaper each.
	await openStall(page, 'chu-gian-hang', tea.producerId);
	await page.goto(BUNDLES);
	await page.getByTestId('bundle-new').click();
	await page.getByTestId('bundle-title').fill('Trà sớm cà phê trưa');
	for (const { name } of [tea, coffee]) {
		await page.getByTestId('find-product').fill(name);
		await page.getByTestId('found-product').filter({ hasText: name }).first().click();
	}
	const prices = page.getByTestId('bundle-price');
	await prices.nth(0).fill(String(tea.priceDong - 10_000));
	await prices.nth(1).fill(String(coffee.priceDong - 5_000));
	await page.getByRole('button', { name: 'Thêm một' }).first().click();
	await expectFitForAll(page, `${BUNDLES} (proposing)`);
	await page.getByTestId('bundle-send').click();
	const own = page.getByTestId('desk-bundle');
	await expect(own).toHaveAttribute('data-state', 'proposed');

	// Nobody sees it before the other has agreed.
	await page.goto(`/products/${TEA}`);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	await expect(page.getByTestId('bundle')).toHaveCount(0);
	await openStall(partner, 'dong-goi', coffee.producerId);
	await partner.goto(BUNDLES);
	await partner.getByTestId('bundle-agree').click();
	await expect(partner.getByTestId('desk-bundle')).toHaveAttribute('data-state', 'offered');
	await expectFitForAll(partner, BUNDLES);

	// A buyer takes two of them, as one line of the basket, and orders without a network.
	await using road = await CuttingProxy.start(market.port);
	const buyer = await (await browser.newContext()).newPage();
	await buyer.setViewportSize({ width: 360, height: 740 });
	await buyer.goto(`${road.url}/products/${COFFEE}`);
	await buyer.getByTestId('bundle-add').click();
	await expect(buyer.getByTestId('cart-count')).toHaveText('1');
	await buyer.getByTestId('bundle-add').click();
	await expect(buyer.getByTestId('cart-count')).toHaveText('2');
	await expectFitForAll(buyer, 'a product with a bundle');
	await waitForWorker(buyer);
	road.set({ kind: 'cut' });
	await buyer.goto(`${road.url}/cart`);
	await expect(buyer.getByTestId('cart-bundle')).toContainText('Trà sớm cà phê trưa');
	await expectFitForAll(buyer, '/cart with a bundle');
	await buyer.goto(`${road.url}/checkout`);
	const checkout = new CheckoutPage(buyer, road.url);
	await checkout.fillIn();
	await expectFitForAll(buyer, '/checkout with a bundle');
	await checkout.button.click();
	await expect(buyer.getByTestId('order-state').first()).toHaveAttribute('data-state', 'queued');
	road.set({ kind: 'open' });
	await buyer.evaluate(() => dispatchEvent(new Event('online')));

	const shares = new Map([
		[tea.producerId, 2 * 2 * (tea.priceDong - 10_000)],
		[coffee.producerId, 2 * (coffee.priceDong - 5_000)],
	]);
	await expect
		.poll(async () =>
			(await market.db.database.select().from(orders).orderBy(asc(orders.producerId))).map(
				({ producerId, state, totalDong }) => [producerId, state, totalDong],
			),
		)
		.toEqual([...shares].sort(([a], [b]) => a - b).map(([id, dong]) => [id, 'placed', dong]));
	const left = await readStock(market.db.database, [tea.id, coffee.id]);
	expect([left.get(tea.id), left.get(coffee.id)]).toEqual([6, 8]);

	// Each producer's order says what it is a part of.
	for (const [desk, producerId] of [
		[page, tea.producerId],
		[partner, coffee.producerId],
	] as const) {
		await desk.goto('/desk/producer/orders');
		await desk.getByTestId('desk-order').getByRole('link').click();
		const note = desk.getByTestId('order-bundle');
		await expect(note).toContainText('Trà sớm cà phê trưa');
		await expect(note).toContainText((shares.get(producerId) ?? 0).toLocaleString('vi-VN'));
		await expectFitForAll(desk, 'an order that is part of a bundle');
	}

	// The buyer calls one part off: all of it is.
	await buyer.goto(`${road.url}/orders`);
	await buyer.locator('a[href^="/orders/"]').first().click();
	await expect(buyer.getByTestId('order-state')).toHaveCount(1);
	const order = new OrderPage(buyer);
	await order.is('placed');
	await expect(buyer.getByTestId('order-bundle')).toBeVisible();
	await expectFitForAll(buyer, '/orders/[id] of a bundle');
	await order.cancel();
	await order.is('cancelled');
	await expect
		.poll(async () => (await market.db.database.select().from(orders)).map(({ state }) => state))
		.toEqual(['cancelled', 'cancelled']);
	const back = await readStock(market.db.database, [tea.id, coffee.id]);
	expect([back.get(tea.id), back.get(coffee.id)]).toEqual([10, 10]);

	// One partner leaves: it ends for all.
	await partner.goto(BUNDLES);
	await partner.getByTestId('bundle-end').click();
	await partner.getByTestId('bundle-end-yes').click();
	await expect(partner.getByTestId('desk-bundle')).toHaveAttribute('data-state', 'ended');
	expect(await readKind(market.db.database, 'bundle')).toEqual([]);
});
