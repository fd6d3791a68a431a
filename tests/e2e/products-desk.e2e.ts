import { expectFitForAll } from '../fixtures/accessibility';
import { expect, testAlone as test } from '../fixtures/market';
import { DeskPage } from '../pages/desk-page';

/** A small picture, drawn by hand. */
const PICTURE = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC',
	'base64',
);

test('a changed product shows after its review, its price at once', async ({ browser, market }) => {
	const stallContext = await browser.newContext({
		baseURL: market.url,
		viewport: { width: 360, height: 740 },
	});
	let stall = await stallContext.newPage();
	await new DeskPage(stall).signIn('chu-gian-hang');
	await stall.goto('/desk/producer/products');
	const first = stall
		.getByRole('listitem')
		.filter({ has: stall.getByTestId('stall-product'), hasText: 'Đang bán' })
		.first();
	const name = await first.getByRole('heading').textContent();
	if (name === null) throw new Error('the stall sells nothing');
	await expectFitForAll(stall, "a stall's products");
	await first.getByTestId('product-edit').click();
	await expect(stall.getByTestId('goods-name')).toHaveValue(name);
	await expectFitForAll(stall, 'writing about a product');
	const address = stall.url();
	await stall.getByTestId('goods-name').fill(`${name} vụ mới`);
	await stall.getByTestId('goods-ingredients').fill('<img src=x onerror=alert(1)> Nguyên chất');
	await stall
		.getByTestId('upload-choose')
		.setInputFiles({ name: 'hang.png', mimeType: 'image/png', buffer: PICTURE });
	await expect(stall.getByTestId('upload-file')).toBeVisible();
	await expect(stall.getByTestId('goods-state')).toContainText('Đã giữ trên máy này');

	// The browser is closed: nothing of it is lost.
	await stall.close();
	stall = await stallContext.newPage();
	await stall.goto(address);
	await expect(stall.getByTestId('goods-name')).toHaveValue(`${name} vụ mới`);
	await expect(stall.getByTestId('upload-file')).toBeVisible();
	await expect(stall.getByTestId('goods-submit')).toBeEnabled();
	await stall.getByTestId('goods-submit').click();
	await expect(stall.getByText('Đang chờ duyệt')).toBeVisible();

	const buyer = await (await browser.newContext({ baseURL: market.url })).newPage();
	await buyer.goto('/products?q=');
	await expect(buyer.getByTestId('product-card').first()).toBeVisible();
	const found = await (await buyer.request.get(`/products`)).text();
	expect(found).not.toContain('vụ mới');

	const reviewer = await (await browser.newContext({ baseURL: market.url })).newPage();
	await new DeskPage(reviewer).signIn('duyet-hai');
	await reviewer.goto('/desk/organiser/products');
	await expect(reviewer.getByTestId('waiting-product')).toContainText(name);
	await expect(reviewer.getByText('<img src=x onerror=alert(1)> Nguyên chất')).toBeVisible();
	await expect(reviewer.getByTestId('review-picture')).toHaveJSProperty('complete', true);
	await expectFitForAll(reviewer, 'comparing a product');
	await reviewer.getByTestId('review-publish').click();
	await expect(reviewer.getByText('Người mua sẽ thấy ở lần cập nhật tới.')).toBeVisible();

	await stall.reload();
	const changed = stall
		.getByRole('listitem')
		.filter({ has: stall.getByRole('heading', { name: `${name} vụ mới` }) });
	await changed.getByTestId('price-change').click();
	await changed.getByTestId('price-input').fill('123k');
	await changed.getByTestId('price-save').click();
	await expect(changed.getByText('123.000')).toBeVisible();

	const phone = await (await browser.newContext({ baseURL: market.url })).newPage();
	await phone.goto(`/products?q=${encodeURIComponent(`${name} vụ mới`)}`);
	const card = phone.getByTestId('product-card').filter({ hasText: 'vụ mới' });
	await expect(card).toContainText('123.000');
	await expect(card.locator('img')).toHaveAttribute('src', /\/pictures\/[0-9a-f]{32}\//);
});
