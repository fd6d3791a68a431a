import { AppError } from '$lib/domain/errors';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import ReportCard from '../reports/ReportCard.svelte';
import MarketGoodsPage from './MarketGoodsPage.svelte';

const REASON = 'Người mua báo hũ bị phồng nắp';
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const good = (heldAt: number | null) => ({
	...{ id: 11, slug: 'mat-ong', name: 'Mật ong', producerId: 3, producerName: 'HTX Ong' },
	...{ picture: null, gtin: '08936012340013', withdrawnAt: heldAt, heldAt },
	...{ withdrawnBecause: heldAt && 'held', heldReason: heldAt && REASON },
});

/** The organisers' list, of which the server keeps whether its one product is held. */
async function show(
	start: number | null,
	changes: Readonly<Record<string, (kept: { heldAt: number | null }) => unknown>> = {},
) {
	await page.viewport(360, 740);
	const kept = { heldAt: start };
	const asked = answerDesk({
		'products.onMarket': () => ({ goods: [good(kept.heldAt)], next: null }),
		'products.hold': () => void (kept.heldAt = 1_795_179_600_000),
		'products.release': () => {
			kept.heldAt = null;
			return { isListed: true, obstacles: [] };
		},
		...Object.fromEntries(
			Object.entries(changes).map(([name, answer]) => [name, () => answer(kept)]),
		),
	});
	const said: string[] = [];
	const app = new App();
	vi.spyOn(app.sync, 'sync').mockReturnValue(undefined);
	vi.spyOn(app, 'say').mockImplementation((words) => void said.push(words));
	stops.push(mountInApp(app, MarketGoodsPage as Component, {}));
	await expect.element(page.getByTestId('market-good')).toBeVisible();
	const changesAsked = () => asked.filter(({ procedure }) => procedure !== 'products.onMarket');
	return { said, changesAsked };
}

it('holds a product for a reason, after it was told what comes of it', async () => {
	const { changesAsked, said } = await show(null);
	await userEvent.click(page.getByTestId('good-hold'));
	await expect
		.element(page.getByText('Các món khác của gian vẫn bán', { exact: false }))
		.toBeVisible();
	await expect.element(page.getByText('Đơn đã nhận vẫn giao', { exact: false })).toBeVisible();
	await userEvent.click(page.getByTestId('hold-confirm'));
	expect(changesAsked()).toEqual([]);
	await userEvent.fill(page.getByTestId('hold-reason'), REASON);
	await userEvent.click(page.getByTestId('hold-confirm'));
	await expect.element(page.getByTestId('good-release')).toBeVisible();
	expect(changesAsked()).toEqual([
		{ procedure: 'products.hold', input: { productId: 11, reason: REASON } },
	]);
	expect(said).toEqual(['Đã tạm giữ, gian hàng được báo.']);
	await expect.element(page.getByText(REASON)).toBeVisible();
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

it('lets go of it, and says that it is not sold where something else is missing', async () => {
	const { changesAsked, said } = await show(1_795_179_600_000, {
		'products.release': () => ({ isListed: false, obstacles: ['certificateExpired'] }),
	});
	await userEvent.click(page.getByTestId('good-release'));
	await userEvent.fill(page.getByTestId('release-reason'), 'Đã xem phiếu mới');
	await userEvent.click(page.getByTestId('release-confirm'));
	await expect.poll(() => said).toHaveLength(1);
	expect(said[0]).toContain('còn thiếu điều kiện khác');
	expect(changesAsked()).toEqual([
		{ procedure: 'products.release', input: { productId: 11, reason: 'Đã xem phiếu mới' } },
	]);
});

it('shows what stands where a colleague was quicker, and keeps what was typed', async () => {
	await show(null, {
		'products.hold': (kept) => {
			kept.heldAt = 1_795_179_600_000;
			throw new AppError('CHANGED_MEANWHILE');
		},
	});
	await userEvent.click(page.getByTestId('good-hold'));
	await userEvent.fill(page.getByTestId('hold-reason'), REASON);
	await userEvent.click(page.getByTestId('hold-confirm'));
	await expect.element(page.getByRole('alert')).toBeVisible();
	await expect.element(page.getByTestId('hold-reason')).toHaveValue(REASON);
	await expect.element(page.getByText('Tạm giữ từ', { exact: false })).toBeInTheDocument();
});

it.each([
	[{ productId: 11, gtin: null }, '/desk/organiser/goods?product=11'],
	[{ productId: null, gtin: '08936012340013' }, '/desk/organiser/goods?search=08936012340013'],
	[{ productId: null, gtin: null }, null],
])('is led to by a shopper’s report that names it: %j', async (named, href) => {
	const report = {
		...{ id: 'r1', kind: 'other', state: 'open', text: 'Nắp phồng', contact: null, at: 1 },
		...{ lot: null, serial: null, pictures: [], picturesToCome: 0, reply: null, repliedAt: null },
		...named,
	};
	const card = ReportCard as unknown as Component<Record<string, unknown>>;
	stops.push(mountInApp(new App(), card, { report, onanswer: () => Promise.resolve(true) }));
	await expect.element(page.getByTestId('report-card')).toBeVisible();
	const link = page.getByTestId('report-goods');
	if (href === null) expect(link.elements()).toEqual([]);
	else await expect.element(link).toHaveAttribute('href', href);
});
