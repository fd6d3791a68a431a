import { App } from '$lib/features/app/app.svelte';
import { productId } from '$lib/domain/ids';
import { flushSync } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { HONEY, NOON, smallCatalogue, TEA } from '../../../../tests/fixtures/small-catalogue';
import ProductPage from './ProductPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

it('takes nothing of what was written about one product to the next', async () => {
	const view = smallCatalogue();
	const productOf = (id: typeof HONEY) => {
		const product = view.product(productId(id));
		if (!product) throw new Error('no such product');
		return product;
	};
	const props = $state({ product: productOf(HONEY), view, now: NOON, story: null, lots: null });
	stops.push(mountInApp(new App(), ProductPage, props));
	await userEvent.click(page.getByTestId('report'));
	const words = () => document.querySelector<HTMLTextAreaElement>('#report-form textarea');
	await expect.poll(words).not.toBeNull();
	await userEvent.fill(words() ?? document.body, 'Mật ong này ghi sai khối lượng');

	props.product = productOf(TEA);
	flushSync();
	await expect.element(page.getByRole('heading', { name: 'Chè xanh' })).toBeVisible();
	// Not over the page of the next one, and empty where it is opened there.
	expect(words()).toBeNull();
	await userEvent.click(page.getByTestId('report'));
	await expect.poll(() => words()?.value).toBe('');
});
