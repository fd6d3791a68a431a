import { accessibilityFaults, sidewaysScroll } from '../fixtures/accessibility';
import { expect, testAlone as test } from '../fixtures/market';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { SubscribedBrowser } from '../fixtures/push-service';
import { deliverPush, waitForWorker } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

test('a new order stands in the list of the stall’s people, and is read once', async ({
	page,
	market,
}) => {
	const { sql } = market.db;
	const [made, owner] = [await makeOrder(sql), new DeskPage(page)];
	await sql`insert into producer_staff (producer_id, account_id, role)
			select ${(JSON.parse(made.operation.payload) as { producerId: number }).producerId}, id, 'owner'
			from accounts where email = 'chu-gian-hang@demo.invalid' on conflict do nothing`;
	await pushOperations(market.url, [made.operation]);
	await owner.signIn('chu-gian-hang');
	await expect(async () => {
		await page.reload();
		await expect(page.getByTestId('notices')).toHaveAccessibleName(/1 tin chưa đọc/);
	}).toPass();
	await page.getByTestId('notices').click();
	const entry = page.getByRole('link').filter({ hasText: 'Có đơn mới' });
	await expect(entry).toContainText('Mới');
	await expect(page.getByTestId('notices')).toHaveAccessibleName('Thông báo');
	await page.reload();
	await expect(entry).not.toContainText('Mới');
});

test('what is told by which way is each person’s to choose', async ({ page }) => {
	await new DeskPage(page).signIn('dong-goi');
	await page.getByTestId('notices').click();
	await page.getByRole('link', { name: 'Chọn cách báo' }).click();
	const box = page.getByRole('group', { name: 'Đơn mới' }).getByLabel('Báo ra máy');
	await expect(box).toBeChecked();
	const kept = page.waitForResponse('**/api/trpc/desk.notify.choose');
	await box.uncheck();
	await kept;
	await page.reload();
	await expect(box).not.toBeChecked();
});

for (const width of [360, 1280]) {
	test(`list and choices are easy to use at ${width} px`, async ({ page }) => {
		await page.setViewportSize({ width, height: 740 });
		await new DeskPage(page).signIn('chu-gian-hang');
		for (const path of ['/desk/notifications', '/desk/notifications/choices']) {
			await page.goto(path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await expect(page.getByText('Đang tải')).toHaveCount(0);
			expect.soft(await accessibilityFaults(page), path).toEqual([]);
			expect.soft(await sidewaysScroll(page), path).toBe(0);
		}
	});
}

test('a phone is woken where the person pressed for it, and shows what was pushed', async ({
	context,
	market,
}) => {
	await context.grantPermissions(['notifications'], { origin: market.url });
	const browser = new SubscribedBrowser();
	// The browser's own push service is not on this machine.
	await context.addInitScript((subscription) => {
		const one = { toJSON: () => subscription, endpoint: subscription.endpoint };
		PushManager.prototype.subscribe = () => Promise.resolve(one as unknown as PushSubscription);
	}, browser.subscription);
	const page = await context.newPage();
	await new DeskPage(page).signIn('chu-gian-hang');
	await waitForWorker(page);
	await page.goto('/desk/notifications/choices');
	const { sql } = market.db;
	const count = async () =>
		(await sql`select 1 from push_subscriptions where endpoint = ${browser.endpoint}`).length;
	expect(await count()).toBe(0);
	await page.getByTestId('wake').click();
	await expect(page.getByText('Máy này sẽ được báo')).toBeVisible();
	expect(await count()).toBe(1);

	const message = { title: 'Có đơn mới', body: 'Đơn ABC', path: '/orders', tag: 'a' };
	await deliverPush(page, JSON.stringify(message));
	await expect
		.poll(() =>
			page.evaluate(async () => {
				const shown = await (await navigator.serviceWorker.ready).getNotifications();
				return shown.map(({ title, body, tag }) => ({ title, body, tag }));
			}),
		)
		.toEqual([{ title: 'Có đơn mới', body: 'Đơn ABC', tag: 'a' }]);
});
