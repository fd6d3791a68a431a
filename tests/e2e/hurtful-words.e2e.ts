import type { Page } from '@playwright/test';

import { ORGANISER_PAGES, STALL_PAGES } from '../../src/lib/features/desk/pages';
import { deskLinks, throughEveryPage } from '../fixtures/desk-pages';
import { expect, testAlone as test } from '../fixtures/market';
import { hurtEverything, unnamedWords, watchForHurt } from '../fixtures/hurtful-words';
import { writeEverywhere } from '../fixtures/written-everywhere';
import { pastPromotionAtStall, placeAtStall } from '../fixtures/stall-order';
import { DeskPage } from '../pages/desk-page';

/** Some of what the pages must have shown for this to say anything. */
const SEEN = [
	'accounts.name',
	'bundles.title',
	'certificates.issuer',
	'checklist_versions.note',
	'complaint_steps.text',
	'decisions.reason',
	'document_events.reason',
	'dossier_messages.text',
	'dossiers.product_name',
	'order_lines.name',
	'order_lines.promotion',
	'orders.buyer_name',
	'orders.note',
	'orders.street',
	'producer_standings.documents_seen',
	'place_changes.source',
	'producers.name',
	'products.name',
	'promotions.gift',
	'reports.text',
	'text_versions.blocks',
];

/** Opens a page and waits until it has been filled. */
async function open(page: Page, address: string): Promise<string> {
	await page.goto(address);
	await page.locator('[data-running]').waitFor();
	await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
	await expect(page.getByTestId('sync-status')).not.toHaveAttribute('data-state', 'syncing');
	await page.waitForLoadState('networkidle');
	return page.locator('body').innerText();
}

test('what people wrote is shown as they wrote it, and never becomes more', async ({
	page,
	market,
}) => {
	test.setTimeout(240_000);
	const order = await placeAtStall(market);
	await pastPromotionAtStall(market);
	await writeEverywhere(market.db.sql);
	expect(await unnamedWords(market.db.sql), 'columns to be named in the list').toEqual([]);
	const hurt = await hurtEverything(market.db.sql);
	// What the server keeps at hand of texts and of the catalogue is read anew.
	await market.restart();
	const marks = await watchForHurt(page);
	const seen = new Set<string>();
	const look = async (address: string) => {
		const text = await open(page, address);
		for (const column of hurt) if (text.includes(`${column} '">`)) seen.add(column);
	};

	const product = '/products/mien-dong-tai-hoan';
	const buyers = ['/', '/products', product, '/market', '/about', '/privacy', '/texts/ranking'];
	for (const address of buyers) await look(address);
	await look(order.address);

	await new DeskPage(page).signIn('chu-gian-hang');
	await throughEveryPage(page, STALL_PAGES, look);
	// One dossier was asked about, another refused, a third decided: all of them are looked at.
	await look('/desk/producer/dossiers');
	const dossiers = (await deskLinks(page)).filter((address) => /\/dossiers\/./.test(address));
	for (const address of dossiers) await look(address);
	await new DeskPage(page).signOut();
	await new DeskPage(page).signIn('ban-to-chuc');
	await throughEveryPage(page, ORGANISER_PAGES, look);
	for (const address of dossiers) await look(address.replace('/producer/', '/organiser/'));

	expect(marks).toEqual([]);
	// The pages did show them, on every side.
	for (const column of SEEN) expect([...seen]).toContain(column);
});
