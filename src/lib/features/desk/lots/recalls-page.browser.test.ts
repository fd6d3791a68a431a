import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import RecallsPage from './RecallsPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const RECALL = {
	...{ lotId: 1, lot: 'L1', productName: 'Mật ong', producerName: 'HTX Ong', reason: 'Phồng nắp' },
	...{ since: 1, by: null, isWhole: true, labels: 9, scans: 0, orders: 0 },
};
const COPY = {
	...{ gtin: '08936012340013', lot: 'L1', serial: 'ABC23', reason: 'copySuspected', since: 1 },
	...{ productName: 'Mật ong', producerName: 'HTX Ong', scans: [] },
};
const FOUND = {
	...{ id: 1, lot: 'L1', name: 'Mật ong', gtin: null },
	recall: { reason: 'Phồng nắp' },
};

function open() {
	const asked = answerDesk({
		'trace.recalls': () => ({ recalls: [RECALL], next: null }),
		'trace.flaggedPieces': ({ reason }: { reason: string }) => ({
			pieces: reason === 'copySuspected' ? [COPY] : [],
			next: null,
		}),
		'trace.findLots': () => [FOUND],
		'trace.runsOfLot': () => ({ runs: [], next: null }),
		'trace.liftRecall': () => ({ pieces: null, orders: 0 }),
	});
	stops.push(mountInApp(new App(), RecallsPage as Component, {}));
	return asked;
}

it('leads who looks at a recall of the list to its lot, also who sees no screen', async () => {
	open();
	await page.getByTestId('standing-recall').getByRole('button').click();
	const title = page.getByRole('heading', { name: 'Lô L1', exact: true });
	await expect.element(title).toHaveFocus();
});

it('keeps what is typed in its lists while a recall is taken back above them', async () => {
	const asked = open();
	const typed = page.getByTestId('flagged-copySuspected').getByRole('textbox');
	await typed.fill('Đã gọi người quét');
	await page.getByTestId('standing-recall').getByRole('button').click();
	await page.getByTestId('recall-open').click();
	await page.getByTestId('recall-reason').fill('Đã xem phiếu mới');
	await userEvent.click(page.getByTestId('recall-submit'));
	const lists = () => asked.filter(({ procedure }) => procedure === 'trace.recalls').length;
	await expect.poll(lists).toBe(2);
	await expect.element(typed).toHaveValue('Đã gọi người quét');
});
