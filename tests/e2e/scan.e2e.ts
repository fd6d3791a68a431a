import { chromium, type Page } from '@playwright/test';

import { VERDICTS, type Verdict } from '../../src/lib/domain/trace/verdict';
import { products } from '../../server/catalogue/tables';
import { recallLot } from '../../server/trace/lot-recall';
import { createLot } from '../../server/trace/lots';
import { scans } from '../../server/trace/tables';
import { eq } from 'drizzle-orm';
import { accessibilityFaults, expectFitForAll } from '../fixtures/accessibility';
import { CHROMIUM_ARGS, chromiumPath } from '../fixtures/chromium';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { sampleOf, samplesOf } from '../fixtures/demo-labels';
import { filmOf, pictureOf } from '../fixtures/fake-camera';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';

/** Opens the market, until the phone holds app and catalogue, and cuts the road. */
async function goOffline(page: Page, road: CuttingProxy): Promise<void> {
	await page.goto(road.url);
	await waitForWorker(page);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	road.set({ kind: 'cut' });
}

const verdict = (page: Page) => page.getByTestId('scan-verdict');

test('the camera sees a label, offline, and what it shows can be ordered', async ({ market }) => {
	await using road = await CuttingProxy.start(market.port);
	using film = await filmOf(await sampleOf(market, 'genuine'));
	const browser = await chromium.launch({
		executablePath: chromiumPath(),
		args: [...CHROMIUM_ARGS, ...film.args],
	});
	try {
		const page = await browser.newPage({ locale: 'vi-VN', viewport: { width: 360, height: 740 } });
		await goOffline(page, road);
		await page.goto(`${road.url}/scan`);
		await expect(verdict(page)).toHaveAttribute('data-verdict', 'genuine');
		await expect(page.getByTestId('product-stars')).toHaveAttribute('data-stars', '5');
		await expect(page.getByRole('listitem').filter({ hasText: 'Đóng gói' }).first()).toBeVisible();
		await page.getByTestId('scan-order').click();
		await expect(page.getByTestId('cart-count')).toHaveText(/1/);
		// Scanning on: the camera is let go and taken again.
		await page.getByTestId('scan-again').click();
		await expect(verdict(page)).toHaveAttribute('data-verdict', 'genuine');

		road.set({ kind: 'open' });
		await page.reload();
		await expect
			.poll(() => market.db.database.$count(scans), { timeout: 20_000 })
			.toBeGreaterThanOrEqual(2);
	} finally {
		await browser.close();
	}
});

test('a picture of each sample gives its verdict, offline', async ({ market, page }) => {
	await using road = await CuttingProxy.start(market.port);
	await goOffline(page, road);
	const seen = new Set<Verdict>();
	for (const { kind, url } of await samplesOf(market)) {
		await page.goto(`${road.url}/scan`);
		await page.getByTestId('scan-file').setInputFiles(await pictureOf(url));
		await expect(verdict(page), url).toHaveAttribute('data-verdict', kind);
		const canOrder = kind === 'genuine' || kind === 'known' || kind === 'copySuspected';
		await expect(page.getByTestId('scan-order')).toHaveCount(canOrder ? 1 : 0);
		if (kind !== 'genuine' && kind !== 'known' && kind !== 'copySuspected') {
			await expect(page.getByTestId('product-stars'), kind).toHaveCount(
				kind === 'recalled' ? 1 : 0,
			);
		}
		seen.add(kind);
	}
	expect(seen).toEqual(new Set(VERDICTS));
});

test('a link that a phone camera opens works offline too', async ({ market, page }) => {
	await using road = await CuttingProxy.start(market.port);
	await goOffline(page, road);
	for (const kind of ['forged', 'recalled', 'malformed', 'unknown'] as const) {
		const { pathname, search } = new URL(await sampleOf(market, kind));
		await page.goto(road.url + pathname + search);
		await expect(verdict(page)).toHaveAttribute('data-verdict', kind);
	}
});

