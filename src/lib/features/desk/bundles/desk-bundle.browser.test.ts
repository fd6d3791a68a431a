import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';

import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import DeskBundleCard from './DeskBundleCard.svelte';

const STALL = producerId(3);
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0)) await stop();
});

it.each([
	['proposed', 'Rút lời mời “Trà và mật ong”?', false],
	['offered', 'Kết thúc gói “Trà và mật ong”?', true],
])('of a bundle that is %s it asks “%s”', async (state, title, hasOrders) => {
	const partner = { producerId: STALL, name: 'HTX Đông Cao', hasAgreed: true };
	const bundle = {
		...{ id: 1, title: 'Trà và mật ong', state, partners: [partner], items: [] },
		...{ endedAt: null, endedBy: null },
	};
	const card = DeskBundleCard as unknown as Component<Record<string, unknown>>;
	const props = { bundle, producerId: STALL, onchanged: () => Promise.resolve() };
	stops.push(mountInApp(new App(), card, props));
	await page.getByTestId('bundle-end').click();
	const dialog = page.getByRole('dialog', { name: title });
	await expect.element(dialog).toBeVisible();
	// What was never on sale has no orders that are still delivered.
	expect(dialog.getByText('Đơn đã đặt', { exact: false }).elements()).toHaveLength(
		hasOrders ? 1 : 0,
	);
});
