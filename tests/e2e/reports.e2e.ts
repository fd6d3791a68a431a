import { expectFitForAll } from '../fixtures/accessibility';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

test('a shopper reports something offline, an organiser replies, the shopper reads it', async ({
	browser,
	context,
	page,
}) => {
	await page.goto('/products/mien-dong-tai-hoan');
	await waitForWorker(page);
	await context.setOffline(true);
	await page.getByTestId('report').click();
	await page.getByTestId('report-kind').selectOption('wrongFacts');
	await page.getByTestId('report-text').fill('Ảnh không phải miến <img src=x onerror=alert(1)>');
	await expectFitForAll(page, 'report');
	await page.screenshot({ path: test.info().outputPath('report.png') });
	await page.getByTestId('report-send').click();
	await expect(page.getByTestId('word')).toContainText('Đã lưu');
	await page.goto('/orders');
	const mine = page.getByTestId('my-report');
	await expect(mine).toContainText('sẽ tự gửi khi có mạng');
	await context.setOffline(false);
	await expect(mine).toContainText('đang chờ ban tổ chức xem');

	const desk = await (await browser.newContext()).newPage();
	const { origin } = new URL(page.url());
	await new DeskPage(desk).signIn('ban-to-chuc', origin);
	await desk.goto(`${origin}/desk/organiser/reports`);
	const card = desk.getByTestId('report-card').filter({ hasText: 'Ảnh không phải miến' });
	await card.getByTestId('report-reply-text').fill('Cảm ơn, người bán đã đổi ảnh');
	await expectFitForAll(desk, 'reports at the desk');
	await desk.screenshot({ path: test.info().outputPath('desk.png'), fullPage: true });
	await card.getByTestId('report-reply-send').click();
	await expect(card).toHaveCount(0);

	await page.reload();
	await expect(mine.getByTestId('report-reply')).toContainText('người bán đã đổi ảnh');
	await expectFitForAll(page, 'orders with a report');
	await desk.context().close();
});
