import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import PeoplePage from '../people/PeoplePage.svelte';
import OwnDetails from './OwnDetails.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.removeItem('desk.me');
});

function account(id: AccountId, name: string, phone: string) {
	return { id, name, email: null, phone, roles: ['administrator'], producers: [] };
}
const SELF = account(accountId('minh'), 'Chị Quản', '+84912345678');

async function show(screen: Component<Record<string, never>>): Promise<void> {
	await page.viewport(360, 740);
	localStorage.setItem('desk.me', JSON.stringify({ account: SELF, producers: [] }));
	const inDesk: Component<Record<string, never>> = (anchor, props) => {
		setDesk(new Desk());
		return screen(anchor, props);
	};
	stops.push(mountInApp(new App(), inDesk, {}));
}

it('lets a person change their name, and what they sign in by with the password', async () => {
	const asked = answerDesk({
		'accounts.me': () => ({ account: SELF, producers: [] }),
		'notify.unread': () => 0,
	});
	await show(OwnDetails);
	await userEvent.fill(page.getByLabelText('Họ tên'), 'Chị Quản Lý');
	await userEvent.click(page.getByRole('button', { name: 'Đổi tên' }));
	await expect.element(page.getByText('Đã đổi tên.')).toBeVisible();

	await expect.element(page.getByLabelText('Số điện thoại')).toHaveValue('0912 345 678');
	await userEvent.fill(page.getByLabelText('Thư điện tử'), 'quan@cho.example');
	await userEvent.fill(page.getByLabelText('Mật khẩu đang dùng'), 'mật khẩu của tôi');
	await userEvent.click(page.getByRole('button', { name: 'Đổi cách đăng nhập' }));
	await expect.element(page.getByText('thư cũ được báo', { exact: false })).toBeVisible();
	expect(asked).toContainEqual({ procedure: 'accounts.setName', input: { name: 'Chị Quản Lý' } });
	expect(asked).toContainEqual({
		procedure: 'accounts.setLogins',
		input: { phone: '0912 345 678', email: 'quan@cho.example', password: 'mật khẩu của tôi' },
	});
	await expect.element(page.getByLabelText('Mật khẩu đang dùng')).toHaveValue('');
});

it('lets an administrator set right what another signs in by, and not their own', async () => {
	const other = account(accountId('khac'), 'Anh Sai Số', '+84912000000');
	const entry = { closedAt: null, isDemo: false, hasSecondFactor: false };
	const asked = answerDesk({
		'accounts.list': () => ({
			people: [
				{ ...SELF, ...entry },
				{ ...other, ...entry },
			],
			next: null,
		}),
		'accounts.createPasswordLink': () => ({ token: 'moi' }),
	});
	const said = { name: 'Anh Sai Số', phone: '0912 000 001', email: '' };
	const correction = { accountId: 'khac', ...said };
	await show(PeoplePage);
	await userEvent.click(page.getByTestId('person-correct'));
	await userEvent.fill(page.getByLabelText(/^Số điện thoại(?! hoặc)/), '0912 000 001');
	await userEvent.click(page.getByRole('button', { name: 'Lưu' }));
	await expect
		.poll(() => asked)
		.toContainEqual({
			procedure: 'accounts.correct',
			input: { ...correction, isMistyped: false },
		});
	await expect.poll(() => page.getByRole('button', { name: 'Lưu' }).elements()).toHaveLength(0);

	// Where the old one is a stranger's, the right person needs another link.
	await userEvent.click(page.getByTestId('person-correct'));
	await userEvent.fill(page.getByLabelText(/^Số điện thoại(?! hoặc)/), '0912 000 001');
	await userEvent.click(page.getByTestId('person-mistyped'));
	await userEvent.click(page.getByRole('button', { name: 'Lưu' }));
	await expect.element(page.getByTestId('password-link')).toHaveTextContent('#moi');
	expect(asked).toContainEqual({
		procedure: 'accounts.correct',
		input: { ...correction, isMistyped: true },
	});
});
