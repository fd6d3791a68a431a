import { expectFitForAll } from '../fixtures/accessibility';
import { expect, testAlone as test } from '../fixtures/market';
import { untilTrue, waitForDesk } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

test('a lesson is learnt without a network, and told of when there is one', async ({
	context,
	market,
	page,
}) => {
	await page.setViewportSize({ width: 360, height: 740 });
	await new DeskPage(page).signIn('dong-goi');
	await page.goto('/desk/producer/lessons');
	await expect(page.getByTestId('lesson')).toHaveCount(6);
	await expectFitForAll(page, 'list of lessons');
	await waitForDesk(page);

	await context.setOffline(true);
	await page.goto('/desk/producer/lessons');
	await page.getByRole('link', { name: /Chụp ảnh hàng/ }).click();
	await expect(page.getByRole('heading', { level: 1, name: /Chụp ảnh hàng/ })).toBeVisible();
	const [first, second] = [0, 1].map((index) => page.getByTestId('lesson-question').nth(index));
	if (!first || !second) throw new Error('the lesson has no questions');
	await first.getByLabel('Giữa trưa, ngoài nắng').check();
	await first.getByRole('button', { name: 'Xem đúng chưa' }).click();
	await expect(first.getByText('Chưa đúng.')).toBeVisible();
	await first.getByLabel(/Ban ngày, chỗ có bóng mát/).check();
	await first.getByRole('button', { name: 'Xem đúng chưa' }).click();
	await expect(first.getByText('Đúng rồi.')).toBeVisible();
	for (const words of [/cạnh bàn tay/, /rõ nhãn/, /đã mở gói/]) {
		await second.getByLabel(words).check();
	}
	await second.getByRole('button', { name: 'Xem đúng chưa' }).click();
	await expect(page.getByText('Bạn đã học xong bài này')).toBeVisible();
	await expectFitForAll(page, 'a finished lesson');
	const known = () => market.db.sql`select 1 from lesson_progress where finished_at is not null`;
	expect(await known()).toHaveLength(0);
	await page.reload();
	await expect(page.getByText('Bạn đã học xong bài này')).toBeVisible();

	await context.setOffline(false);
	await expect.poll(async () => (await known()).length).toBe(1);
	await new DeskPage(page).signIn('chu-gian-hang');
	await page.goto('/desk/producer/lessons');
	const packer = page.getByRole('listitem').filter({ hasText: 'Người đóng gói' });
	await expect(packer).toContainText('Xong 1/6 bài');
});

test('an organiser writes a lesson with a question and a picture, and producers get it, without a network too', async ({
	market,
	page,
}) => {
	const [product] = await market.db.sql<{ picture: string }[]>`
		select picture from products where picture is not null limit 1`;
	const picture = `![Rau trong rổ](/pictures/${product?.picture})`;
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/lessons');
	await expect(page.getByRole('heading', { level: 2, name: 'Chụp ảnh hàng' })).toBeVisible();
	await page.setViewportSize({ width: 360, height: 740 });
	await expectFitForAll(page, 'lessons to write');
	await page.getByLabel('Tên bài').fill('Giữ hàng tươi');
	await page.getByRole('button', { name: 'Viết bài' }).click();
	await expect(page.getByTestId('writing-words')).toHaveValue('# Giữ hàng tươi\n');
	await page
		.getByTestId('writing-words')
		.fill(
			`# Giữ hàng tươi\n\nĐể nơi mát.\n\n${picture}\n\nĐể rau ở đâu?\n\n- [x] Nơi mát\n- [ ] Ngoài nắng\n`,
		);
	await expect(page.getByTestId('writing-preview').getByText('Để rau ở đâu?')).toBeVisible();
	await expectFitForAll(page, 'writing a lesson');
	await page.getByTestId('writing-publish').click();
	await page.getByTestId('writing-confirm').click();
	await expect(page.getByText('Đã đăng.')).toBeVisible();
	await page.goto('/desk/organiser/lessons');
	await page.getByRole('button', { name: 'Cho hiện Giữ hàng tươi' }).click();
	await expect(page.getByRole('button', { name: 'Ẩn đi Giữ hàng tươi' })).toBeVisible();
	await page.getByRole('button', { name: 'Đưa lên: Giữ hàng tươi' }).click();
	await expect(page.getByRole('heading', { level: 2 }).nth(5)).toHaveText('Giữ hàng tươi');

	await new DeskPage(page).signIn('dong-goi');
	await page.goto('/desk/producer/lessons');
	await waitForDesk(page);
	await untilTrue(
		page,
		async (hash) => (await caches.match(`/pictures/${hash}/640.webp`)) !== undefined,
		String(product?.picture),
	);
	// The lesson was not opened yet: its picture was fetched with the list.
	await market.stop();
	await page.getByRole('link', { name: /Giữ hàng tươi/ }).click();
	await expect(page.getByLabel('Ngoài nắng')).toBeVisible();
	const shown = page.getByRole('img', { name: 'Rau trong rổ' });
	await expect
		.poll(() => shown.evaluate((element: HTMLImageElement) => element.naturalWidth))
		.toBeGreaterThan(0);
	await market.start();
});
