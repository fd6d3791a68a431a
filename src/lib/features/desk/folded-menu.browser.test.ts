import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { createRawSnippet, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import '../../../app.css';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from './desk.svelte';
import DeskFrame from './DeskFrame.svelte';
import FoldedMenu from './FoldedMenu.svelte';
import type { MenuLink } from './pages';

const STALL = producerId(3);
const LINKS: readonly MenuLink[] = [
	{ path: '/desk/organiser/dossiers', label: 'Hồ sơ', group: 'review' },
	{ path: '/desk/organiser/producers', label: 'Nhà bán', group: 'review' },
	{ path: '/desk/organiser/people', label: 'Người làm', group: 'people' },
];

let stop: (() => unknown) | undefined;
beforeEach(() => localStorage.removeItem('desk.menu'));
afterEach(async () => {
	await stop?.();
	stop = undefined;
	document.body.style.padding = '';
	localStorage.removeItem('desk.menu');
	localStorage.removeItem('desk.me');
});

async function open(current: MenuLink | undefined): Promise<void> {
	await stop?.();
	// Within the bar that it stands in.
	const target = document.createElement('div');
	target.className = 'px-4 bg-surface';
	document.body.append(target);
	const pathname = current?.path ?? '/desk';
	const props = { links: LINKS, current, pathname };
	const menu = mount(FoldedMenu, { target, props });
	stop = async () => {
		stop = undefined;
		await unmount(menu);
		target.remove();
	};
}

const link = (name: string) => page.getByRole('link', { name });

it('takes one line of a phone, opens on the group of the page, by keyboard, and remembers the others', async () => {
	await page.viewport(360, 740);
	await open(LINKS[1]);
	const summary = page.getByText('Việc ở bàn').first();
	await expect.element(page.getByText('Nhà bán').first()).toBeVisible();
	expect(link('Hồ sơ').elements()).toEqual([]);

	await userEvent.tab();
	await userEvent.keyboard('{Enter}');
	await expect.element(link('Nhà bán')).toHaveAttribute('aria-current', 'page');
	await expect.element(link('Hồ sơ')).toBeVisible();
	expect(link('Người làm').elements()).toEqual([]);
	await userEvent.click(page.getByText('Quản trị'));
	await expect.element(link('Người làm')).toBeVisible();
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
	for (const each of document.querySelectorAll('summary')) {
		expect(each.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
	}

	// Another page: it is folded again, and what was open in it still is.
	await open(LINKS[0]);
	expect(link('Người làm').elements()).toEqual([]);
	await userEvent.click(summary);
	await expect.element(link('Người làm')).toBeVisible();
});

it('has a menu of one line for a stall on a phone, with all of its pages in it', async () => {
	const account = {
		...{ id: accountId('owner'), name: 'Chị Chủ', email: null, phone: null, roles: [] },
		producers: [{ producerId: STALL, role: 'owner' }],
	};
	localStorage.setItem(
		'desk.me',
		JSON.stringify({ account, producers: [{ id: STALL, name: 'HTX' }] }),
	);
	await page.viewport(360, 740);
	// As wide as the page that it stands on.
	document.body.style.padding = '0 1rem';
	const children = createRawSnippet(() => ({ render: () => '<p>trang</p>' }));
	const frame: Component<Record<string, never>> = (anchor) => {
		setDesk(new Desk());
		return DeskFrame(anchor, { children });
	};
	stop = mountInApp(new App(), frame, {});
	const menu = page.getByRole('navigation', { name: 'Việc ở bàn' });
	await expect.poll(() => menu.element().getBoundingClientRect().height).toBeLessThan(60);
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
	expect(menu.getByRole('link').elements()).toEqual([]);
	for (const summary of menu.element().querySelectorAll('summary')) summary.click();
	for (const name of ['Đóng gói', 'Lô hàng và tem', 'Hỏi đáp trong phiên', 'Người làm']) {
		await expect.element(menu.getByRole('link', { name })).toBeVisible();
	}
});

it('stands whole on a wide screen', async () => {
	await page.viewport(1280, 800);
	await open(LINKS[2]);
	for (const { label } of LINKS) await expect.element(link(label)).toBeVisible();
	expect(link('Người làm').elements()).toHaveLength(1);
	await expect.element(link('Người làm')).toHaveAttribute('aria-current', 'page');
});
