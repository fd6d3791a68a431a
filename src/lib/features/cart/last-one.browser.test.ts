import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { judgeScan } from '$lib/domain/trace/judge-scan';
import { App } from '$lib/features/app/app.svelte';
import AddToCart from '$lib/features/catalogue/AddToCart.svelte';
import Passport from '$lib/features/passport/Passport.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { HONEY, NOON, smallCatalogue } from '../../../../tests/fixtures/small-catalogue';

const view = smallCatalogue({ [HONEY]: { stock: 1, gtin: '08930000000019' } });

function openApp(): App {
	const app = new App();
	vi.spyOn(app.catalogue, 'view', 'get').mockReturnValue(view);
	return app;
}

afterEach(async () => {
	vi.restoreAllMocks();
	await new App().cart.drawer.delete();
});

it('says of a scan that the last one is in the basket already', async () => {
	const app = openApp();
	const judgement = await judgeScan('8930000000019', {
		catalogue: view,
		lot: () => Promise.resolve(undefined),
		hasEveryLot: true,
		syncedAt: NOON,
		now: NOON,
	});
	const takeOff = mountInApp(app, Passport, { judgement });
	await page.getByTestId('scan-order').click();
	await expect.poll(() => app.word).toBe('Đã bỏ Mật ong vào giỏ');
	await page.getByTestId('scan-order').click();
	await expect.poll(() => app.word).toBe('Chỉ còn 1, đã có trong giỏ');
	expect(app.cart.count).toBe(1);
	await takeOff();
});

it('says of a product that the last one is in the basket already', async () => {
	const app = openApp();
	const product = view.product(HONEY);
	if (!product) throw new Error('no honey');
	const takeOff = mountInApp(app, AddToCart, { product, view, now: NOON });
	await page.getByTestId('add-to-cart').click();
	await expect.poll(() => app.word).toBe('Đã thêm Mật ong vào giỏ');
	await page.getByTestId('add-to-cart').click();
	await expect.poll(() => app.word).toBe('Chỉ còn 1, đã có trong giỏ');
	expect(app.cart.count).toBe(1);
	await takeOff();
});
