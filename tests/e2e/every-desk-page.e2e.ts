import type { Page } from '@playwright/test';

import { findPage } from '../../src/lib/features/desk/find-page';
import {
	ORGANISER_PAGES,
	STALL_PAGES,
	type DeskPage as DeskPageEntry,
} from '../../src/lib/features/desk/pages';
import { expectFitForAll } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
import { placeAtStall } from '../fixtures/stall-order';
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
		await new DeskPage(page).signIn(login);
		const unseen = new Map(pages.map(({ path }) => [path, path.includes('[') ? null : path]));
		const others = ['/desk', '/desk/account', '/desk/notifications/choices'];
		for (let next = others.shift(); next !== undefined; next = others.shift() ?? take(unseen)) {
			await look(page, next);
			for (const address of await deskLinks(page)) {
				// A thing's own page is reached from a list of such things.
				const found = findPage(pages, address)?.page.path;
				if (found !== undefined && unseen.get(found) === null) unseen.set(found, address);
			}
		}
		expect([...unseen.keys()], 'pages that no other leads to').toEqual([]);
	});
}

/** Takes out a page whose address is known. */
function take(unseen: Map<string, string | null>): string | undefined {
	for (const [path, address] of unseen) {
		if (address === null) continue;
		unseen.delete(path);
		return address;
	}
	return undefined;
}

function deskLinks(page: Page): Promise<string[]> {
	const links = page.getByRole('main').locator('a[href^="/desk/"]');
	return links.evaluateAll((all) =>
		all.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
	);
}
