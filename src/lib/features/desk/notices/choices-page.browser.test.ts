import { AppError } from '$lib/domain/errors';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import ChoicesPage from './ChoicesPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.clear();
});

it('shows nothing as chosen that the server did not take', async () => {
	let isBusy = true;
	answerDesk({
		'notify.choices': () => ({ choices: [], hasMail: false, publicKey: '' }),
		'notify.choose': () => {
			if (isBusy) throw new AppError('SERVER_BUSY');
			return null;
		},
	});
	const account = {
		...{ id: 'lan', name: 'Chị Chủ', email: null, phone: '+84912345678', roles: [] },
		producers: [{ producerId: 3, role: 'owner' }],
	};
	localStorage.setItem('desk.me', JSON.stringify({ account, producers: [] }));
	const inDesk: Component<Record<string, never>> = (anchor, props) => {
		setDesk(new Desk());
		return ChoicesPage(anchor, props);
	};
	stops.push(mountInApp(new App(), inDesk, {}));
	// What no stall is ever told is not offered.
	await expect.element(page.getByRole('group', { name: 'Đơn mới' })).toBeVisible();
	expect(page.getByRole('group', { name: 'Hồ sơ mới nộp' }).elements()).toEqual([]);
	const boxes = () => [...document.querySelectorAll<HTMLInputElement>('input:not([disabled])')];
	await expect.poll(() => boxes().length).toBeGreaterThan(0);
	const [box] = boxes();
	if (!box) throw new Error('nothing to choose');
	const before = box.checked;
	await userEvent.click(box);
	await expect.element(page.getByRole('alert')).toBeVisible();
	expect(box.checked).toBe(before);
	isBusy = false;
	await userEvent.click(box);
	await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});
