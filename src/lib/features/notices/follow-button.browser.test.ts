import { sessionId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import FollowButton from './FollowButton.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

it('goes by what was chosen here, though the answer to an earlier question comes later', async () => {
	let settle: ((answer: Response) => void) | undefined;
	const told = (data: unknown) => Response.json({ result: { data } });
	vi.stubGlobal('fetch', (address: string | URL | Request) => {
		const url = address instanceof Request ? address.url : String(address);
		if (url.includes('isFollowing')) return new Promise<Response>((done) => (settle = done));
		return Promise.resolve(told(url.includes('notify.key') ? { publicKey: 'AAAA' } : null));
	});
	// The browser's own push service, which no test can reach.
	const subscription = { endpoint: 'https://push.test/1', toJSON: () => ({ keys: {} }) };
	const waked = () => Promise.resolve(subscription);
	const registration = { pushManager: { getSubscription: waked, subscribe: waked } };
	vi.stubGlobal('Notification', {
		permission: 'granted',
		requestPermission: () => Promise.resolve('granted'),
	});
	const { serviceWorker } = navigator;
	vi.spyOn(serviceWorker, 'getRegistration').mockResolvedValue(
		registration as unknown as ServiceWorkerRegistration,
	);
	vi.spyOn(serviceWorker, 'ready', 'get').mockResolvedValue(
		registration as unknown as ServiceWorkerRegistration,
	);

	const wish = { kind: 'session', sessionId: sessionId(7) } as const;
	stops.push(mountInApp(new App(), FollowButton, { wish, label: 'Nhắc tôi' }));
	await expect.poll(() => settle).toBeDefined();
	await userEvent.click(page.getByRole('button', { name: 'Nhắc tôi' }));
	const stop = page.getByRole('button', { name: 'Thôi báo' });
	await expect.element(stop).toBeVisible();
	const late = told(false);
	settle?.(late);
	await expect.poll(() => late.bodyUsed).toBe(true);
	// A way to the browser and back: what was read by then is on the screen.
	await userEvent.hover(page.getByRole('status'));
	await expect.element(stop).toBeVisible();
});