test('a link with a broken encoding gets a page that says what to do, offline too', async ({
	market,
	page,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const problems: string[] = [];
	page.on('pageerror', (error) => problems.push(error.message));
	for (const isOffline of [false, true]) {
		if (isOffline) await goOffline(page, road);
		for (const path of ['/01/%E0%A4%A', '/01/08930000000019/10/%E0%A4']) {
			await page.goto(road.url + path);
			await expect(verdict(page)).toHaveAttribute('data-verdict', 'malformed');
			await expect(verdict(page)).toContainText('Địa chỉ trong mã bị hỏng');
			await page.locator('[data-catalogue="kept"]').waitFor();
			await expect(verdict(page)).toHaveAttribute('data-verdict', 'malformed');
		}
		await page.getByRole('link', { name: 'Quét mã khác' }).click();
		await expect(page.getByTestId('scan-text')).toBeVisible();
	}
	expect(problems).toEqual([]);
});

test('digits under the bars can be typed, and wrong ones are named', async ({ market, page }) => {
	const gtin = new URL(await sampleOf(market, 'known')).pathname.slice('/01/0'.length);
	await page.goto('/scan');
	await page.getByTestId('scan-text').fill(`${gtin.slice(0, 3)} ${gtin.slice(3)}`);
	await page.getByTestId('scan-submit').click();
	await expect(verdict(page)).toHaveAttribute('data-verdict', 'known');
	await page.getByTestId('scan-again').click();
	const wrong = `${gtin.slice(0, -1)}${(Number(gtin.at(-1)) + 1) % 10}`;
	await page.getByTestId('scan-text').fill(wrong);
	await page.getByTestId('scan-submit').click();
	await expect(verdict(page)).toHaveAttribute('data-verdict', 'malformed');
	await expect(verdict(page)).toContainText('Có một chữ số sai');
	// Before the page's script is there, the browser sends what was typed by itself.
	await page.goto(`/scan?code=${gtin}`);
	await expect(verdict(page)).toHaveAttribute('data-verdict', 'known');
});

test('without a camera the page says how to go on, and a picture without code says so', async ({
	page,
}) => {
	await page.goto('/scan');
	await expect(page.getByRole('status').filter({ hasText: /máy ảnh/i })).toBeVisible();
	await expect(page.getByTestId('scan-video')).toHaveAttribute('data-state', 'failed');
	const pixel = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
		'base64',
	);
	const file = page.getByTestId('scan-file');
	await file.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: pixel });
	await expect(page.getByText('Không thấy mã trong ảnh')).toBeVisible();
	await file.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no') });
	await expect(page.getByText('Không thấy mã trong ảnh')).toBeVisible();
});

test('the address of a code answers people and programs', async ({ market, request }) => {
	const ask = async (path: string, accept: string) => {
		const answer = await request.get(path, { headers: { accept } });
		return { status: answer.status(), headers: answer.headers(), text: await answer.text() };
	};
	const statuses = {
		known: 200,
		forged: 200,
		recalled: 200,
		unknown: 404,
		malformed: 400,
	} as const;
	for (const [kind, status] of Object.entries(statuses)) {
		const url = await sampleOf(market, kind as keyof typeof statuses);
		for (const accept of ['text/html', '*/*', 'application/json']) {
			const answer = await ask(url, accept);
			expect([kind, accept, answer.status]).toEqual([kind, accept, status]);
			expect(answer.headers['vary']).toMatch(/\bAccept\b(?!-)/);
			if (accept === 'application/json') {
				expect(JSON.parse(answer.text)).toMatchObject({ verdict: kind });
			} else {
				expect(answer.text).toContain(`data-verdict="${kind}"`);
			}
		}
	}
	const genuine = await sampleOf(market, 'genuine');
	for (const [path, accept] of [
		[`${genuine}&linkType=all`, 'text/html'],
		[genuine, 'application/linkset+json'],
	] as const) {
		const answer = await ask(path, accept);
		expect(answer.headers['content-type']).toBe('application/linkset+json');
		const { linkset } = JSON.parse(answer.text) as { linkset: Record<string, unknown>[] };
		expect(linkset[0]?.['https://ref.gs1.org/voc/defaultLink']).toHaveLength(1);
	}
	const keys = await ask('/.well-known/jwks.json', '*/*');
	expect(JSON.parse(keys.text)).toMatchObject({ keys: [{ kty: 'EC', crv: 'P-256', kid: '1' }] });
	expect(keys.text).not.toContain('"d"');
	expect((await ask('/.well-known/gs1resolver', '*/*')).status).toBe(200);
});

