import type { Page } from '@playwright/test';

import { accessibilityFaults } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CataloguePage } from '../pages/catalogue-page';

const NOODLES = 'mien-dong-tai-hoan';

/** The switch in the phone's own settings. */
async function saveData(page: Page, isOn: boolean): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setDataSaverOverride', { dataSaverEnabled: isOn });
}

/** How many pictures of the page are shown. */
const shown = (page: Page): Promise<number> =>
	page.evaluate(() => [...document.images].filter((image) => image.naturalWidth > 0).length);

/** Paths and search parts of the pictures that the worker keeps. */
const kept = (page: Page): Promise<string[]> =>
	page.evaluate(async () => {
		const requests = await (await caches.open('pictures')).keys();
		return requests.map(({ url }) => url.slice(url.indexOf('/pictures/')));
	});

test('with data saved a picture comes by a tap only, and stays', async ({ page }) => {
	const sent: string[] = [];
	page.on('response', (response) => {
		if (response.ok() && response.headers()['content-type']?.startsWith('image/')) {
			if (response.url().includes('/pictures/')) sent.push(response.url());
		}
	});
	await saveData(page, true);
	const load = page.getByRole('button', { name: 'Tải ảnh Miến dong Tài Hoan' });
	// Without a worker first, then with one.
	await page.goto(`/products/${NOODLES}`);
	await expect(load).toBeVisible();
	await waitForWorker(page);
	await page.reload();
	await expect(load).toBeVisible();
	expect(await accessibilityFaults(page)).toEqual([]);
	expect(sent).toEqual([]);
	expect(await kept(page)).toEqual([]);

	await load.click();
	await expect.poll(() => shown(page)).toBe(1);
	await expect.poll(() => kept(page)).toEqual([expect.stringMatching(/\/\d+\.avif$/)]);
	await page.reload();
	await expect.poll(() => shown(page)).toBe(1);
	await expect(load).toHaveCount(0);
});

test('with data saved what was seen before is still shown', async ({ page }) => {
	await page.goto('/products');
	await waitForWorker(page);
	await page.reload();
	const catalogue = new CataloguePage(page);
	await expect.poll(async () => (await kept(page)).length).toBeGreaterThan(1);
	await page.waitForLoadState('networkidle');

	await saveData(page, true);
	await page.reload();
	await expect.poll(() => shown(page)).toBeGreaterThan(1);
	// Not earlier: a picture that was still on its way is kept a moment after it is shown.
	const before = await kept(page);
	await catalogue.cards.last().scrollIntoViewIfNeeded();
	const card = catalogue.cards.filter({ has: page.getByTestId('picture-load') }).last();
	await card.getByTestId('picture-load').click();
	await expect.poll(async () => (await kept(page)).length).toBe(before.length + 1);
	// The button lies over the card's link.
	await expect(page).toHaveURL(/\/products$/);
});
