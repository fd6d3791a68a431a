import type { Remedy } from '$lib/domain/complaints/complaint';
import { App } from '$lib/features/app/app.svelte';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import BuyerReply from './BuyerReply.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0)) await stop();
});

it.each<[Remedy, boolean]>([
	['refund', true],
	['none', false],
])('lets a buyer take an offer, and “%s” is one: %s', async (remedy, isOffer) => {
	const at = Date.UTC(2026, 10, 26);
	const steps = [
		{ at, by: 'buyer', state: 'open', remedy: 'refund', text: null },
		{ at, by: 'producer', state: 'answered', remedy, text: null },
	] as const;
	const complaint = { state: 'answered', decideBy: at, steps } as const;
	const props = { complaint, isBusy: false, onreply: () => undefined };
	stops.push(mountInApp(new App(), BuyerReply, props));
	await expect.element(page.getByRole('button', { name: 'Rút khiếu nại' })).toBeVisible();
	expect(page.getByRole('button', { name: 'Tôi đồng ý' }).elements()).toHaveLength(isOffer ? 1 : 0);
	const said = page.getByText('không đề nghị gì', { exact: false });
	expect(said.elements()).toHaveLength(isOffer ? 0 : 1);
});
