import type { Page } from '@playwright/test';

import { expectFitForAll } from '../fixtures/accessibility';
import { gatherComplaints } from '../fixtures/complaints';
import { expect, test } from '../fixtures/market';
import { LINKED, PAGES } from '../fixtures/public-pages';

async function addresses(page: Page): Promise<string[]> {
	const found: string[] = [];
	for (const { from, link } of LINKED) {
		await page.goto(from);
		found.push((await page.locator(link).first().getAttribute('href')) ?? from);
	}
	return [...PAGES, ...found];
}

async function openRunning(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await page.locator('[data-running]').waitFor();
	// What a page shows while it reads the phone's store is gone before anybody could use it.
	await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
}

test('no page breaks a rule of accessibility, scrolls sideways at 360 px or complains', async ({
	page,
}) => {
	test.setTimeout(240_000);
	const complaints = gatherComplaints(page);
	for (const path of await addresses(page)) {
		await openRunning(page, path);
		await expectFitForAll(page, path);
	}
	expect(complaints).toEqual([]);
});
