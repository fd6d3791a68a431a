import { readFile } from 'node:fs/promises';
import readXlsxFile from 'read-excel-file/node';
import writeXlsxFile from 'write-excel-file/node';

import { expect, testAlone as test } from '../fixtures/market';
import { DeskPage } from '../pages/desk-page';

const PRODUCERS = ['Mã chủ thể', 'Tên chủ thể', 'Loại hình', 'Tỉnh, thành phố'];
const PRODUCTS = ['Chủ thể', 'Tên sản phẩm', 'Bộ sản phẩm', 'Giá bán', 'Đơn vị bán'];

function workbook(price: string): Promise<Buffer> {
	return writeXlsxFile([
		{ sheet: 'Chủ thể', data: [PRODUCERS, ['htx-e2e', 'HTX Thử nhập', 'HTX', 'Hà Giang']] },
		{ sheet: 'Sản phẩm', data: [PRODUCTS, ['htx-e2e', 'Chè thử nhập', '11', price, 'gói']] },
	]).toBuffer();
}

const sheetNamed = (name: string, buffer: Buffer) => ({
	name,
	mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	buffer,
});

test('a spreadsheet is checked row by row, mended and carried out', async ({ page }) => {
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/import');
	const file = page.getByTestId('import-file');
	await file.setInputFiles(sheetNamed('tinh.xlsx', await workbook('miễn phí')));
	const problems = page.getByTestId('import-problems');
	await expect(problems.getByRole('listitem')).toHaveCount(1);
	await expect(problems).toContainText('Sản phẩm · dòng 2 · Giá bán');
	await expect(page.getByTestId('import-carry-out')).toHaveCount(0);

	await file.setInputFiles(sheetNamed('tinh.xlsx', await workbook('45k')));
	await page.getByTestId('import-carry-out').click();
	await expect(page.getByText('Đã ghi xong vào chợ.')).toBeVisible();
	await expect(page.getByTestId('import-counts').getByRole('row', { name: /Sản phẩm/ })).toHaveText(
		/Sản phẩm\s*1\s*0\s*0/,
	);
	// Nothing is on sale before its papers were seen.
	await page.goto('/products?q=thử+nhập');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.getByText('Chè thử nhập')).toHaveCount(0);

	await page.goto('/desk/organiser/import');
	await file.setInputFiles(sheetNamed('tinh.xlsx', await workbook('45k')));
	await expect(page.getByText('Mọi dòng đã có trong chợ')).toBeVisible();
});

test('figures are seen and taken home', async ({ page }) => {
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/figures');
	await expect(page.getByTestId('figures-total')).toBeVisible();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: 'Tải CSV: Theo ngày' }).click(),
	]);
	const csv = await readFile(await download.path(), 'utf8');
	expect(csv).toMatch(/^\uFEFFNgày;Số đơn;Giá trị \(đồng\)\r\n/);
	// Thirty days and the headings.
	expect(csv.trim().split('\r\n')).toHaveLength(31);

	await page.goto('/desk/organiser/export');
	const [everything] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: 'Tải một tệp Excel' }).click(),
	]);
	const sheets = await readXlsxFile(await everything.path());
	const goods = sheets.find(({ sheet }) => sheet === 'Sản phẩm')?.data ?? [];
	expect(goods.flat()).toContain('Miến dong Tài Hoan');
});
