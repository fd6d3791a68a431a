import { AppError } from '$lib/domain/errors';
import { producerId, productId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import OpenDossierForm from './OpenDossierForm.svelte';

const STALL = producerId(3);
const HONEY = productId(11);
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const product = { id: HONEY, name: 'Mật ong rừng', setCode: 4, dossierId: null, draft: null };
const TEA = { ...product, id: productId(12), name: 'Trà sen', dossierId: 'd1' };
const RICE = { ...product, id: productId(13), name: 'Gạo nếp', draft: { dossierId: 'd2' } };

/** What is sent is refused: an answer would lead to the dossier's page. */
async function show(products: readonly object[], wanted = null as typeof HONEY | null) {
	const refuse = () => {
		throw new AppError('CHANGED_MEANWHILE');
	};
	const asked = answerDesk({
		'products.list': () => ({ products, drafts: [], suspensionReason: null }),
		'certification.open': refuse,
		'certification.openFor': refuse,
	});
	await page.viewport(360, 740);
	const form = OpenDossierForm as unknown as Component<Record<string, unknown>>;
	const props = { producerId: STALL, wanted, oncancel: () => undefined };
	stops.push(mountInApp(new App(), form, props));
	await expect.element(page.getByTestId('dossier-open-submit')).toBeEnabled();
	return () => asked.filter(({ procedure }) => procedure !== 'products.list');
}

it('opens one for a product that has none, by the name and the set that it has', async () => {
	const sent = await show([product, TEA, RICE]);
	const list = page.getByTestId('dossier-for');
	const offered = Array.from(list.element().querySelectorAll('option'), (one) => one.textContent);
	expect(offered.slice(1)).toEqual(['Mật ong rừng', 'Hàng khác, chưa viết ở gian']);
	await userEvent.selectOptions(list, 'Mật ong rừng');
	await expect.element(page.getByTestId('dossier-of')).toHaveTextContent('Mật ong rừng');
	expect(page.getByTestId('dossier-name').elements()).toEqual([]);
	await userEvent.click(page.getByTestId('dossier-open-submit'));
	await expect.element(page.getByRole('alert')).toBeVisible();
	expect(sent()).toMatchObject([
		{ procedure: 'certification.openFor', input: { producerId: STALL, productId: HONEY } },
	]);
});

it('begins with the product whose card it was asked for on', async () => {
	await show([product, TEA], HONEY);
	await expect.element(page.getByTestId('dossier-for')).toHaveValue(String(HONEY));
});

it('is opened for something new by its name and its set', async () => {
	const sent = await show([TEA]);
	await userEvent.fill(page.getByTestId('dossier-name'), 'Phấn hoa');
	await userEvent.selectOptions(page.getByTestId('dossier-set'), '4');
	await userEvent.click(page.getByTestId('dossier-open-submit'));
	await expect.element(page.getByRole('alert')).toBeVisible();
	expect(sent()).toMatchObject([
		{ procedure: 'certification.open', input: { productName: 'Phấn hoa', setCode: 4 } },
	]);
});
