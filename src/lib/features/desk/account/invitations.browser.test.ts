import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { AppError } from '$lib/domain/errors';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import DeskHome from '../home/DeskHome.svelte';
import StaffPage from '../people/StaffPage.svelte';
import ProducerPeople from '../producers/ProducerPeople.svelte';

const STALL = producerId(3);
const ID = '3f0a9e5e-5df0-4bb0-9f6b-7f6a3a1c9d10';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.removeItem('desk.me');
});

function me(role: 'owner' | 'packer' | null) {
	return {
		account: {
			...{ id: accountId('gui'), name: 'Chị Gói', email: null, phone: null, roles: [] },
			producers: role === null ? [] : [{ producerId: STALL, role }],
		},
		producers: role === null ? [] : [{ id: STALL, name: 'HTX Đông Cao' }],
	};
}

const packer = {
	...{ id: 'b', name: 'Anh Gói', phone: null },
	...{ mayHaveLink: false, isClosed: false, isUnopened: false },
};

async function show(screen: Component<Record<string, never>>): Promise<void> {
	await page.viewport(360, 740);
	const inDesk: Component<Record<string, never>> = (anchor, props) => {
		setDesk(new Desk());
		return screen(anchor, props);
	};
	stops.push(mountInApp(new App(), inDesk, {}));
}

it('asks whoever was invited, and opens the stall to them with a yes', async () => {
	localStorage.setItem('desk.me', JSON.stringify(me(null)));
	let isOpen = true;
	const asked = answerDesk({
		'accounts.invitations': () =>
			isOpen
				? [
						{
							...{ invitationId: ID, producerId: STALL, producerName: 'HTX Đông Cao' },
							...{ role: 'packer', invitedAt: Date.now() },
						},
					]
				: [],
		'accounts.answerInvitation': () => {
			isOpen = false;
		},
		'accounts.me': () => me('packer'),
		'notify.unread': () => 0,
	});
	await show(DeskHome);
	await expect.element(page.getByTestId('invitation')).toHaveTextContent('HTX Đông Cao mời bạn');
	await userEvent.click(page.getByRole('button', { name: 'Nhận lời' }));
	await expect.element(page.getByText('Bạn đã vào HTX Đông Cao.')).toBeVisible();
	// What they may do there is on the same page at once.
	await expect.element(page.getByRole('link', { name: 'Đơn hàng' })).toBeVisible();
	expect(asked).toContainEqual({
		procedure: 'accounts.answerInvitation',
		input: { invitationId: ID, isAccepted: true },
	});
	await expect.element(page.getByTestId('invitation')).not.toBeInTheDocument();
});

it('lets an organiser ask somebody to own a stall that has nobody, and says that they must agree', async () => {
	let isAsked = false;
	const asked = answerDesk({
		'accounts.peopleOf': () =>
			isAsked
				? [
						{
							...{ id: 'a', name: 'Bà Chủ', phone: null, role: 'owner' },
							...{ isInvited: true, mayHaveLink: false, isClosed: false, isUnopened: false },
						},
					]
				: [],
		'accounts.inviteOwner': () => {
			isAsked = true;
			return { token: null };
		},
	});
	await show((anchor) => ProducerPeople(anchor, { producerId: STALL }));
	await userEvent.fill(page.getByLabelText('Họ tên'), 'Bà Chủ');
	await userEvent.fill(page.getByLabelText('Số điện thoại hoặc thư'), '0912345678');
	await userEvent.click(page.getByRole('button', { name: 'Mời người đứng tên' }));
	await expect.element(page.getByText('nhận lời rồi họ mới là chủ gian hàng')).toBeVisible();
	await expect.element(page.getByText('Được mời, chưa nhận lời')).toBeVisible();
	expect(asked).toContainEqual({
		procedure: 'accounts.inviteOwner',
		input: { producerId: STALL, name: 'Bà Chủ', login: '0912345678' },
	});
});

it('lets another be asked where the owner cannot answer, and sees after a refusal that one can', async () => {
	const owner = { id: 'a', name: 'Bà Cũ', phone: null, role: 'owner' };
	let isOpened = false;
	answerDesk({
		'accounts.peopleOf': () => [
			{ ...owner, isInvited: false, mayHaveLink: true, isClosed: false, isUnopened: !isOpened },
			// A packer who was asked to own it stands there twice.
			{ ...packer, role: 'packer', isInvited: false },
			{ ...packer, role: 'owner', isInvited: true },
		],
		'accounts.inviteOwner': () => {
			isOpened = true;
			throw new AppError('CHANGED_MEANWHILE');
		},
	});
	await show((anchor) => ProducerPeople(anchor, { producerId: STALL }));
	await expect.element(page.getByText('Chưa mở tài khoản', { exact: true })).toBeVisible();
	await expect.element(page.getByText('chưa từng mở tài khoản', { exact: false })).toBeVisible();
	await userEvent.fill(page.getByLabelText('Họ tên'), 'Bà Chủ');
	await userEvent.fill(page.getByLabelText('Số điện thoại hoặc thư'), '0912345678');
	await userEvent.click(page.getByRole('button', { name: 'Mời người đứng tên' }));
	await expect.element(page.getByRole('alert')).toBeVisible();
	await expect.element(page.getByLabelText('Họ tên')).not.toBeInTheDocument();
});

it('shows an owner who has not answered, to be taken back', async () => {
	localStorage.setItem('desk.me', JSON.stringify(me('owner')));
	let isOpen = true;
	const asked = answerDesk({
		'accounts.staff': () => [],
		'accounts.invited': () =>
			isOpen
				? [
						{
							...{ invitationId: ID, name: 'Anh Được Mời', contact: '+84912345678' },
							...{ role: 'packer', invitedAt: Date.now() },
						},
					]
				: [],
		'accounts.withdrawInvitation': () => {
			isOpen = false;
		},
	});
	await show(StaffPage);
	await expect.element(page.getByTestId('invited')).toHaveTextContent('0912 345 678');
	await userEvent.click(page.getByRole('button', { name: 'Rút lời mời' }));
	await expect.poll(() => document.querySelector('[data-testid="invited"]')).toBeNull();
	expect(asked).toContainEqual({
		procedure: 'accounts.withdrawInvitation',
		input: { producerId: STALL, invitationId: ID },
	});
});
