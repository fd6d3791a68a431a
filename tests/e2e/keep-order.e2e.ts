import type { Download } from '@playwright/test';

import { marketSessions } from '../../server/market/tables';
import { orderId } from '../../src/lib/domain/ids';
import { formatDong } from '../../src/lib/domain/money';
import { orderCode } from '../../src/lib/domain/ordering/order-code';
import { formatMoment } from '../../src/lib/domain/time';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { productOf, storedOrder } from '../fixtures/kept-orders';
import { expect, test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage, RECEIVER } from '../pages/checkout-page';
import { OrderPage } from '../pages/order-page';

const COFFEE = 'ca-phe-khe-sanh';
const NOTE = 'Gọi trước 15 phút; cổng màu xanh';

async function textOf(download: Download): Promise<string> {
	const stream = await download.createReadStream();
	return Buffer.concat((await stream.toArray()) as Buffer[]).toString('utf8');
}

test('an order is kept as a text file and on paper, with all that matters and nothing else', async ({
	market,
	page,
}) => {
	await page.addInitScript(() => {
		window.print = () => void (document.body.dataset['printed'] = 'yes');
	});
	const checkout = new CheckoutPage(page);
	const order = new OrderPage(page);
	let id = '';
	// Twice, so that there is a question on the page, too.
	for (let time = 0; time < 2; time++) {
		await checkout.openWith(COFFEE);
		await checkout.fillIn();
		await checkout.note.fill(NOTE);
		await page.getByRole('radio', { name: /VietQR/ }).check();
		id = await checkout.submit();
		await order.is('placed');
	}
	await expect(order.duplicateQuestion.getByRole('button').first()).toBeVisible();
	const { name } = await productOf(market, COFFEE);
	const row = await storedOrder(market, id);
	const total = formatDong(row?.totalDong ?? 0);
	const code = orderCode(orderId(id));
	const address = `${RECEIVER.street}, Phường Trảng Bom, Đồng Nai`;
	await expect(page.getByText(address)).toBeVisible();

	const saving = page.waitForEvent('download');
	await page.getByTestId('order-save').click();
	const file = await saving;
	expect(file.suggestedFilename()).toBe(`don-${code}.txt`);
	const lines = (await textOf(file)).split('\n');
	expect(lines).toEqual(
		expect.arrayContaining([
			`Đơn ${code}`,
			`Đặt lúc ${formatMoment(row?.placedAt ?? 0)}`,
			'Tình trạng: Đã đặt',
			`- ${name}: 1 × ${total} (gói 500 g) = ${total}`,
			`Tổng tiền hàng: ${total} (chưa gồm phí giao hàng)`,
			'Trả tiền: Chờ người bán xác nhận tiền',
			`Người nhận: ${RECEIVER.name}, 0912 345 678`,
			`Địa chỉ: ${address}`,
			`Lời nhắn: ${NOTE}`,
			`${formatMoment(row?.placedAt ?? 0)} Đã đặt (bạn)`,
		]),
	);

	await page.getByRole('button', { name: 'In', exact: true }).click();
	await expect(page.locator('[data-printed="yes"]')).toBeAttached();
	await page.emulateMedia({ media: 'print' });
	for (const text of [code, name, total, RECEIVER.name, address, NOTE]) {
		await expect(page.getByRole('main').getByText(text).first()).toBeVisible();
	}
	await expect(order.state).toBeVisible();
	await expect(page.getByTestId('vietqr-picture')).toBeVisible();
	// What only works on a screen is not on the paper.
	await expect(page.locator('button:visible')).toHaveCount(0);
	await expect(page.getByRole('navigation')).toBeHidden();
	await expect(page.getByRole('banner')).toBeHidden();
	await expect(page.getByRole('link', { name: 'Đơn của bạn' })).toBeHidden();
});

test('a session’s reminder is a right calendar file, also without a network', async ({
	market,
	context,
}) => {
	const all = await market.db.database.select().from(marketSessions);
	const session = all.find(({ startsAt }) => startsAt > Date.now());
	if (!session) throw new Error('The demo announces no session.');
	await using road = await CuttingProxy.start(market.port);
	const page = await context.newPage();
	await page.goto(road.url);
	await waitForWorker(page);
	await expect(page.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
	road.set({ kind: 'cut' });
	await page.goto(`${road.url}/market/${session.slug}`);
	const saving = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Thêm vào lịch' }).click();
	const file = await saving;
	expect(file.suggestedFilename()).toBe(`${session.slug}.ics`);
	const text = await textOf(file);
	const raw = text.split('\r\n');
	expect(raw.every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
	const lines = text.replaceAll('\r\n ', '').split('\r\n');
	const utc = (moment: number) => new Date(moment).toISOString().replace(/[-:]|\.\d{3}/g, '');
	expect(lines).toEqual(
		expect.arrayContaining([
			'BEGIN:VCALENDAR',
			`DTSTART:${utc(session.startsAt)}`,
			`DTEND:${utc(session.endsAt)}`,
			`SUMMARY:${session.title}`,
			`URL:${road.url}/market/${session.slug}`,
			'TRIGGER:-PT15M',
			'END:VCALENDAR',
		]),
	);
});
