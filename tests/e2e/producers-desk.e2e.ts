import { expectFitForAll } from '../fixtures/accessibility';
import { expect, testAlone as test } from '../fixtures/market';
import { DeskPage } from '../pages/desk-page';

test.use({ viewport: { width: 360, height: 740 } });

test('an organiser invites a producer, verifies it, and suspends another', async ({
	page,
	browser,
	baseURL,
}) => {
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/producers');

	await page.getByTestId('invite-begin').click();
	await page.getByTestId('invite-name').fill('HTX Mời Thử');
	await page.getByTestId('invite-province').selectOption('01');
	await page.getByTestId('invite-commune').selectOption('09022');
	await page.getByTestId('invite-owner').fill('Chị Chủ Mới');
	await page.getByTestId('invite-login').fill('chu-moi@cho.example');
	await expectFitForAll(page, 'the invitation');
	await page.getByTestId('invite-submit').click();
	const link = await page.getByTestId('password-link').innerText();

	const card = page.getByTestId('producer-card').filter({ hasText: 'HTX Mời Thử' });
	await expect(card).toContainText('Chưa xác minh');
	await card.getByRole('button', { name: 'Xác minh' }).click();
	await card.getByLabel('Giấy tờ đã xem').fill('Giấy đăng ký HTX, bản gốc');
	await card.getByRole('button', { name: 'Xác nhận đã xem' }).click();
	await expect(card).toContainText('Đã xác minh');
	await expect(card).toContainText('Giấy đăng ký HTX, bản gốc');

	await using context = await browser.newContext(baseURL ? { baseURL } : {});
	const owner = await context.newPage();
	await owner.goto(link);
	await expect(owner.getByRole('heading', { level: 1 })).toHaveText('Đặt mật khẩu');

	await page.getByTestId('producer-search').fill('Lê Gia');
	await page.getByRole('button', { name: 'Tìm', exact: true }).click();
	const sold = page.getByTestId('producer-card').filter({ hasText: 'Lê Gia' });
	await expect(sold).toContainText('1 sản phẩm đang bán');
	await sold.getByRole('button', { name: 'Tạm ngừng' }).click();
	await sold.getByLabel('Lý do tạm ngừng').fill('Nhãn không khớp với lô hàng');
	await sold.getByRole('button', { name: 'Tạm ngừng nhà bán' }).click();
	await expect(sold).toContainText('0 sản phẩm đang bán');
	await expect(sold).toContainText('Nhãn không khớp với lô hàng');
	await expectFitForAll(page, 'a suspended producer');
	await sold.getByRole('button', { name: 'Cho bán lại' }).click();
	await expect(sold).toContainText('1 sản phẩm đang bán');
});
