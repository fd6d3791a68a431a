import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { mount, unmount } from 'svelte';

import '../../../app.css';
import FoldedMenu, { type MenuLink } from './FoldedMenu.svelte';

const LINKS: readonly MenuLink[] = [
	{ path: '/desk/organiser/dossiers', label: 'Hồ sơ', group: 'review' },
	{ path: '/desk/organiser/producers', label: 'Nhà bán', group: 'review' },
	{ path: '/desk/organiser/people', label: 'Người làm', group: 'people' },
];

let stop: (() => unknown) | undefined;
beforeEach(() => localStorage.removeItem('desk.menu'));
afterEach(async () => {
	await stop?.();
	localStorage.removeItem('desk.menu');
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

it('stands whole on a wide screen', async () => {
	await page.viewport(1280, 800);
	await open(LINKS[2]);
	for (const { label } of LINKS) await expect.element(link(label)).toBeVisible();
	expect(link('Người làm').elements()).toHaveLength(1);
	await expect.element(link('Người làm')).toHaveAttribute('aria-current', 'page');
});
