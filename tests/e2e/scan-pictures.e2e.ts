import { eq } from 'drizzle-orm';
import type { Page } from '@playwright/test';

import { getProductEntries } from '../../server/catalogue/product-entries';
import { publish } from '../../server/catalogue/publish';
import { products } from '../../server/catalogue/tables';
import { printedGtin } from '../../src/lib/domain/trace/gs1';
import { degradedCodes } from '../bench/degraded-codes';
import { barPicture } from '../fixtures/bar-pictures';
import type { BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { sampleOf } from '../fixtures/demo-labels';
import { seededLabels, toPng } from '../fixtures/grey-pictures';
import { productOf } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';

const verdict = (page: Page) => page.getByTestId('scan-verdict');
const asFile = (buffer: Buffer) => ({ name: 'pack.png', mimeType: 'image/png', buffer });

/** Gives a product of the demo the number of a small pack, or of an American one. */
async function renumber(market: BuiltServer, slug: string, gtin: string): Promise<string> {
	const { id, name } = await productOf(market, slug);
	const now = Date.now();
	await market.db.database.transaction((tx) =>
		publish(tx, now, async () => {
			await tx.update(products).set({ gtin }).where(eq(products.id, id));
			return { put: await getProductEntries(tx, [id], now) };
		}),
	);
	return name;
}

async function openOffline(page: Page, road: CuttingProxy): Promise<void> {
	await page.goto(road.url);
	await waitForWorker(page);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	road.set({ kind: 'cut' });
	await page.goto(`${road.url}/scan`);
}

test('bars of every kind in a picture are read offline, however the pack was held', async ({
	market,
	page,
}) => {
	const gtin = new URL(await sampleOf(market, 'known')).pathname.slice('/01/'.length);
	const ean13 = printedGtin(gtin);
	const [known] = await market.db.database
		.select({ name: products.name })
		.from(products)
		.where(eq(products.gtin, gtin));
	const ean8Name = await renumber(market, 'mat-ong-bac-ha-meo-vac', '00000096385074');
	const upcaName = await renumber(market, 'tra-bi-dao', '00036000291452');
	await using road = await CuttingProxy.start(market.port);
	await openOffline(page, road);
	for (const [format, digits, degrees, name] of [
		['EAN13', ean13, 0, known?.name],
		['EAN13', ean13, 180, known?.name],
		['EAN13', ean13, 90, known?.name],
		['EAN8', '96385074', 0, ean8Name],
		['UPCA', '036000291452', 0, upcaName],
	] as const) {
		const file = asFile(await barPicture(format, digits, degrees));
		await page.getByTestId('scan-file').setInputFiles(file);
		await expect(verdict(page), `${format} ${degrees}°`).toHaveAttribute('data-verdict', 'known');
		await expect(page.getByRole('heading', { name: name ?? '' }).first()).toBeVisible();
		await page.getByTestId('scan-again').click();
	}
});

/** Faint and grainy: too much so for the first reader at any size, not for the stronger one. */
async function hardPicture(): Promise<Buffer> {
	const text = (seededLabels(18).at(-1) ?? '').replace(/01\/\d{14}/, '01/08930000000033');
	const hard = (await degradedCodes([text])).find(({ how }) => how === 'contrast 0.15, noise 30');
	if (!hard) throw new Error('no such picture is made any more');
	return toPng(hard.picture);
}

test('a picture that only the stronger reader can read gives its verdict once that was fetched', async ({
	market,
	page,
}) => {
	const file = asFile(await hardPicture());
	await using road = await CuttingProxy.start(market.port);
	await openOffline(page, road);
	await page.getByTestId('scan-file').setInputFiles(file);
	await expect(page.getByText('Không thấy mã trong ảnh')).toBeVisible();

	// With a network it is fetched for this picture, and read at once.
	road.set({ kind: 'open' });
	await page.getByTestId('scan-file').setInputFiles(file);
	await expect(verdict(page)).toHaveAttribute('data-verdict', 'forged');

	// Kept from then on: also in another visit, without a network.
	road.set({ kind: 'cut' });
	await page.goto(`${road.url}/scan`);
	await page.getByTestId('scan-file').setInputFiles(file);
	await expect(verdict(page)).toHaveAttribute('data-verdict', 'forged');
});
