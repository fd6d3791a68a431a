import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
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

it('finds people by what is typed, and shows more of them, still there after a change', async () => {
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
	await userEvent.click(page.getByRole('button', { name: 'Khóa tài khoản' }).last());
	await expect
		.poll(() => asked.slice(-2))
		.toEqual([
			{ procedure: 'accounts.list', input: { search: 'nguoi', after: null } },
			{ procedure: 'accounts.list', input: { search: 'nguoi', after: 'nguoi-1' } },
		]);
	await expect.element(page.getByText('Người 2', { exact: true })).toBeVisible();
});
