import type { BrowserContext, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';

import { catalogueVersions } from '../../server/catalogue/tables';
import { createSession } from '../../server/market/sessions';
import { operations } from '../../server/sync/tables';
import { opId } from '../../src/lib/domain/ids';
import { DAY_MS, formatMoment, MINUTE_MS } from '../../src/lib/domain/time';
import { putInBasket } from '../fixtures/basket';
import type { BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { sampleOf } from '../fixtures/demo-labels';
import { storedOrder } from '../fixtures/kept-orders';
import { expect, testAlone as test } from '../fixtures/market';
import { orderBasketOffline } from '../fixtures/order-offline';
import { waitForWorker } from '../fixtures/worker';
import { OrderPage } from '../pages/order-page';

/*
 * The clock of pages is set, not the machine's: a service worker goes on by the right time. It
 * dates nothing but its own waiting, so the two may differ, as they do after a clock was changed.
 */

const NOODLES = 'mien-dong-tai-hoan';
/** With a promotion that runs. */
const PROMOTED = 'my-gao-hung-lo';
const SESSION = 'phien-con-lau';
const TEN_YEARS_MS = 3653 * DAY_MS;
const WRONG = [
	{ how: 'ten years ahead', offsetMs: TEN_YEARS_MS },
	{ how: 'ten years behind', offsetMs: -TEN_YEARS_MS },
] as const;

const year = (moment: number) => new Date(moment).getUTCFullYear();

/** No date of the wrong year, and nothing years ago. */
async function expectSaneTimes(page: Page, offsetMs: number): Promise<void> {
	const text = await page.locator('body').innerText();
	expect(text).not.toContain(`/${year(Date.now() + offsetMs)}`);
	expect(text).not.toMatch(/\d{3,} ngày/);
}

/** A session that is to come whatever the day and the hour: a phone may believe that it is later. */
async function planSession({ db }: BuiltServer): Promise<void> {
	const startsAt = Date.now() + 10 * DAY_MS;
	const frame = { slug: SESSION, title: 'Phiên còn lâu mới họp', intro: '', slots: [] };
	await createSession(
		db.database,
		{ ...frame, startsAt, endsAt: startsAt + DAY_MS / 8 },
		Date.now(),
	);
}

/** Opens the market until the phone holds all of it, puts goods into the basket and cuts the road. */
async function fillBasket(context: BrowserContext, road: CuttingProxy): Promise<Page> {
	const page = await context.newPage();
	await putInBasket(page, `${road.url}/products/${NOODLES}`);
	await waitForWorker(page);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	return page;
}

/** Looks offline at whatever depends on the time. */
async function expectTrueToday(page: Page, url: string, market: BuiltServer, offsetMs: number) {
	await page.goto(`${url}/products/${NOODLES}`);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'offline');
	await expectSaneTimes(page, offsetMs);
	await expect(page.locator('[data-testid="certificate-state"][data-state]')).toHaveAttribute(
		'data-state',
		'valid',
	);
	await expect(page.getByTestId('product-stars').first()).toBeVisible();
	await page.goto(`${url}/products/${PROMOTED}`);
	await expect(page.getByText('Giảm 15%').first()).toBeVisible();
	await page.goto(url);
	await expectSaneTimes(page, offsetMs);
	await page.goto(`${url}/market/${SESSION}`);
	await expect(page.getByTestId('session-phase')).toHaveAttribute('data-phase', 'upcoming');
	await expectSaneTimes(page, offsetMs);

	const { pathname, search } = new URL(await sampleOf(market, 'genuine'));
	await page.goto(url + pathname + search);
	await expect(page.getByTestId('scan-verdict')).toHaveAttribute('data-verdict', 'genuine');
	await expectSaneTimes(page, offsetMs);
}

async function expectDatedToday(page: Page, id: string, offsetMs: number): Promise<void> {
	const url = new URL(page.url()).origin;
	await page.goto(`${url}/orders`);
	await expect(page.getByTestId('order-card')).toHaveCount(1);
	await expectSaneTimes(page, offsetMs);
	await page.goto(`${url}/orders/${id}`);
	await expect(page.getByTestId('order-state')).toBeVisible();
	await expectSaneTimes(page, offsetMs);
}

for (const { how, offsetMs } of WRONG) {
	test(`a clock that is ${how} misleads nobody, and an order made by it arrives once`, async ({
		market,
		context,
	}) => {
		await planSession(market);
		await using road = await CuttingProxy.start(market.port);
		const startedAt = Date.now();
		await context.clock.install({ time: startedAt + offsetMs });
		const page = await fillBasket(context, road);
		await expect(page.getByTestId('sync-status')).toContainText('vừa xong');

		road.set({ kind: 'cut' });
		await expectTrueToday(page, road.url, market, offsetMs);
		await expect(page.getByTestId('sync-status')).toContainText(/vừa xong|[1-9] phút trước/);
		const id = await orderBasketOffline(page, road.url);
		await expectDatedToday(page, id, offsetMs);

		road.set({ kind: 'open' });
		await page.reload();
		await new OrderPage(page).is('placed');
		await expectDatedToday(page, id, offsetMs);
		const stored = await storedOrder(market, id);
		// The moment of ordering survived the journey, though the phone's own clock was useless.
		expect(Math.abs((stored?.placedAt ?? 0) - startedAt)).toBeLessThan(3 * MINUTE_MS);
		expect(stored?.placedAt).toBeLessThan(stored?.receivedAt ?? 0);
		await expect(page.getByText(formatMoment(stored?.placedAt ?? 0)).first()).toBeVisible();
	});
}

for (const { how, offsetMs } of WRONG) {
	test(`a clock set ${how} after the last contact is not believed`, async ({ market, context }) => {
		await planSession(market);
		await using road = await CuttingProxy.start(market.port);
		await context.clock.install({ time: Date.now() });
		const page = await fillBasket(context, road);
		road.set({ kind: 'cut' });
		await context.clock.setSystemTime(Date.now() + offsetMs);

		await expectTrueToday(page, road.url, market, offsetMs);
		// Nobody knows how old the evidence is, and the screen does not claim that it is new.
		await expect(page.getByText('Dữ liệu trên máy đã cũ')).toBeVisible();
		const id = await orderBasketOffline(page, road.url);

		road.set({ kind: 'open' });
		await page.reload();
		await new OrderPage(page).is('placed');
		await expectDatedToday(page, id, offsetMs);
		const stored = await storedOrder(market, id);
		const [taken] = await market.db.database
			.select()
			.from(operations)
			.where(eq(operations.opId, opId(id)));
		const [seen] = await market.db.database
			.select()
			.from(catalogueVersions)
			.where(eq(catalogueVersions.version, taken?.catalogueVersion ?? 0));
		// Whatever the phone said, it was ordered between what it had seen and what arrived.
		expect(taken?.createdAtMs).not.toBe(stored?.placedAt);
		expect(stored?.placedAt).toBeGreaterThanOrEqual(seen?.publishedAt ?? Infinity);
		expect(stored?.placedAt).toBeLessThanOrEqual(stored?.receivedAt ?? 0);
	});
}
