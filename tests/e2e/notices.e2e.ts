import { createSession } from '../../server/market/sessions';
import { remindOfSessions, thankBuyers } from '../../server/market/tell-sessions';
import { deliverDue } from '../../server/notify/deliver.fixture';
import { createPushSender } from '../../server/notify/push-sender';
import { toOrder, type Recipient } from '../../server/notify/recipient';
import { subscribe } from '../../server/notify/subscribe';
import { getVapidKeys } from '../../server/notify/vapid';
import { orderId, productId, producerId as toProducerId } from '../../src/lib/domain/ids';
import type { PushMessage } from '../../src/lib/domain/notices/subscription';
import type { CreateOrderPayload } from '../../src/lib/domain/ordering/operation';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/domain/time';
import { accessibilityFaults, sidewaysScroll } from '../fixtures/accessibility';
import { CHROMIUM_ARGS, wholeChromiumPath } from '../fixtures/chromium';
import { expect, testAlone as test } from '../fixtures/market';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { startPushService, SubscribedBrowser } from '../fixtures/push-service';
import { deliverPush, waitForWorker } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

// Without windows it shows no notifications.
const executablePath = wholeChromiumPath();
test.use({ launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) } });

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

	const shown = () =>
		page.evaluate(async () => {
			const all = await (await navigator.serviceWorker.ready).getNotifications();
			return all.map(({ title, body, data }) => ({ title, body, path: data as unknown }));
		});
	const message = { title: 'Có đơn mới', body: 'Đơn ABC', path: '/orders', tag: 'a' };
	await deliverPush(page, JSON.stringify(message));
	await expect.poll(shown).toEqual([{ title: 'Có đơn mới', body: 'Đơn ABC', path: '/orders' }]);

	// Of a session: sealed by the market for this browser, opened by it, and shown with where it leads.
	await using service = await startPushService();
	const { database } = market.db;
	const keys = await getVapidKeys(database);
	const sender = { keys, contact: 'mailto:cho@example.com', request: service.request };
	const noPassword = () => Promise.reject(new Error('nobody forgot one'));
	const roads = {
		...{ push: createPushSender(sender), mail: undefined, origin: market.url },
		makePasswordToken: noPassword,
	};
	const now = Date.now();
	const { payload } = (await makeOrder(sql)).operation;
	const { producerId, lines } = JSON.parse(payload) as CreateOrderPayload;
	// Far enough ahead that the market itself has not reminded of it before anybody asked.
	const startsAt = now + 50 * MINUTE_MS;
	const productIds = lines.map(({ productId: id }) => productId(id));
	const turn = { startsAt, minutes: 10, producerId: toProducerId(producerId), productIds };
	const frame = { slug: 'phien-dem-nay', title: 'Phiên đêm nay', intro: '', slots: [turn] };
	const times = { startsAt, endsAt: now + 2 * HOUR_MS };
	const { id: sessionId } = await createSession(database, { ...frame, ...times }, now);
	const follow = (whom: Recipient) =>
		subscribe(database, whom, {
			...{ subscription: browser.subscription, locale: 'vi' },
			now: now - HOUR_MS,
		});
	const expectTold = async (title: string, body: string) => {
		const open = () => service.received.map((one) => browser.open(one.body) as PushMessage);
		// The market may be trying it itself, and reaches nobody from here: it would try again.
		const titles = async () => {
			await deliverDue(database, roads, now + HOUR_MS);
			return open().map((one) => one.title);
		};
		await expect.poll(titles).toContain(title);
		const opened = open();
		await deliverPush(page, JSON.stringify(opened.find((one) => one.title === title)));
		await expect.poll(shown).toContainEqual({ title, body, path: '/market/phien-dem-nay' });
	};
	await follow({ kind: 'session', sessionId });
	await remindOfSessions(database, { now, aheadMs: HOUR_MS });
	await expectTold('Phiên chợ sắp mở', 'Phiên đêm nay sắp bắt đầu. Mời bạn vào chợ.');
	await sql`update market_sessions set opened_at = now() where id = ${sessionId}`;
	const { operation } = await makeOrder(sql, producerId, sessionId);
	await pushOperations(market.url, [operation]);
	await follow(toOrder(orderId(operation.opId)));
	await sql`update market_sessions set closed_at = now() - interval '11 minutes' where id = ${sessionId}`;
	await thankBuyers(database, now);
	await expectTold(
		'Cảm ơn bạn đã ghé chợ đêm',
		'Cảm ơn bạn đã mua hàng ở Phiên đêm nay. Bấm để xem lại các món của phiên.',
	);
});
