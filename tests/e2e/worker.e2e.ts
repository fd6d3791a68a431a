import { createHash } from 'node:crypto';

import { AlteringProxy } from '../fixtures/altering-proxy';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { expect, test } from '../fixtures/market';
import { countLoads, untilTrue, waitForWorker } from '../fixtures/worker';

/** Part of version A only: what a tab that runs A may still ask for after B took over. */
const OLD_PART = '/_app/immutable/chunks/of-version-a.js';

test('a route never visited opens from cold while the server is gone', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(road.url);
	await waitForWorker(page);
	await page.close();
	road.set({ kind: 'cut' });
	const cold = await context.newPage();
	const errors: string[] = [];
	cold.on('pageerror', (error) => errors.push(error.message));
	for (const path of ['/scan', '/products', '/market', '/cart', '/orders', '/privacy']) {
		await cold.goto(road.url + path);
		await expect(cold.getByTestId('sync-status').first()).toBeVisible();
		await expect(cold.locator('h1')).toBeVisible();
	}
	expect(errors).toEqual([]);
});

test('a page that was loaded past the worker is handed to it all the same', async ({
	market,
	context,
}) => {
	const page = await context.newPage();
	await page.goto(market.url);
	await waitForWorker(page);
	const browser = await context.newCDPSession(page);
	const loads = countLoads(page);
	await browser.send('Page.reload', { ignoreCache: true });
	await expect.poll(() => loads.count).toBe(1);
	await waitForWorker(page);
	expect(loads.count).toBe(1);
});

const PACKS = /^\/_app\/immutable\/packs\//;

for (const [how, answer] of [
	['whole', undefined],
	['cut off', 'cut'],
	['changed on their way', { contentType: 'application/octet-stream', body: 'half of it' }],
	['as the page of a captive portal', { contentType: 'text/html', body: '<h1>Wi-Fi</h1>' }],
] as const) {
	test(`a phone keeps the app as it was built, where packs of it come ${how}`, async ({
		market,
		context,
	}) => {
		await using site = await AlteringProxy.start(market.port);
		const asked: string[] = [];
		site.alter = (path) => {
			asked.push(path);
			return PACKS.test(path) ? answer : undefined;
		};
		const page = await context.newPage();
		await page.goto(site.url);
		await waitForWorker(page);
		const kept = await page.evaluate(async () => {
			const name = (await caches.keys()).find((one) => one.includes('precache'));
			const cache = await caches.open(name ?? '');
			const addresses = (await cache.keys()).map(({ url }) => url);
			return Promise.all(
				addresses.map(async (address) => {
					const file = await cache.match(address);
					const bytes = (await file?.arrayBuffer()) ?? new ArrayBuffer(0);
					const digest = await crypto.subtle.digest('SHA-256', bytes);
					const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16)).join(' ');
					return {
						path: new URL(address).pathname,
						type: file?.headers.get('content-type'),
						sha256,
					};
				}),
			);
		});
		expect(kept.length).toBeGreaterThan(100);
		for (const { path, type, sha256 } of kept) {
			const built = await fetch(market.url + path);
			const digest = createHash('sha256')
				.update(Buffer.from(await built.arrayBuffer()))
				.digest();
			expect(sha256, path).toBe([...digest].map((byte) => byte.toString(16)).join(' '));
			expect(type?.split(';')[0], path).toBe(built.headers.get('content-type')?.split(';')[0]);
		}
		// Beside what the page itself asked for: the packs, and what is named by no content.
		const singly = asked.filter((path) => path.startsWith('/_app/') && !PACKS.test(path));
		expect(asked.some((path) => PACKS.test(path))).toBe(true);
		expect(singly.length < kept.length / 2).toBe(how === 'whole');
	});
}

