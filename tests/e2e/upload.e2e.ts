import type { BrowserContext, Page } from '@playwright/test';

import { photo } from '../fixtures/bad-files';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { KillableBrowser } from '../fixtures/killable-browser';
import { expect, testAlone as test } from '../fixtures/market';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { waitForWorker } from '../fixtures/worker';

/** From where each piece was sent, in order. */
function watchPieces(context: BrowserContext): number[] {
	const pieces: number[] = [];
	context.on('request', (request) => {
		const from = request.headers()['upload-offset'];
		if (request.method() === 'PATCH' && from !== undefined) pieces.push(Number(from));
	});
	return pieces;
}

async function choose(page: Page, pictures: Readonly<Record<string, Buffer>>): Promise<void> {
	const files = Object.entries(pictures);
	await page
		.getByTestId('upload-choose')
		.setInputFiles(files.map(([name, buffer]) => ({ name, mimeType: 'image/jpeg', buffer })));
	await expect(page.getByTestId('upload-file')).toHaveCount(files.length);
}

test('pictures chosen offline go up once, after the browser was closed and the road was cut', async ({
	market,
}) => {
	test.setTimeout(180_000);
	const { sql } = market.db;
	const made = await makeOrder(sql);
	const id = made.operation.opId;
	await pushOperations(market.url, [made.operation]);
	await sql`update orders set state = 'delivered', revision = 2 where id = ${id}`;

	await using road = await CuttingProxy.start(market.port);
	await using browser = await KillableBrowser.create();
	const page = await (await browser.start()).newPage();
	await page.goto(`${road.url}/orders/${id}#s=${made.secret}`);
	await expect(page.getByTestId('complain')).toBeVisible();
	await waitForWorker(page);

	road.set({ kind: 'cut' });
	await page.reload();
	await page.getByTestId('complain').click();
	await page.getByTestId('complaint-kind').selectOption('damaged');
	await page.getByTestId('complaint-wish').selectOption('replace');
	await page.getByTestId('complaint-text').fill('Hàng bị vỡ');
	// Noise, which no browser makes small: it goes in several pieces.
	const large = await photo('jpeg', { width: 2000, height: 1500 });
	await choose(page, { 'vỡ.jpg': large, 'hộp.jpg': await photo() });
	await page.getByTestId('complaint-send').click();
	await expect(page.getByTestId('on-their-way')).toContainText('Còn 2 tệp');
	await browser.close();

	const context = await browser.start();
	const pieces = watchPieces(context);
	const again = await context.newPage();
	const taken = again.waitForResponse((answer) => answer.request().method() === 'PATCH');
	road.set({ kind: 'open' });
	await again.goto(`${road.url}/orders/${id}`);
	await taken;
	road.set({ kind: 'cut' });
	const before = pieces.length;
	await expect(again.getByTestId('on-their-way')).toBeVisible();
	const [halfway] = await sql`select state from files where order_id = ${id} order by created_at`;
	expect(halfway).toEqual({ state: 'uploading' });
	road.set({ kind: 'open' });
	await again.evaluate(() => dispatchEvent(new Event('online')));
	await expect(again.getByTestId('on-their-way')).toHaveCount(0, { timeout: 60_000 });

	// The first of the two went on where the server had it.
	const sinceCut = pieces.slice(before);
	expect(sinceCut[0]).toBeGreaterThan(0);
	expect(sinceCut.filter((from) => from === 0)).toHaveLength(1);
	const stored = await sql`select name, state, attached_to like 'complaint %' as is_held
		from files where order_id = ${id} order by created_at`;
	expect([...stored]).toEqual([
		{ name: 'vỡ.webp', state: 'ready', is_held: true },
		{ name: 'hộp.webp', state: 'ready', is_held: true },
	]);
	await expect(again.getByTestId('handed-in').locator('img')).toHaveCount(2);
});
