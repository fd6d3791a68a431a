import { productId } from '$lib/domain/ids';
import type { OrderView, RecallOfGoods } from '$lib/domain/ordering/order';
import type { Component } from 'svelte';
import { App } from '$lib/features/app/app.svelte';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import RecallNotices from './RecallNotices.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

const about: RecallOfGoods = {
	...{ productId: productId(1), productName: 'Mật ong', lot: 'L1' },
	...{ isCertain: true, isOfPieces: false },
};

function show(changes: Partial<RecallOfGoods>): void {
	const placed = { at: 1, state: 'placed', by: 'buyer', code: null } as const;
	const told = { ...placed, by: 'system', code: 'LOT_RECALLED', reason: 'Phồng nắp' } as const;
	const history = [placed, { ...told, recall: { ...about, ...changes } }];
	const view = { history } as unknown as OrderView;
	stops.push(mountInApp(new App(), RecallNotices as Component<{ view: OrderView }>, { view }));
}

it('names the pieces that were recalled, where to look, and that the others of their lot are good', async () => {
	show({ isOfPieces: true, pieces: ['ABC23', 'DEF45'], piecesInAll: 2 });
	const notice = page.getByTestId('order-recalled');
	await expect.element(notice).toHaveTextContent(/Trong đơn này có món bị thu hồi/);
	await expect.element(notice).toHaveTextContent(/Mã các món bị thu hồi: ABC23, DEF45/);
	await expect.element(notice).toHaveTextContent(/in trên tem.*mã khác dùng bình thường/);
	await expect.element(notice).not.toHaveTextContent(/Lô hàng này đã bị thu hồi/);
	await expect.element(notice).not.toHaveTextContent(/mã nữa/);
});

it('says how many more there are than it names', async () => {
	show({ isOfPieces: true, isCertain: false, pieces: ['ABC23'], piecesInAll: 41 });
	const notice = page.getByTestId('order-recalled');
	await expect.element(notice).toHaveTextContent(/Có thể đơn này có món bị thu hồi/);
	await expect.element(notice).toHaveTextContent(/ABC23\s*và 40 mã nữa/);
});

it('says of a whole lot that it was recalled', async () => {
	show({});
	const notice = page.getByTestId('order-recalled');
	await expect.element(notice).toHaveTextContent(/Lô hàng này đã bị thu hồi.*Đừng dùng nữa/);
});
