import { accountId } from '$lib/domain/accounts/account';
import { NO_FACTS } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import BankPage from '../bank/BankPage.svelte';
import { Desk, setDesk } from '../desk.svelte';
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

async function show(
	screen: Component<Record<string, never>>,
	params: Readonly<Record<string, string>> = {},
): Promise<void> {
	await page.viewport(360, 740);
	const me = { account: SELF, producers: [{ id: STALL, name: 'HTX Đông Cao' }] };
	localStorage.setItem('desk.me', JSON.stringify(me));
	const inDesk: Component<Record<string, never>> = (anchor, props) => {
		const desk = new Desk();
		desk.params = params;
		setDesk(desk);
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

it('hands in the rest of a draft whose product was given another number meanwhile', async () => {
	const facts = { name: 'Mật ong', setCode: 4, priceDong: 1_000, unit: 'hũ', reviewedAt: 1 };
	const own = { id: 12, gtin: '08936012340020', seasonMonths: [] };
	const product = { ...NO_FACTS, ...facts, ...own };
	const changes = { story: 'Ong rừng', gtin: '08936012340013' };
	const rest = { pictureFileId: null, dossierId: null, state: 'draft', reason: null };
	const draft = { id: 1, productId: 12, revision: 2, savedAt: 1, changes, ...rest };
	const asked = answerDesk({
		'products.read': () => ({ product, draft, dossiers: [], dossierId: null }),
		'products.save': () => ({ revision: 3 }),
		// The page would be left.
		'products.submit': () => {
			throw new AppError('SERVER_BUSY');
		},
	});
	await show(EditProductPage, { id: '12' });
	const told = page.getByText(/8936012340013.*8936012340020 và giữ nguyên/);
	await expect.element(told).toBeVisible();
	await userEvent.click(page.getByTestId('goods-submit'));
	const sent = () => asked.filter(({ procedure }) => procedure !== 'products.read');
	await expect.poll(sent).toMatchObject([
		{ procedure: 'products.save', input: { revision: 2 } },
		{ procedure: 'products.submit', input: { draftId: 1, revision: 3 } },
	]);
	expect(sent()[0]?.input).toHaveProperty('changes', { story: 'Ong rừng' });
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
