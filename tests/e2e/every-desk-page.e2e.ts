import type { Page } from '@playwright/test';

import { TEXT_KINDS } from '../../src/lib/domain/texts/text';
import { ORGANISER_PAGES, STALL_PAGES } from '../../src/lib/features/desk/pages';
import { expectFitForAll } from '../fixtures/accessibility';
import type { BuiltServer } from '../fixtures/built-server';
import { gatherComplaints } from '../fixtures/complaints';
import { sampleOf } from '../fixtures/demo-labels';
import { deskLinks, throughEveryPage } from '../fixtures/desk-pages';
import { hurtEverything, unnamedWords, watchForHurt } from '../fixtures/hurtful-words';
import { expect, testAlone as test } from '../fixtures/market';
import {
	pastPromotionAtStall,
	pastPromotionsOfSessions,
	placeAtStall,
} from '../fixtures/stall-order';
import { writeEverywhere } from '../fixtures/written-everywhere';
import { DeskPage } from '../pages/desk-page';

const PHONE = { width: 360, height: 740 };
const LAPTOP = { width: 1280, height: 800 };

/** Words that these pages do not show as they stand there, and why. All others have been on a screen here. */
const NOT_SHOWN_HERE: Readonly<Record<string, readonly string[]>> = {
	'desks read goods, lots and steps from the catalogue: catalogue_entries.body': [
		...['products.ingredients', 'products.storage', 'products.story', 'product_prices.unit'],
		...['lots.location_code', 'lots.recall_reason', 'lots.standards'],
		...['trace_events.note', 'trace_events.place'],
	],
	'made anew of the tables when the market starts, whose words then stand there': [
		...['about', 'communeName', 'oldPlace', 'oldProvince', 'bank.holder'].map(
			(field) => `catalogue_entries.body.value.${field}`,
		),
	],
	'kept, shown to nobody': ['files.name', 'serial_flag_events.reason'],
};

test.use({ viewport: PHONE });

test('every page of the desks is for everybody, and shows what people wrote as they wrote it', async ({
	page,
	market,
}) => {
	test.setTimeout(420_000);
	const order = await placeAtStall(market);
	await pastPromotionAtStall(market);
	await pastPromotionsOfSessions(market);
	const label = new URL(await sampleOf(market, 'genuine')).pathname;
	const recalled = new URL(await sampleOf(market, 'recalled')).pathname;
	await writeEverywhere(market.db.sql);
	expect(await unnamedWords(market.db.sql), 'columns to be named in the list').toEqual([]);
	const hurt = await hurtEverything(market.db.sql);
	// What the server keeps at hand of texts and of the catalogue is read anew.
	await market.restart();
	const complaints = gatherComplaints(page);
	const marks = await watchForHurt(page);
	const seen = new Set<string>();
	/** Notes which columns' words the page shows as words. */
	const read = async () => {
		const text = await wordsShown(page);
		for (const column of hurt) if (text.includes(`${column} '`)) seen.add(column);
	};
	const look = async (address: string) => {
		await open(page, address);
		await expectFitForAll(page, address);
		await read();
	};

	for (const address of ['/sign-in', '/sign-in/password']) await look(address);
	// Buyers' pages are looked at by everybody's means elsewhere: here only at what they make of words.
	await page.goto('/market');
	const session = (await page.locator('a[href^="/market/"]').first().getAttribute('href')) ?? '';
	for (const address of [
		...['/', '/products', '/products/mien-dong-tai-hoan', '/market', session, label, recalled],
		...['/about', '/privacy', ...TEXT_KINDS.map((kind) => `/texts/${kind}`), order.address],
		...(await producersByFields(market)),
	]) {
		await open(page, address);
		// What stood in the page when it came is gone through again by what the phone holds.
		if (address === label) {
			const life = page.getByRole('region', { name: 'Nhật ký lô hàng' });
			await expect(life.getByText('catalogue_entries.body').first()).toBeVisible();
		}
		await read();
	}

	await new DeskPage(page).signIn('chu-gian-hang');
	await throughEveryPage(page, STALL_PAGES, look);
	await look('/desk/notifications');
	await expectWideBoard(page);
	// One dossier was asked about, another refused, a third decided: all of them are looked at.
	await open(page, '/desk/producer/dossiers');
	const dossiers = (await deskLinks(page)).filter((address) => /\/dossiers\/./.test(address));
	for (const address of dossiers) {
		await open(page, address);
		const commitment = page.getByTestId('commitment-read');
		if (await commitment.isVisible()) await commitment.click();
		await read();
	}
	await open(page, '/desk/producer/lessons');
	const lessons = (await deskLinks(page)).filter((address) => /\/lessons\/./.test(address));
	for (const address of lessons) {
		await open(page, address);
		await answerSome(page);
		await read();
	}
	await expectHarmlessLabels(page, market, label);
	await new DeskPage(page).signOut();
	await new DeskPage(page).signIn('ban-to-chuc');
	await throughEveryPage(page, ORGANISER_PAGES, look);
	for (const address of dossiers) {
		await open(page, address.replace('/producer/', '/organiser/'));
		await read();
	}
	await expectWidePapers(page);
	await read();
	await page.setViewportSize(PHONE);
	await openOlderNews(page, market);
	await read();
	await open(page, '/desk/organiser/reports');
	await page.getByRole('button', { name: 'Đã xong' }).click();
	await expect(page.getByText('reports.reply').first()).toBeVisible();
	await read();
	await open(page, '/desk/organiser/texts/returns/vi');
	await read();

	expect(marks).toEqual([]);
	expect(complaints).toEqual([]);
	// The pages did show them, on every side.
	const known = new Set(Object.values(NOT_SHOWN_HERE).flat());
	expect(hurt.filter((column) => !seen.has(column) && !known.has(column))).toEqual([]);
});

