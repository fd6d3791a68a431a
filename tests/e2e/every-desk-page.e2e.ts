import type { Page } from '@playwright/test';

import {
	ORGANISER_PAGES,
	STALL_PAGES,
	type DeskPage as DeskPageEntry,
} from '../../src/lib/features/desk/pages';
import { expectFitForAll } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
import { throughEveryPage } from '../fixtures/desk-pages';
import { pastPromotionAtStall, placeAtStall } from '../fixtures/stall-order';
import { DeskPage } from '../pages/desk-page';

const PHONE = { width: 360, height: 740 };

async function look(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.getByTestId('sync-status')).not.toHaveAttribute('data-state', 'syncing');
	await expectFitForAll(page, address);
}

test.use({ viewport: PHONE });

test('the way in is for everybody', async ({ page }) => {
	for (const address of ['/sign-in', '/sign-in/password']) await look(page, address);
});

// Whatever the pages of a desk are by now: a new one is looked at by itself.
const DESKS: readonly { readonly login: string; readonly pages: readonly DeskPageEntry[] }[] = [
	{ login: 'chu-gian-hang', pages: STALL_PAGES },
	{ login: 'ban-to-chuc', pages: ORGANISER_PAGES },
];
for (const { login, pages } of DESKS) {
	test(`every page at the desk of ${login} is for everybody`, async ({ page, market }) => {
		test.setTimeout(300_000);
		await placeAtStall(market);
		await pastPromotionAtStall(market);
		await new DeskPage(page).signIn(login);
		await throughEveryPage(page, pages, (address) => look(page, address));
	});
}
