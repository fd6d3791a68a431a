import { accountId } from '$lib/domain/accounts/account';
import type { WaitingWork } from '$lib/domain/desk/waiting-work';
import { sessionId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';
import { DeskDatabase } from '$lib/local/desk-database';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import '../../../../app.css';
import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import DeskHome from './DeskHome.svelte';

const database = new DeskDatabase();
let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
	await stop?.();
	stop = undefined;
	vi.unstubAllGlobals();
	localStorage.removeItem('desk.me');
	await Promise.all(database.tables.map((table) => table.clear()));
});

function open(...roles: string[]): void {
	const account = {
		...{ id: accountId('organiser'), name: 'Chị Tổ Chức', email: null, phone: null },
		...{ roles, producers: [] },
	};
	localStorage.setItem('desk.me', JSON.stringify({ account, producers: [] }));
	const home: Component<Record<string, never>> = (anchor) => {
		setDesk(new Desk());
		return DeskHome(anchor, {});
	};
	stop = mountInApp(new App(), home, {});
}

function work(): WaitingWork {
	const now = Date.now();
	return {
		counts: {
			dossiers: { count: 4, oldestAt: now - 50 * HOUR_MS },
			ending: { count: 2, oldestAt: null },
		},
		tonight: [
			{
				...{ id: sessionId(7), title: 'Phiên tối nay', openedAt: null, closedAt: null },
				...{ startsAt: now - HOUR_MS, endsAt: now + HOUR_MS },
			},
		],
		failedJobs: [{ job: 'files.tidy', count: 3, lastAt: now }],
	};
}
const answering = () =>
	answerDesk({ 'home.waiting': () => work(), 'accounts.invitations': () => [] });

it('says what waits, how long the oldest has, and leads to the list of just these', async () => {
	await page.viewport(360, 740);
	answering();
	open('reviewer', 'host', 'administrator');
	const dossiers = page.getByTestId('waiting-dossiers');
	await expect.element(dossiers).toHaveTextContent('Hồ sơ chờ duyệt Cũ nhất: 2 ngày trước 4');
	await expect.element(dossiers).toHaveAttribute('href', '/desk/organiser/dossiers');
	const ending = page.getByTestId('waiting-ending');
	await expect.element(ending).toHaveAttribute('href', '/desk/organiser/certificates?only=ending');
	const tonight = page.getByTestId('tonight');
	await expect.element(tonight).toHaveTextContent('Đến giờ, chưa mở');
	await expect.element(tonight).toHaveAttribute('href', '/desk/organiser/sessions/7/live');
	await expect.element(page.getByTestId('failed-jobs')).toHaveTextContent('Dọn tệp bỏ dở: 3 lần');
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
	for (const link of document.querySelectorAll('[data-testid=desk-waiting] a')) {
		expect(link.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
	}
});

it('says without a network of when its figures are, and none of a role that was taken', async () => {
	answering();
	open('reviewer', 'host');
	await expect.element(page.getByTestId('waiting-dossiers')).toBeVisible();
	await expect.poll(() => database.waiting.count()).toBe(1);
	await stop?.();
	vi.unstubAllGlobals();
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
	open('host');
	await expect
		.element(page.getByTestId('desk-waiting'))
		.toHaveTextContent('Đang xem bản lưu trên máy, cập nhật vừa xong.');
	await expect.element(page.getByTestId('tonight')).toBeVisible();
	expect(page.getByTestId('waiting-dossiers').elements()).toEqual([]);
});

it('asks nothing for somebody who is no organiser', async () => {
	const asked = answering();
	open();
	await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
	expect(asked.filter(({ procedure }) => procedure === 'home.waiting')).toEqual([]);
});