test('a captive portal that comes in the middle of it leaves nothing on the phone that is not the app', async ({
	market,
	context,
}) => {
	await using site = await AlteringProxy.start(market.port);
	const portal = { contentType: 'text/html', body: '<h1>Đăng nhập Wi-Fi</h1>' };
	let refused = 0;
	site.alter = (path) => {
		if (path !== '/shell') return undefined;
		refused += 1;
		return portal;
	};
	const page = await context.newPage();
	await page.goto(site.url);
	await expect.poll(() => refused).toBeGreaterThan(0);
	await untilTrue(page, async () => {
		const registration = await navigator.serviceWorker.getRegistration();
		return !registration?.installing && !registration?.waiting && !registration?.active;
	});
	site.alter = () => undefined;
	await page.reload();
	await waitForWorker(page);
	await page.goto(`${site.url}/about`);
	await expect(page.getByTestId('sync-status').first()).toBeVisible();
	await expect(page.getByText('Đăng nhập Wi-Fi')).toHaveCount(0);
});

test('a captive portal does not get between a person and the installed market', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(road.url);
	await waitForWorker(page);
	road.set({ kind: 'captivePortal' });
	await page.goto(`${road.url}/products`);
	await expect(page.getByTestId('sync-status').first()).toHaveAttribute('data-state', 'offline');
	await expect(page.getByTestId('product-card').first()).toBeVisible();
	await expect(page.getByText('Đăng nhập Wi-Fi')).toHaveCount(0);
});

test('addresses for programs are answered by the server, not by the shell', async ({
	market,
	page,
}) => {
	await page.goto('/');
	await waitForWorker(page);
	for (const path of ['/healthz', '/.well-known/jwks.json', '/manifest.webmanifest']) {
		const answer = await page.goto(market.url + path);
		expect(answer?.status(), path).toBe(200);
		expect(answer?.headers()['content-type'], path).not.toContain('text/html');
	}
});

test('a new version is offered in every tab, forced in none, and breaks no open tab', async ({
	market,
	context,
}) => {
	await using site = await AlteringProxy.start(market.port);
	const worker = await (await fetch(`${market.url}/service-worker.js`)).text();
	const asA = (text: string) =>
		text.replace('[{"revision"', `[{"revision":null,"url":"${OLD_PART.slice(1)}"},{"revision"`);
	expect(asA(worker)).not.toBe(worker);
	const serve = (text: string, hasOldPart: boolean) => {
		site.alter = (path) => {
			if (path.startsWith('/service-worker.js')) {
				return { contentType: 'text/javascript', body: text };
			}
			if (path !== OLD_PART) return undefined;
			return hasOldPart
				? { contentType: 'text/javascript', body: 'export const part = "A";' }
				: { status: 404, contentType: 'text/plain', body: 'gone' };
		};
	};
	const importOldPart = (address: string) =>
		import(address).then(
			(module: { part: string }) => module.part,
			() => 'gone',
		);

	serve(asA(worker), true);
	const [first, second] = [await context.newPage(), await context.newPage()];
	const loads = [countLoads(first), countLoads(second)];
	for (const page of [first, second]) {
		await page.goto(site.url);
		await waitForWorker(page);
	}
	expect(await first.evaluate(importOldPart, OLD_PART)).toBe('A');

	serve(worker, false);
	await first.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
	for (const page of [first, second]) await expect(page.getByTestId('update-offer')).toBeVisible();
	expect(loads.map(({ count }) => count)).toEqual([1, 1]);

	await first.getByRole('button', { name: 'Dùng bản mới' }).click();
	await expect.poll(() => loads[0]?.count).toBe(2);
	await expect(first.getByTestId('sync-status').first()).toBeVisible();
	await expect(first.getByTestId('update-offer')).toHaveCount(0);
	expect(loads.map(({ count }) => count)).toEqual([2, 1]);

	// The second tab still runs A, with B's worker, and finds a part of A it never loaded before.
	expect(await second.evaluate(importOldPart, OLD_PART)).toBe('A');
	await second.getByRole('button', { name: 'Dùng bản mới' }).click();
	await expect.poll(() => loads[1]?.count).toBe(2);
	await expect(second.getByTestId('update-offer')).toHaveCount(0);

	// And so with the next one: once in the tab that asked, not at all in the other.
	serve(`${worker}\n// version C`, false);
	await first.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
	await first.getByRole('button', { name: 'Dùng bản mới' }).click();
	await expect.poll(() => loads[0]?.count).toBe(3);
	expect(loads.map(({ count }) => count)).toEqual([3, 2]);
});
