import { AppError } from '$lib/domain/errors';
import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import ExportPage from '../export/ExportPage.svelte';
import { Desk, setDesk } from '../desk.svelte';
import PeoplePage from './PeoplePage.svelte';

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

it('finds people by what is typed, and locks one out once it is sure, and shows more of them, still there', async () => {
	const person = (n: number) => ({
		...SELF,
		...{ id: `nguoi-${n}`, name: `Người ${n}`, roles: [], producers: [] },
		...{ closedAt: null, isDemo: false, hasSecondFactor: false },
	});
	const asked = answerDesk({
		'accounts.list': ({ after }: { after: string | null }) =>
			after === null
				? { people: [person(1)], next: 'nguoi-1' }
				: { people: [person(2)], next: null },
	});
	await show(PeoplePage);
	await userEvent.fill(page.getByLabelText('Tìm theo tên', { exact: false }), 'nguoi');
	await userEvent.click(page.getByRole('button', { name: 'Tìm' }));
	await expect
		.poll(() => asked)
		.toContainEqual({ procedure: 'accounts.list', input: { search: 'nguoi', after: null } });
	await userEvent.click(page.getByRole('button', { name: 'Xem thêm' }));
	await expect.element(page.getByText('Người 2', { exact: true })).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Xem thêm' })).not.toBeInTheDocument();
	await userEvent.click(page.getByTestId('person-close').last());
	const question = page.getByRole('dialog', { name: 'Khóa tài khoản của Người 2?' });
	await userEvent.click(question.getByRole('button', { name: 'Để sau' }));
	expect(howOften(asked, 'accounts.setClosed')).toBe(0);
	await userEvent.click(page.getByTestId('person-close').last());
	await userEvent.click(page.getByTestId('person-close-confirm'));
	await expect
		.poll(() => asked.slice(-2))
		.toEqual([
			{ procedure: 'accounts.list', input: { search: 'nguoi', after: null } },
			{ procedure: 'accounts.list', input: { search: 'nguoi', after: 'nguoi-1' } },
		]);
	await expect.element(page.getByText('Người 2', { exact: true })).toBeVisible();
});

/** Answers as a server to whom nobody has proved yet who they are. */
function untilProved(answers: Readonly<Record<string, () => unknown>>, proved: readonly string[]) {
	let isProved = false;
	const refuse = () => {
		if (!isProved) throw new AppError('WRONG_PASSWORD');
	};
	return answerDesk({
		...answers,
		...Object.fromEntries(proved.map((name) => [name, refuse])),
		'accounts.prove': ({ password }: { password: string }) => {
			isProved = password === 'đúng là tôi';
			refuse();
		},
	});
}
const OTHER = {
	...{ ...SELF, id: 'nguoi-1', name: 'Người 1', roles: [], producers: [] },
	...{ closedAt: null, isDemo: false, hasSecondFactor: false },
};
const howOften = (asked: readonly { procedure: string }[], name: string) =>
	asked.filter(({ procedure }) => procedure === name).length;

it('asks for the password where the server wants it, and does what was asked for then', async () => {
	const list = () => ({ people: [OTHER], next: null });
	const asked = untilProved({ 'accounts.list': list }, ['accounts.setRoles']);
	await show(PeoplePage);
	const box = page.getByRole('group', { name: 'Vai trò của Người 1' }).getByLabelText('Quản trị');
	await userEvent.click(box);
	await expect.element(page.getByRole('dialog')).toBeVisible();
	await userEvent.fill(page.getByTestId('proof-password'), 'không phải tôi');
	await userEvent.click(page.getByTestId('proof-confirm'));
	await expect.element(page.getByRole('dialog')).toHaveTextContent('Mật khẩu chưa đúng');
	expect(howOften(asked, 'accounts.setRoles')).toBe(1);
	await userEvent.fill(page.getByTestId('proof-password'), 'đúng là tôi');
	await userEvent.click(page.getByTestId('proof-confirm'));
	await expect.poll(() => howOften(asked, 'accounts.setRoles')).toBe(2);
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

it('does nothing where the person would not give the password, and shows what still stands', async () => {
	const list = () => ({ people: [OTHER], next: null });
	const asked = untilProved({ 'accounts.list': list }, ['accounts.setRoles']);
	await show(PeoplePage);
	const box = page.getByRole('group', { name: 'Vai trò của Người 1' }).getByLabelText('Quản trị');
	await userEvent.click(box);
	await userEvent.click(page.getByRole('button', { name: 'Để sau' }));
	await expect.element(box).not.toBeChecked();
	expect(howOften(asked, 'accounts.setRoles')).toBe(1);
	await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

it('hands out no export before the password is given', async () => {
	const files = () => ({ files: 0, bytes: 0 });
	const asked = untilProved({ 'exports.files': files }, ['accounts.checkProof']);
	await show(ExportPage);
	await userEvent.click(page.getByRole('link', { name: 'Excel' }));
	await expect.element(page.getByTestId('proof-password')).toBeVisible();
	await userEvent.click(page.getByRole('button', { name: 'Để sau' }));
	await expect.element(page.getByTestId('proof-password')).not.toBeInTheDocument();
	expect(howOften(asked, 'accounts.prove')).toBe(0);
});
