import { CuttingProxy } from '../fixtures/cutting-proxy';
import { expect, testAlone as test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';

test('what binds the market is read offline by who never opened it before', async ({
	market,
	context,
}) => {
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(road.url);
	await waitForWorker(page);
	for (const kind of ['cut', 'captivePortal', 'cut'] as const) {
		road.set({ kind });
		await page.goto(`${road.url}/about`);
		await expect(page.getByRole('heading', { level: 2, name: 'Cách xếp hạng' })).toBeVisible();
		await expect(page.getByText('Không ai trả tiền để được đứng trước.')).toBeVisible();
		await page.goto(`${road.url}/privacy`);
		await expect(page.getByText('Luật Bảo vệ dữ liệu cá nhân')).toBeVisible();
	}
});

test('a text is read without scripts, marked where a lawyer has to confirm it', async ({
	browser,
	market,
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(`${market.url}/about`);
	const rules = page.locator('#rules');
	await expect(rules.getByText('Bản nháp, cần luật sư xác nhận')).toBeVisible();
	await expect(page.locator('#ranking').getByText('Bản nháp')).toHaveCount(0);
	await rules.getByRole('link', { name: 'Các bản của' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Quy chế chợ' })).toBeVisible();
	await context.close();
});

test('the words that an order was placed under are found by the version it names', async ({
	page,
}) => {
	await page.goto('/privacy');
	await page.getByRole('link', { name: 'Lời đồng ý khi đặt hàng' }).click();
	await expect(page.getByText('Tôi đồng ý để chợ chuyển tên')).toBeVisible();
	const answer = await page.goto('/texts/consent/never-was');
	expect(answer?.status()).toBe(404);
});

test('an earlier version stays, and what changed is shown', async ({ market, page }) => {
	await market.db.sql`
		insert into text_versions (name, locale, version, markdown, blocks, needs_lawyer, published_at)
		select name, locale, 2, markdown || E'\n\nTrong bảy ngày.', blocks, false, now()
		from text_versions where name = 'returns' and locale = 'vi'`;
	await page.goto('/texts/returns');
	await expect(page.getByText('Bản 2, từ')).toBeVisible();
	await page.getByText('Khác gì bản 1').click();
	await expect(page.locator('ins', { hasText: 'Trong bảy ngày.' })).toBeVisible();
	await page.getByRole('link', { name: 'Bản 1' }).click();
	await expect(page.getByText('Đây là bản trước')).toBeVisible();
	await page.getByRole('link', { name: 'Xem bản đang dùng' }).click();
	await expect(page.getByText('Bản 2, từ')).toBeVisible();
});
