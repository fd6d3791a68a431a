import sharp from 'sharp';

import { readKind } from '../../server/catalogue/feed';
import { createPromotion, listPromotions } from '../../server/catalogue/promotions';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/domain/time';
import { expectFitForAll } from '../fixtures/accessibility';
import { expect, testAlone as test } from '../fixtures/market';
import { DeskPage } from '../pages/desk-page';

const SESSIONS = '/desk/organiser/sessions';
const TITLE = 'Phiên chè và cà phê';

const timesOf = ({ startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number }) => ({
	startsAt,
	endsAt,
});

test.use({ viewport: { width: 360, height: 740 } });

test('a session is drafted, its clashes put right, published, moved by two hosts and called off', async ({
	market,
	browser,
	page,
}) => {
	test.setTimeout(180_000);
	const { database } = market.db;
	const published = async () =>
		(await readKind(database, 'session')).find(({ title }) => title.startsWith(TITLE));
	const products = await readKind(database, 'product');
	const tea = products.find(({ slug }) => slug === 'tra-xanh-hong-tra-fin-ho');
	const coffee = products.find(({ slug }) => slug === 'ca-phe-dak-yang');
	if (!tea || !coffee) throw new Error('the demo has no tea or coffee');
	const ofCoffee = async () => {
		const all = await listPromotions(database, coffee.producerId);
		return all.filter(({ productId }) => productId === coffee.id);
	};

	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto(SESSIONS);
	await page.getByTestId('session-new').click();
	await page.getByTestId('session-title').fill(TITLE);
	await expectFitForAll(page, `${SESSIONS} (new)`);
	await page.getByTestId('session-create').click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE);
	const address = new URL(page.url()).pathname;

	// Two turns; the second at the time of the first, until that is put right.
	const slots = page.getByTestId('slot');
	for (const { name } of [tea, coffee]) {
		await page.getByTestId('find-product').fill(name);
		await page.getByTestId('found-product').filter({ hasText: name }).first().click();
	}
	await expect(slots).toHaveCount(2);
	await slots.nth(1).getByTestId('slot-from').fill('19:35');
	await expect(page.getByTestId('clash')).toHaveAttribute('data-kind', 'overlap');
	await expect(page.getByTestId('session-publish')).toBeDisabled();
	await expectFitForAll(page, `${SESSIONS}/[id] (clashing)`);
	await slots.nth(1).getByTestId('slot-from').fill('19:40');
	await expect(page.getByTestId('clash')).toHaveCount(0);
	// Its offer is a part of the draft, and goes out with it.
	await slots.nth(1).getByTestId('slot-promotion-add').click();
	const dialog = page.getByRole('dialog');
	await dialog.getByTestId('promotion-send').click();
	await expectFitForAll(page, `${SESSIONS}/[id] (promotion to be filled in)`);
	await dialog.getByTestId('promotion-percent').fill('10');
	await expect(dialog.getByTestId('promotion-preview')).toContainText(coffee.name);
	await page.screenshot({ path: test.info().outputPath('promotion.png') });
	await dialog.getByTestId('promotion-send').click();
	await expect(dialog).toHaveCount(0);
	await expect(slots.nth(1).getByTestId('draft-promotion')).toContainText('10');
	await expectFitForAll(page, `${SESSIONS}/[id] (with a promotion)`);
	await page.screenshot({ path: test.info().outputPath('draft.png'), fullPage: true });
	// Not saved yet, and still there after the page was loaded again.
	await expect(page.getByTestId('session-unsent')).toBeVisible();
	await page.reload();
	await expect(slots).toHaveCount(2);
	await expect(slots.nth(1).getByTestId('slot-from')).toHaveValue('19:40');
	await expect(slots.nth(1).getByTestId('draft-promotion')).toHaveCount(1);
	await page.getByTestId('session-save').click();
	await expect(page.getByText('Đã lưu', { exact: true })).toBeVisible();
	expect(await published()).toBeUndefined();
	expect(await ofCoffee()).toEqual([]);

	// A buyer's phone that holds the catalogue of before.
	const buyer = await (await browser.newContext({ baseURL: market.url })).newPage();
	await buyer.setViewportSize({ width: 360, height: 740 });
	await buyer.goto('/market');
	await buyer.evaluate(() => navigator.serviceWorker.ready);
	await expect(buyer.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');

	// With a cover it goes out to everybody.
	const picture = await sharp({
		create: { width: 640, height: 480, channels: 3, background: '#23285c' },
	})
		.png()
		.toBuffer();
	const file = { name: 'bia.png', mimeType: 'image/png', buffer: picture };
	await page.getByTestId('upload-choose').setInputFiles(file);
	await expect(page.getByTestId('upload-file')).toHaveAttribute('data-state', 'up');
	await page.getByTestId('session-publish').click();
	await expect
		.poll(async () => (await published())?.cover ?? '', { timeout: 20_000 })
		.toMatch(/^[0-9a-f]{32}$/);
	const session = await published();
	if (!session) throw new Error('the session was not published');
	expect(await ofCoffee()).toMatchObject([
		{ promotion: { kind: 'percent', percentOff: 10, ...timesOf(session) } },
	]);
	// It says that there is no such session only once it has asked.
	let letThrough: () => void = () => undefined;
	const held = new Promise<void>((settle) => (letThrough = settle));
	await buyer.route('**/sync.pull*', async (route) => {
		await held;
		await route.continue();
	});
	await buyer.goto(`/market/${session.slug}`);
	await expect(buyer.getByTestId('sync-status')).toHaveAttribute('data-state', 'syncing');
	await expect(buyer.getByRole('heading', { level: 1 })).toHaveCount(0);
	letThrough();
	await expect(buyer.getByRole('heading', { level: 1 })).toHaveText(TITLE);
	await expectFitForAll(buyer, '/market/[session] with a cover');

	// Two hosts change it at once, one of them the time: nothing is lost, the promotion comes along.
	const startsAt = session.startsAt + 5 * MINUTE_MS;
	const promotion = await createPromotion(
		database,
		{
			productId: tea.id,
			deal: { kind: 'amount', offDong: 1_000 },
			...{ startsAt, endsAt: startsAt + 10 * MINUTE_MS, sessionId: session.id },
		},
		Date.now(),
	);
	const host = await (await browser.newContext({ baseURL: market.url })).newPage();
	await new DeskPage(host).signIn('ban-to-chuc');
	await host.goto(address);
	await page.goto(address);
	// Both have read the same plan before either of them writes.
	for (const one of [host, page]) {
		await expect(one.getByTestId('session-title')).toHaveValue(TITLE);
	}
	await host.getByTestId('session-from').fill('20:30');
	await host.getByTestId('session-save').click();
	await expect.poll(async () => (await published())?.startsAt).toBe(session.startsAt + HOUR_MS);
	await page.getByTestId('session-title').fill(`${TITLE} mùa đông`);
	await page.getByTestId('session-save').click();
	await expect(page.getByText('Người khác vừa sửa phiên này')).toBeVisible();
	await expect(page.getByTestId('session-from')).toHaveValue('20:30');
	// From the top: the page's head lies over what is scrolled under it.
	await page.evaluate(() => scrollTo(0, 0));
	await expectFitForAll(page, `${SESSIONS}/[id] (put together)`);
	await page.getByTestId('session-save').click();
	await expect
		.poll(published)
		.toMatchObject({ title: `${TITLE} mùa đông`, startsAt: session.startsAt + HOUR_MS });
	const own = await listPromotions(database, tea.producerId);
	expect(own.find((one) => one.promotion.id === promotion.id)?.promotion.startsAt).toBe(
		startsAt + HOUR_MS,
	);
	const offered = page.getByTestId('slot-promotion');
	await expect(offered.filter({ hasText: tea.name })).toContainText('20:35');
	await expect(offered.filter({ hasText: coffee.name })).toContainText('20:30');

	// Called off: buyers see that, and its promotion has ended.
	await page.getByTestId('session-cancel').click();
	await page.getByTestId('session-cancel-yes').click();
	await expect(page.getByText('Phiên này đã hủy.')).toBeVisible();
	await buyer.goto(`/market/${session.slug}`);
	await expect(buyer.getByText('Món hàng vẫn mua được như thường')).toBeVisible();
	await expectFitForAll(buyer, '/market/[session] called off');
	const after = await listPromotions(database, tea.producerId);
	expect(
		after.find((one) => one.promotion.id === promotion.id)?.promotion.endsAt,
	).toBeLessThanOrEqual(Date.now());
});