/** All that stands on a page to be read: also in its fields, and in what unfolds. */
function wordsShown(page: Page): Promise<string> {
	return page.evaluate(() => {
		for (const folded of document.querySelectorAll('details')) folded.open = true;
		const fields = [...document.querySelectorAll('input, textarea')] as HTMLInputElement[];
		return [document.body.innerText, ...fields.map(({ value }) => value)].join('\n');
	});
}

/** Producers' own pages that show among them each field which such a page can show. */
async function producersByFields({ db }: BuiltServer): Promise<readonly string[]> {
	const producers = await db.sql<{ body: { value: Readonly<Record<string, unknown>> } }[]>`
		select body from catalogue_entries where kind = 'producer' and removed_at is null order by id`;
	const fields = ['about', 'communeName', 'oldPlace', 'oldProvince'];
	const slugs = fields.flatMap((field) => {
		const found = producers.find(({ body }) => body.value[field]);
		return found ? [`/producers/${String(found.body.value['slug'])}`] : [];
	});
	return [...new Set(slugs)];
}

/** Answers those questions of a lesson that have one right answer: what explains it stands below then. */
async function answerSome(page: Page): Promise<void> {
	for (const question of await page.getByTestId('lesson-question').all()) {
		for (const option of await question.getByRole('radio').all()) {
			await option.check();
			await question.getByRole('button').click();
			if (await question.getByText('Đúng rồi.').isVisible()) break;
		}
	}
}

/** What was announced and stands on no screen any more, at the board. */
async function openOlderNews(page: Page, { db }: BuiltServer): Promise<void> {
	const [run] = await db.sql<{ id: number }[]>`select session_id as id from market_runs limit 1`;
	await open(page, `/desk/organiser/sessions/${run?.id}/live`);
	const older = page.getByTestId('older-news');
	await older.locator('summary').click();
	await expect(older.getByText('market_events.word').first()).toBeVisible();
}

/** Opens a page and waits until it has been filled. */
async function open(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.locator('[data-running]').waitFor();
	await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
	await expect(page.getByTestId('sync-status')).not.toHaveAttribute('data-state', 'syncing');
	await page.waitForLoadState('networkidle');
}

/** Where there is room, orders stand on a board, by their states. */
async function expectWideBoard(page: Page): Promise<void> {
	await page.setViewportSize(LAPTOP);
	await open(page, '/desk/producer/orders');
	await page.getByRole('button', { name: 'Xem bảng' }).click();
	await expect(page.getByRole('region')).toHaveCount(5);
	await expectFitForAll(page, 'board of orders');
	await page.setViewportSize(PHONE);
}

/** A sheet of labels is a document of its own, made of the same words. */
async function expectHarmlessLabels(page: Page, market: BuiltServer, label: string): Promise<void> {
	const [, , gtin = '', , code = ''] = label.split('/');
	// Of a stall whose goods have papers; what was hurt has none at the people's own.
	const [product] = await market.db.sql<{ id: number; stall: number }[]>`
		insert into producer_staff (producer_id, account_id, role)
		select products.producer_id, accounts.id, 'owner' from products, accounts
		where gtin = ${gtin} and email = 'chu-gian-hang@demo.invalid'
		returning producer_id as stall, (select id from products where gtin = ${gtin}) as id`;
	await page.evaluate(
		(stall) => localStorage.setItem('desk.producer', String(stall)),
		product?.stall ?? 0,
	);
	await open(page, `/desk/producer/lots/${product?.id}/${code}/labels`);
	await page.getByTestId('label-issue').click();
	const sheet = page.frameLocator('[data-testid="label-document"]');
	await expect(sheet.locator('svg').first()).toContainText(/products\.name|catalogue_entries/);
	await page.evaluate(() => localStorage.removeItem('desk.producer'));
}

/** Where there is room, a paper stands beside what is to be judged of it. */
async function expectWidePapers(page: Page): Promise<void> {
	await page.setViewportSize(LAPTOP);
	await page.reload();
	await expect(page.getByTestId('dossier-state')).toBeVisible();
	await expectFitForAll(page, 'dossier beside its papers');
}
