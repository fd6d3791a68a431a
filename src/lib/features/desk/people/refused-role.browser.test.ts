import { accountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import PeoplePage from './PeoplePage.svelte';
import StaffPage from './StaffPage.svelte';

const STALL = producerId(3);
const SELF = {
	...{ id: accountId('minh'), name: 'Chị Quản', email: null, phone: '+84912345678' },
	roles: ['administrator'],
	producers: [{ producerId: STALL, role: 'owner' }],
};

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.removeItem('desk.me');
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

const refusals = {
	'the server refuses': () => {
		throw new AppError('LAST_ONE');
	},
	'no network is there': () => {
		throw new TypeError('Failed to fetch');
	},
};

it.each(Object.entries(refusals))(
	'leaves an organiser’s role as it holds where %s',
	async (_, set) => {
		const listed = { ...SELF, closedAt: null, isDemo: false, hasSecondFactor: false };
		answerDesk({
			'accounts.list': () => ({ people: [listed], next: null }),
			'accounts.setRoles': set,
		});
		await show(PeoplePage);
		const box = page.getByRole('group', { name: /Chị Quản/ }).getByLabelText('Quản trị');
		await expect.element(box).toBeChecked();
		await userEvent.click(box);
		await expect.element(page.getByRole('alert')).toBeVisible();
		await expect.element(box).toBeChecked();
	},
);

it.each(Object.entries(refusals))(
	'leaves a role at the stall as it holds where %s',
	async (_, set) => {
		answerDesk({
			'accounts.staff': () => [{ memberId: 'a', name: 'Chị Chủ', contact: null, role: 'owner' }],
			'accounts.invited': () => [],
			'accounts.setStaffRole': set,
		});
		await show(StaffPage);
		const list = page.getByRole('combobox', { name: /Chị Chủ/ });
		await expect.element(list).toHaveValue('owner');
		await userEvent.selectOptions(list, 'packer');
		await userEvent.click(page.getByTestId('staff-confirm'));
		await expect.element(page.getByRole('alert')).toBeVisible();
		await expect.element(list).toHaveValue('owner');
	},
);

it('asks by name before anybody of the stall loses their place or their role', async () => {
	const people = [
		{ memberId: 'a', name: 'Chị Chủ', contact: null, role: 'owner' },
		{ memberId: 'b', name: 'Anh Gói', contact: null, role: 'packer' },
	];
	const asked = answerDesk({
		'accounts.staff': () => people,
		'accounts.invited': () => [],
		'accounts.setStaffRole': () => null,
	});
	const changes = () => asked.filter(({ procedure }) => procedure === 'accounts.setStaffRole');
	await show(StaffPage);
	await userEvent.click(page.getByRole('button', { name: 'Bỏ Anh Gói' }));
	const removal = page.getByRole('dialog', { name: 'Bỏ Anh Gói khỏi gian hàng?' });
	await userEvent.click(removal.getByRole('button', { name: 'Để sau' }));
	const list = page.getByRole('combobox', { name: /Anh Gói/ });
	await userEvent.selectOptions(list, 'owner');
	const role = page.getByRole('dialog', { name: /Đổi vai trò của Anh Gói thành Chủ gian hàng/ });
	await userEvent.click(role.getByRole('button', { name: 'Để sau' }));
	await expect.element(list).toHaveValue('packer');
	expect(changes()).toEqual([]);
	await userEvent.click(page.getByRole('button', { name: 'Bỏ Anh Gói' }));
	await userEvent.click(page.getByTestId('staff-confirm'));
	await expect
		.poll(changes)
		.toMatchObject([{ input: { producerId: STALL, memberId: 'b', role: null } }]);
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});
