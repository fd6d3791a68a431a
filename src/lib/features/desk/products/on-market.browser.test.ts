import { producerId, productId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import StallProductRow from './StallProductRow.svelte';

const STALL = producerId(3);
const HONEY = productId(11);
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

async function show(product: object, onchanged = () => Promise.resolve()): Promise<void> {
	await page.viewport(360, 740);
	const shown = {
		...{ id: HONEY, name: 'Mật ong bạc hà', priceDong: 120_000, unit: 'hũ', picture: null },
		...{ available: 10, draft: null, obstacles: [], withdrawnAt: null, withdrawnBecause: null },
		dossierId: null,
		...product,
	};
	const props = { product: shown, producerId: STALL, mayEdit: true, onchanged };
	const row = StallProductRow as unknown as Component<Record<string, unknown>>;
	stops.push(mountInApp(new App(), row, props));
}

it('is taken off in its producer’s own words, and stays on sale without a network', async () => {
	const asked = answerDesk({ 'products.takeOff': () => undefined });
	const stubbed = window.fetch.bind(window);
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
	await show({});
	await userEvent.click(page.getByTestId('product-off'));
	await userEvent.fill(page.getByTestId('off-reason'), 'Hết mùa hoa');
	await userEvent.click(page.getByTestId('off-confirm'));
	// What was typed stays, and it says why nothing came of it.
	await expect.element(page.getByRole('alert')).toBeVisible();
	await expect.element(page.getByTestId('off-reason')).toHaveValue('Hết mùa hoa');
	expect(asked).toEqual([]);
	vi.stubGlobal('fetch', stubbed);
	await userEvent.click(page.getByTestId('off-confirm'));
	await expect
		.poll(() => asked)
		.toEqual([
			{
				procedure: 'products.takeOff',
				input: { producerId: STALL, productId: HONEY, reason: 'Hết mùa hoa' },
			},
		]);
	await expect.poll(() => document.querySelector('dialog[open]')).toBeNull();
});

it.each([
	['by its stall, with its papers', 'chosen', [], true],
	['by its stall, without them', 'chosen', ['certificateExpired'], false],
	['by the organisers', 'suspended', ['producerSuspended'], false],
	['since its papers ran out', 'expired', ['certificateExpired'], false],
])('taken off %s it can be put back: %s %s %s', async (_how, because, obstacles, may) => {
	const asked = answerDesk({ 'products.putBack': () => undefined });
	await show({ withdrawnAt: 1, withdrawnBecause: because, obstacles, dossierId: 'd1' });
	await expect.element(page.getByText('Chưa bán')).toBeVisible();
	const button = page.getByTestId('product-back');
	expect(button.elements()).toHaveLength(may ? 1 : 0);
	if (!may) return;
	await userEvent.click(button);
	await expect.poll(() => asked.map(({ procedure }) => procedure)).toEqual(['products.putBack']);
});

it('held by the organisers, it says why, since when and what to do', async () => {
	answerDesk({});
	const held = { heldAt: 1_795_179_600_000, heldReason: 'Người mua báo hũ bị phồng nắp' };
	const off = { withdrawnAt: held.heldAt, withdrawnBecause: 'held', obstacles: ['productHeld'] };
	await show({ ...held, ...off, dossierId: 'd1' });
	const notice = page.getByTestId('product-held');
	await expect.element(notice).toHaveTextContent('Người mua báo hũ bị phồng nắp');
	await expect.element(notice).toHaveTextContent('Ban tổ chức tạm giữ món này từ');
	await expect
		.element(page.getByTestId('held-answer'))
		.toHaveAttribute('href', '/desk/producer/dossiers/d1');
	// It lacks no papers, and its stall cannot put it back.
	expect(page.getByText('Còn thiếu giấy tờ', { exact: false }).elements()).toEqual([]);
	expect(page.getByTestId('product-back').elements()).toEqual([]);
});

describe('a product that waits for its papers', () => {
	const waits = { withdrawnAt: 1, withdrawnBecause: 'waiting', obstacles: ['dossierMissing'] };
	const itself = () => page.getByText('hàng tự hiện ra', { exact: false }).elements();

	it('that has no dossier says so, and has one opened for it', async () => {
		answerDesk({});
		await show(waits);
		await expect.element(page.getByText('chưa nối với hồ sơ nào', { exact: false })).toBeVisible();
		expect(itself()).toEqual([]);
		await expect
			.element(page.getByTestId('dossier-open-for'))
			.toHaveAttribute('href', `/desk/producer/dossiers?product=${HONEY}`);
	});

	it('whose draft names one says when they are joined', async () => {
		answerDesk({});
		await show({ ...waits, draft: { state: 'submitted', dossierId: 'd1', reason: null } });
		await expect.element(page.getByText('chưa nối với hàng', { exact: false })).toBeVisible();
		expect(page.getByTestId('dossier-open-for').elements()).toEqual([]);
	});

	it('that has one leads there', async () => {
		answerDesk({});
		await show({ ...waits, obstacles: ['certificateMissing'], dossierId: 'd1' });
		await expect.poll(() => itself().length).toBe(1);
		await expect
			.element(page.getByTestId('dossier-see'))
			.toHaveAttribute('href', '/desk/producer/dossiers/d1');
	});
});
