import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import BankPage from '../bank/BankPage.svelte';
import { Desk, setDesk } from '../desk.svelte';
import { AppError } from '$lib/domain/errors';
import EditProductPage from './EditProductPage.svelte';

const STALL = producerId(3);
const SELF = {
	...{ id: accountId('lan'), name: 'Chị Chủ', email: null, phone: '+84912345678', roles: [] },
	producers: [{ producerId: STALL, role: 'owner' }],
};
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.clear();
});

async function show(screen: Component<Record<string, never>>): Promise<void> {
	await page.viewport(360, 740);
	const me = { account: SELF, producers: [{ id: STALL, name: 'HTX Đông Cao' }] };
	localStorage.setItem('desk.me', JSON.stringify(me));
	const inDesk: Component<Record<string, never>> = (anchor, props) => {
		setDesk(new Desk());
		return screen(anchor, props);
	};
	stops.push(mountInApp(new App(), inDesk, {}));
}

const isInSight = (found: Element) => {
	const { top, bottom } = found.getBoundingClientRect();
	return top >= 0 && bottom <= innerHeight;
};

it('leads whoever hands in a product to the first field that is wrong', async () => {
	const nothing = { product: null, draft: null, dossiers: [], dossierId: null };
	const asked = answerDesk({ 'products.read': () => nothing });
	await show(EditProductPage);
	await expect
		.element(page.getByText('Người mua chưa thấy hàng này', { exact: false }))
		.toBeVisible();
	expect(page.getByText('Người mua thấy: 0', { exact: false }).elements()).toEqual([]);
	await userEvent.fill(page.getByTestId('goods-ingredients'), 'Hoa bạc hà');
	const button = page.getByTestId('goods-submit');
	await expect.element(button).toBeEnabled();
	await userEvent.click(button);
	const name = page.getByTestId('goods-name');
	await expect.element(name).toHaveFocus();
	expect(isInSight(name.element())).toBe(true);
	expect(asked.map(({ procedure }) => procedure)).toEqual(['products.read']);
});

it('says beside each field what keeps a bank account from being saved', async () => {
	const asked = answerDesk({
		'payment.needsPassword': () => true,
		'payment.setBank': () => {
			throw new AppError('WRONG_PASSWORD');
		},
	});
	const changes = () => asked.filter(({ procedure }) => procedure === 'payment.setBank').length;
	await show(BankPage);
	const save = page.getByTestId('bank-save');
	await expect.element(save).toBeEnabled();
	await userEvent.click(save);
	await expect.element(page.getByTestId('bank-bin')).toHaveFocus();
	await expect.element(page.getByText('Gõ mật khẩu của bạn.')).toBeInTheDocument();
	await userEvent.selectOptions(page.getByTestId('bank-bin'), '970436');
	await userEvent.fill(page.getByTestId('bank-number'), '0123456789');
	await userEvent.fill(page.getByTestId('bank-holder'), 'HTX ONG VANG');
	await userEvent.click(save);
	const password = page.getByTestId('bank-password');
	await expect.element(password).toHaveFocus();
	expect(changes()).toBe(0);
	await userEvent.fill(password, 'không phải tôi');
	await userEvent.click(save);
	const told = page.getByText('Mật khẩu chưa đúng', { exact: false });
	await expect.element(told).toBeVisible();
	await expect.element(password).toHaveFocus();
	expect(isInSight(told.element())).toBe(true);
	expect(changes()).toBe(1);
});