test('a lot called back after it was scanned into the basket is told there, offline too', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const { database } = market.db;
	const [product] = await database
		.select()
		.from(products)
		.where(eq(products.slug, 'che-dinh-tan-cuong'));
	if (!product) throw new Error('The demo market has no such tea.');
	const { id: productId, producerId, gtin, name } = product;
	const lot = 'L-GOI-LAI';
	const about = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
	const lotId = await createLot(database, { productId, producerId, lot, ...about }, Date.now());

	const page = await context.newPage();
	await page.goto(`${road.url}/01/${gtin}/10/${lot}`);
	await page.getByTestId('scan-order').click();
	await expect(page.getByTestId('cart-count')).toHaveText('1');
	await waitForWorker(page);
	await recallLot(database, { lotId, reason: 'Kiểm nghiệm lại', place: 'HTX' }, Date.now());
	await expect(async () => {
		await page.goto(`${road.url}/cart`);
		await expect(page.getByTestId('cart-recalled')).toBeVisible({ timeout: 2_000 });
	}).toPass();

	road.set({ kind: 'cut' });
	await page.goto(`${road.url}/cart`);
	await expect(page.getByTestId('cart-recalled')).toContainText('bị thu hồi: Kiểm nghiệm lại');
	await expect(page.getByRole('link', { name: 'Đặt hàng' })).toHaveCount(0);
	await page.goto(`${road.url}/checkout`);
	await expect(page.getByText('Chưa có món nào đặt được')).toBeVisible();
	await page.getByRole('main').getByRole('link', { name: 'Quay lại giỏ' }).last().click();
	await page.setViewportSize({ width: 360, height: 740 });
	expect(await accessibilityFaults(page)).toEqual([]);
	await page.getByTestId('cart-other-lot').click();
	await expect(page.getByTestId('cart-recalled')).toHaveCount(0);
	await expect(page.getByTestId('cart-line')).toContainText(name);
	await expect(page.getByTestId('cart-line')).not.toContainText(lot);
	await page.getByRole('link', { name: 'Đặt hàng' }).click();
	await expect(page.getByTestId('checkout-submit')).toBeVisible();
});

test('an address counts as shown only where the commune is shown by name', async ({
	market,
	request,
}) => {
	const seen = new Set<boolean>();
	for (const { kind, url } of await samplesOf(market)) {
		if (kind === 'unknown' || kind === 'malformed' || kind === 'forged') continue;
		const answer = await request.get(url, { headers: { accept: 'application/json' } });
		const { producer, missingElements } = (await answer.json()) as {
			producer: { commune: string | null };
			missingElements: string[];
		};
		const { commune } = producer;
		seen.add(commune !== null);
		expect(missingElements.includes('address')).toBe(commune === null);
		if (commune === null) continue;
		expect(commune).toMatch(/^(xã|phường|đặc khu) \p{Lu}/u);
		expect(await (await request.get(url)).text()).toContain(`${commune}, `);
	}
	expect(seen).toEqual(new Set([true, false]));
});

test('every verdict is accessible by day and by night and fits 360 px', async ({
	market,
	page,
}) => {
	test.setTimeout(180_000);
	const samples = await samplesOf(market);
	const addresses = VERDICTS.map((kind) => samples.find((one) => one.kind === kind)?.url ?? '/');
	for (const address of [...addresses, '/scan', '/demo/labels']) {
		await page.goto(address);
		await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
		await expectFitForAll(page, address);
	}
});
