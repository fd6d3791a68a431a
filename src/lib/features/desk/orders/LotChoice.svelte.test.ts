import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';

import { lotId, producerId, productId } from '$lib/domain/ids';
import type { DeskLot } from '$lib/domain/trace/lot-work';

import LotChoice from './LotChoice.svelte';

const lot = (code: string): DeskLot => ({
	id: lotId(1),
	productId: productId(1),
	producerId: producerId(1),
	lot: code,
	producedOn: '2026-11-20',
	expiresOn: null,
	locationCode: null,
	standards: [],
	recall: null,
	events: [],
	waiting: 0,
});

async function choice(codes: readonly string[], taken: readonly string[]) {
	const toggled: string[] = [];
	const ontoggle = (code: string) => toggled.push(code);
	const screen = await render(LotChoice, {
		name: 'Mật ong',
		open: codes.map(lot),
		taken,
		ontoggle,
	});
	return { toggled, screen };
}

test('offers the newest lots by a tap, all others by one more, and says what is missing', async () => {
	const { toggled, screen } = await choice(['L5', 'L4', 'L3', 'L2', 'L1'], []);
	await expect.element(screen.getByText('Chưa chọn lô')).toBeVisible();
	await expect.element(screen.getByRole('button', { name: /^L2/ })).not.toBeInTheDocument();
	await screen.getByRole('button', { name: /^L5/ }).click();
	await screen.getByRole('button', { name: 'Xem cả 5 lô' }).click();
	await screen.getByRole('button', { name: /^L1/ }).click();
	expect(toggled).toEqual(['L5', 'L1']);
});

test('shows what was taken, even what may not be taken any more, and asks nothing of who keeps no lots', async () => {
	const { screen } = await choice(['L5'], ['L0', 'L5']);
	for (const name of [/^L0/, /^L5/]) {
		await expect
			.element(screen.getByRole('button', { name }))
			.toHaveAttribute('aria-pressed', 'true');
	}
	await expect.element(screen.getByText('Chưa chọn lô')).not.toBeInTheDocument();
	const none = await choice([], []);
	expect(none.screen.container.textContent.trim()).toBe('');
});
