import { App } from '$lib/features/app/app.svelte';
import { productId } from '$lib/domain/ids';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import {
	BEES,
	HILLS,
	HONEY,
	NOON,
	smallCatalogue,
	TEA,
} from '../../../../tests/fixtures/small-catalogue';
import BundleOffers from './BundleOffers.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

it('puts in as many bundles as it was tapped', async () => {
	const app = new App();
	stops.push(() => app.cart.drawer.delete(), app.cart.open());
	const items = [
		{ productId: HONEY, producerId: BEES, quantity: 1, priceDong: 100_000, unit: 'chai' },
		{ productId: TEA, producerId: HILLS, quantity: 1, priceDong: 70_000, unit: 'gói' },
	];
	const more = [{ kind: 'bundle', id: '7', body: { id: 7, title: 'Trà mật', items } }] as const;
	const unit = (name: string) => ({ unit: name });
	const view = smallCatalogue({ 1: unit('chai'), 2: unit('gói') }, 1, more);
	const product = view.product(productId(HONEY));
	if (!product) throw new Error('no such product');
	stops.push(mountInApp(app, BundleOffers, { product, view, now: NOON }));
	const button = page.getByTestId('bundle-add').element() as HTMLElement;
	button.click();
	button.click();
	await expect.poll(() => app.cart.bundles.map(({ quantity }) => quantity)).toEqual([2]);
});
