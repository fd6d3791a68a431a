import type { Route } from '@playwright/test';

import { dayOf } from '../../src/lib/domain/time';
import { expect, test } from '../fixtures/market';
import { CataloguePage } from '../pages/catalogue-page';

test.describe('without scripts', () => {
	test.use({ javaScriptEnabled: false });

	test('the home page reads, and its search finds', async ({ page }) => {
		await page.goto('/');
		await expect(page).toHaveTitle(/Chợ đêm trên mây/);
		await expect(page.getByText('Phiên sắp tới')).toBeVisible();
		await expect(page.getByRole('timer')).toBeVisible();
		await expect(page.getByRole('heading', { name: 'Mới được chứng nhận' })).toBeVisible();
		await expect(page.getByTestId('product-card').first()).toBeVisible();
		await page.getByTestId('search-input').fill('mien dong');
		await page.getByRole('button', { name: 'Tìm' }).click();
		await expect(page).toHaveURL(/\/products\?q=mien/);
		await expect(page.getByTestId('product-name').first()).toHaveText('Miến dong Tài Hoan');
	});

	test('the filters stand in the page and work as a form', async ({ page }) => {
		await page.goto('/products');
		await page.getByLabel('Tỉnh, thành').selectOption('22');
		await page.getByRole('button', { name: 'Áp dụng' }).click();
		await expect(page).toHaveURL(/province=22/);
		await expect(page.getByTestId('product-card').first()).toContainText('Quảng Ninh');
		await page.getByRole('link', { name: 'Bỏ lọc: Quảng Ninh' }).click();
		await expect(page).not.toHaveURL(/province/);
	});

	test('what is in season this month can be asked for alone', async ({ page }) => {
		await page.goto('/products');
		await page.getByLabel('Đang vào mùa').check();
		await page.getByRole('button', { name: 'Áp dụng' }).click();
		await expect(page).toHaveURL(/season=1/);
		await page.getByTestId('product-name').first().click();
		const month = Number(dayOf(Date.now()).slice(5, 7));
		const season = page.locator('dt', { hasText: 'Mùa' }).locator('+ dd');
		await expect(season).toHaveText(new RegExp(`^Tháng (?:.*, )?${month}(?:,|$)`));
	});

	for (const address of ['/cart', '/checkout', '/orders']) {
		test(`${address} says what works all the same`, async ({ page }) => {
			await page.goto(address);
			const words = page.locator('noscript p');
			await expect(words).toBeVisible();
			await expect(words).toContainText('Bạn vẫn xem và tìm được hàng');
		});
	}

	test('the language can be changed and stays', async ({ page }) => {
		await page.goto('/products');
		await page.getByRole('button', { name: 'English' }).click();
		await expect(page).toHaveURL(/\/products/);
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Specialities');
		await page.goto('/');
		await expect(page.getByRole('link', { name: 'Cart' })).toBeVisible();
	});
});

test('finds the same on the server and on the phone, as one types', async ({ page }) => {
	const catalogue = new CataloguePage(page);
	await page.goto('/');
	await catalogue.untilKept();
	for (const text of ['che', 'quang ninh', 'xã mê linh', 'nước mắm', 'buwowri ddor', 'mat ongg']) {
		const html = await (await page.request.get(`/products?q=${encodeURIComponent(text)}`)).text();
		const fromServer = [...html.matchAll(/data-testid="product-name"[^>]*>\s*([^<]+?)\s*</g)].map(
			([, name]) => name,
		);
		expect(fromServer.length, text).toBeGreaterThan(0);
		await page.getByRole('navigation').getByRole('link', { name: 'Chợ' }).click();
		await page.getByRole('link', { name: /Xem tất cả/ }).click();
		// The home page has a search box too: letters must not go there.
		await expect(catalogue.count).toBeVisible();
		await catalogue.search.pressSequentially(text);
		await expect(page).toHaveURL((url) => url.searchParams.get('q') === text);
		await expect.poll(() => catalogue.names(), text).toEqual(fromServer);
	}
});

