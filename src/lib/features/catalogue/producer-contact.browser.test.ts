import { App } from '$lib/features/app/app.svelte';
import { testProducer } from '$lib/domain/trace/testing';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import ProducerPage from './ProducerPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0)) await stop();
});

it('shows buyers the street, number and registration of a stall, as far as there are any', async () => {
	const app = new App();
	const show = (more: object) => {
		const producer = { ...testProducer, ...more };
		const props = { producer, view: app.catalogue.view, now: 0 };
		stops.push(mountInApp(app, ProducerPage, props));
	};
	show({ street: 'Thôn 3', phone: '+842438251234', registration: '0107 HTX 001' });
	const link = page.getByRole('link', { name: '024 3825 1234' });
	await expect.element(link).toHaveAttribute('href', 'tel:+842438251234');
	await expect.element(page.getByText('Thôn 3,')).toBeVisible();
	await expect.element(page.getByText('0107 HTX 001')).toBeVisible();
	for (const stop of stops.splice(0)) await stop();
	show({});
	await expect.element(page.getByRole('heading', { name: testProducer.name })).toBeVisible();
	expect(page.getByText('Số đăng ký').elements()).toEqual([]);
	expect(page.getByText('Điện thoại').elements()).toEqual([]);
});
