import type { Page } from '@playwright/test';

import { expectFitForAll } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
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

// What the menu of a desk leads to, whatever that is by now: a new page is looked at by itself.
for (const login of ['chu-gian-hang', 'ban-to-chuc']) {
	test(`every page at the desk of ${login} is for everybody`, async ({ page }) => {
		test.setTimeout(240_000);
		await new DeskPage(page).signIn(login);
		await page.goto('/desk');
		const links = page.getByRole('main').getByRole('listitem').getByRole('link');
		await expect(links.first()).toBeVisible();
		const addresses = await links.evaluateAll((all) =>
			all.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
		);
		expect(addresses.length).toBeGreaterThan(0);
		for (const address of new Set(['/desk', '/desk/account', ...addresses])) {
			await look(page, address);
		}
	});
}
