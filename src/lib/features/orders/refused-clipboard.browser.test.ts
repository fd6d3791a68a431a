import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { App } from '$lib/features/app/app.svelte';
import { orderCode } from '$lib/domain/ordering/order-code';
import type { LocalOrder } from '$lib/local/outbox.svelte';

import { createDraft } from '../../../../tests/fixtures/drafts';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { BANK } from '../../../../tests/fixtures/small-catalogue';

import KeepOrder from './KeepOrder.svelte';
import { orderLink } from './secret-link';
import VietQrPanel from './VietQrPanel.svelte';

// Whether a browser gives its clipboard is the person's choice, which no test can make for them.
const writeText = vi.spyOn(navigator.clipboard, 'writeText');
beforeEach(() => {
	writeText.mockRejectedValue(new DOMException('not allowed', 'NotAllowedError'));
});
afterEach(() => writeText.mockReset());

async function keptOrder(): Promise<LocalOrder> {
	const { view, secret } = await createDraft();
	const { id, checkoutId, producerId } = view;
	const kept = { id, checkoutId, producerId, secret, view, createdAt: 1, trackedAt: null };
	return { ...kept, waiting: [], isKept: true };
}

it('shows the link of an order where the clipboard is refused', async () => {
	const app = new App();
	const order = await keptOrder();
	const takeOff = mountInApp(app, KeepOrder, { order, sellerName: 'HTX Ong', communes: null });
	await page.getByTestId('order-share').click();
	const byHand = page.getByRole('textbox', { name: 'Máy không cho chép' });
	await expect.element(byHand).toHaveValue(orderLink(location.origin, order));
	expect(app.word).toBeNull();

	writeText.mockResolvedValue();
	await page.getByTestId('order-share').click();
	await expect.element(byHand).not.toBeInTheDocument();
	expect(app.word).toBe('Đã chép đường dẫn.');
	await takeOff();
});

it('shows what is to be copied for a transfer where the clipboard is refused', async () => {
	const app = new App();
	const { view } = await keptOrder();
	const takeOff = mountInApp(app, VietQrPanel, { view, bank: BANK, isDemo: false });
	const byHand = page.getByRole('textbox', { name: 'Máy không cho chép' });
	await page.getByRole('button', { name: 'Chép số tiền' }).click();
	await expect.element(byHand).toHaveValue(String(view.totalDong));
	await page.getByRole('button', { name: 'Chép nội dung' }).click();
	await expect.element(byHand).toHaveValue(`DH ${orderCode(view.id)}`);
	expect(app.word).toBeNull();
	await takeOff();
});
