import { expectFitForAll } from '../fixtures/accessibility';
import { expect, testAlone as test } from '../fixtures/market';
import { DeskPage } from '../pages/desk-page';

const WORDS = 'writing-words';

test('an organiser changes a text without a release, and every earlier one stays', async ({
	page,
}) => {
	await page.setViewportSize({ width: 360, height: 740 });
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/texts');
	await expect(page.getByRole('heading', { name: 'Văn bản', level: 1 })).toBeVisible();
	await expectFitForAll(page, 'list of texts');
	await page
		.getByRole('link', { name: /^Đổi trả/ })
		.first()
		.click();
	const field = page.getByTestId(WORDS);
	await expect(field).toHaveValue(/Hàng hỏng, sai hoặc thiếu/);
	await field.fill('## Thời hạn\n\nBáo trong **bảy ngày**. [x](javascript:alert(1)) <b>nguyên</b>');
	const preview = page.getByTestId('writing-preview');
	await expect(preview.getByRole('heading', { name: 'Thời hạn' })).toBeVisible();
	await expect(preview.locator('strong')).toHaveText('bảy ngày');
	await expect(preview.getByText('javascript:alert(1)')).toBeVisible();
	await expect(preview.getByText('<b>nguyên</b>')).toBeVisible();
	await expectFitForAll(page, 'writing a text');

	// Nothing is lost on a bad network: the words are on the phone before they are anywhere else.
	await expect(page.getByTestId('writing-state')).toContainText('Đã giữ trên máy này');
	await page.reload();
	await expect(field).toHaveValue(/bảy ngày/);
	await page.getByTestId('writing-save').click();
	await expect(page.getByTestId('writing-state')).toContainText('Bản nháp đã lưu');
	await page.getByTestId('writing-publish').click();
	await expect(page.getByRole('dialog')).toContainText('Đăng bản 2?');
	await page.getByTestId('writing-confirm').click();
	await expect(page.getByText('Đã đăng.')).toBeVisible();

	await page.goto('/about');
	await expect(page.locator('#returns')).toContainText('Báo trong bảy ngày');
	await page.goto('/desk/organiser/texts/returns/vi');
	await page.getByRole('button', { name: /Lấy lại bản này/ }).click();
	await expect(field).toHaveValue(/Hàng hỏng, sai hoặc thiếu/);
	await page.getByTestId('writing-publish').click();
	await page.getByTestId('writing-confirm').click();
	await expect(page.getByText('Đã đăng.')).toBeVisible();
	await page.goto('/texts/returns');
	await expect(page.getByText('Bản 3, từ')).toBeVisible();
	await page.goto('/texts/returns/2');
	await expect(page.locator('article')).toContainText('bảy ngày');
});

test('of two who write the same text the later is shown both, and loses nothing', async ({
	browser,
	market,
}) => {
	const contexts = await Promise.all([
		browser.newContext({ baseURL: market.url }),
		browser.newContext({ baseURL: market.url }),
	]);
	const [first, second] = await Promise.all([contexts[0].newPage(), contexts[1].newPage()]);
	for (const page of [first, second]) {
		await new DeskPage(page).signIn('ban-to-chuc');
		await page.goto('/desk/organiser/texts/delivery/vi');
		await expect(page.getByTestId(WORDS)).toHaveValue(/Chủ thể tự gói/);
	}
	await first.getByTestId(WORDS).fill('Lời của người thứ nhất.');
	await first.getByTestId('writing-save').click();
	await expect(first.getByTestId('writing-state')).toContainText('Bản nháp đã lưu');
	await second.getByTestId(WORDS).fill('Lời của người thứ hai.');
	await second.getByTestId('writing-save').click();
	const conflict = second.getByText('Người khác vừa sửa văn bản này');
	await expect(conflict).toBeVisible();
	await expect(second.locator('del')).toHaveText('Lời của người thứ nhất.');
	await expect(second.locator('ins')).toHaveText('Lời của người thứ hai.');
	await expectFitForAll(second, 'a conflict');
	await second.getByRole('button', { name: 'Giữ bản của tôi' }).click();
	await second.getByTestId('writing-save').click();
	await expect(second.getByTestId('writing-state')).toContainText('Bản nháp đã lưu');
	await first.reload();
	await expect(first.getByTestId(WORDS)).toHaveValue('Lời của người thứ hai.');
	await Promise.all(contexts.map((context) => context.close()));
});
