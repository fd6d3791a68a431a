import { producerId, sessionId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import ShareButton from '$lib/features/catalogue/ShareButton.svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { smallCatalogue } from '../../../../tests/fixtures/small-catalogue';
import LineUp from './LineUp.svelte';
import ReminderButton from './ReminderButton.svelte';

vi.mock('$app/state', () => ({ page: { url: new URL('https://cho.example/market') } }));

const session = {
	id: sessionId(6),
	slug: 'phien-6',
	title: 'Phiên chợ đêm số 6',
	intro: '',
	startsAt: Date.UTC(2026, 10, 28, 12, 30),
	endsAt: Date.UTC(2026, 10, 28, 14, 30),
	slots: [],
	cancelledAt: null,
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	for (const stop of stops.splice(0)) await stop();
});

describe('a session', () => {
	it('is put into the phone’s calendar by a file that the link itself holds', async () => {
		stops.push(mountInApp(new App(), ReminderButton, { session }));
		const link = page.getByRole('link', { name: 'Thêm vào lịch' });
		await expect.element(link).toHaveAttribute('download', 'phien-6.ics');
		const href = link.element().getAttribute('href') ?? '';
		const file = await (await fetch(href)).text();
		expect(file).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART:20261128T123000Z[^]*END:VCALENDAR\r\n$/);
		expect(file.replaceAll('\r\n ', '')).toContain('https://cho.example/market/phien-6');
	});

	it('says whose turn it really is, and of nobody by the clock', async () => {
		const slot = (id: number) => ({
			...{ producerId: producerId(id), startsAt: Date.now() - 1_000, minutes: 10 },
			productIds: [],
		});
		const slots = [slot(1), slot(2)];
		const view = smallCatalogue();
		const due = { ...session, slots, openedAt: Date.now() - 60_000 };
		stops.push(mountInApp(new App(), LineUp, { session: due, view }));
		await expect.element(page.getByRole('listitem').first()).toHaveTextContent('HTX Ong');
		expect(document.body.textContent).not.toContain('Đang lên sóng');
		await stops.pop()?.();
		stops.push(mountInApp(new App(), LineUp, { session: { ...due, onAir: producerId(2) }, view }));
		const turn = page.getByRole('listitem').filter({ hasText: 'Đang lên sóng' });
		await expect.element(turn).toHaveTextContent('HTX Đồi Chè');
	});

	it('is handed to whatever the phone shares with, or its address copied', async () => {
		const shared = vi.fn(() => Promise.resolve());
		const copied = vi.fn(() => Promise.resolve());
		const url = location.origin + location.pathname;
		vi.stubGlobal('navigator', { share: shared });
		stops.push(mountInApp(new App(), ShareButton, { title: session.title }));
		await page.getByRole('button').click();
		expect(shared).toHaveBeenCalledWith({ title: session.title, url });
		vi.stubGlobal('navigator', { clipboard: { writeText: copied } });
		await page.getByRole('button').click();
		expect(copied).toHaveBeenCalledWith(url);
		await expect.element(page.getByRole('button')).toHaveTextContent('Đã chép địa chỉ');
	});
});