test.describe('on a slow road', () => {
	// What the worker keeps needs no road.
	test.use({ serviceWorkers: 'block' });

	test('what is tapped while the letters still settle is what opens', async ({ page }) => {
		const catalogue = new CataloguePage(page);
		await page.clock.install();
		await catalogue.open();
		await catalogue.untilKept();
		const held: Route[] = [];
		let isOpen = false;
		await page.route('**/_app/immutable/**', (route) =>
			isOpen ? route.continue() : held.push(route),
		);
		await catalogue.search.fill('mien dong');
		const asked = page.waitForRequest('**/_app/immutable/**');
		await page.getByRole('link', { name: 'Giỏ' }).click();
		await asked;
		await page.clock.runFor(1_000);
		isOpen = true;
		await Promise.all(held.map((route) => route.continue()));
		await expect(page).toHaveURL('/cart');
		await page.goBack();
		await expect(catalogue.search).toHaveValue('mien dong');
	});
});

test('filters by sheet on a phone and keeps them in the address', async ({ page }) => {
	const catalogue = new CataloguePage(page);
	await catalogue.open();
	await catalogue.untilKept();
	const sheet = await catalogue.openFilters();
	await sheet.getByLabel('Tỉnh, thành').selectOption('22');
	await sheet.getByLabel('Số sao còn hiệu lực').selectOption('5');
	await sheet.getByRole('button', { name: /^Xem \d+ sản phẩm/ }).click();
	await expect(sheet).toBeHidden();
	await expect(page).toHaveURL(/province=22&stars=5/);
	await expect.poll(() => catalogue.names()).toEqual(['Trà hoa vàng Ba Chẽ']);
	await page.reload();
	await expect(catalogue.count).toHaveText('1 sản phẩm');
});

test('shows no stars for a certificate that has ended, and does not sell it', async ({ page }) => {
	await page.goto('/products/buoi-do-dong-cao');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bưởi đỏ Đông Cao');
	await expect(page.locator('[data-testid="certificate-state"][data-state]')).toHaveAttribute(
		'data-state',
		'expired',
	);
	await expect(page.getByText('Chứng nhận đã hết hạn').first()).toBeVisible();
	await expect(page.getByTestId('product-stars')).toHaveCount(0);
	await expect(page.getByTestId('add-to-cart')).toBeDisabled();
});

test('asks for the age before alcohol, once', async ({ page }) => {
	await page.goto('/products/ruou-ba-kich-ba-che');
	const question = page.getByRole('dialog', { name: 'Bạn đã đủ 18 tuổi chưa?' });
	await expect(question).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(question).toBeVisible();
	await question.getByRole('button', { name: 'Tôi đã đủ 18 tuổi' }).click();
	await expect(question).toBeHidden();
	await page.reload();
	await page.locator('[data-running]').waitFor();
	await expect(question).toBeHidden();
});

test('helps where nothing was found', async ({ page }) => {
	const catalogue = new CataloguePage(page);
	await catalogue.open('?q=' + encodeURIComponent('trà hoa vàng zzzz') + '&province=01');
	await catalogue.untilKept();
	await expect(page.getByRole('heading', { name: 'Chưa tìm thấy món nào' })).toBeVisible();
	await page.getByRole('link', { name: 'trà hoa vàng', exact: true }).click();
	await page.getByRole('link', { name: /^Quảng Ninh \(\d+\)/ }).click();
	await expect(catalogue.card('Trà hoa vàng Ba Chẽ')).toBeVisible();
});

test('puts goods into the basket and says so', async ({ page }) => {
	const catalogue = new CataloguePage(page);
	await catalogue.open('?q=mien%20dong');
	await catalogue.untilKept();
	await catalogue.card('Miến dong Tài Hoan').getByTestId('add-to-cart').click();
	await expect(page.getByTestId('word')).toHaveText('Đã thêm Miến dong Tài Hoan vào giỏ');
	await expect(page.getByTestId('cart-count')).toContainText('1');
});

test('a session page is complete before the session', async ({ page }) => {
	await page.goto('/market');
	await page.getByRole('link', { name: 'Xem phiên' }).click();
	await expect(page.getByRole('heading', { name: 'Ai lên sóng' })).toBeVisible();
	await expect(page.getByRole('timer')).toContainText(/\d+ ngày \d+ giờ \d+ phút/);
	const file = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Thêm vào lịch' }).click();
	expect((await file).suggestedFilename()).toMatch(/\.ics$/);
});

test('says plainly when there is no such product', async ({ page }) => {
	const answer = await page.goto('/products/khong-co-mon-nay');
	expect(answer?.status()).toBe(404);
	await expect(page.getByRole('heading', { name: 'Không có trang này' })).toBeVisible();
});
