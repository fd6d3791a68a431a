import type { Browser, Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { readFileSync } from 'node:fs';

import { orderHistory, orders } from '../../server/ordering/tables';
import { operations } from '../../server/sync/tables';
import { orderId, type OrderId } from '../../src/lib/domain/ids';
import { expectFitForAll } from '../fixtures/accessibility';
import { photo } from '../fixtures/bad-files';
import type { BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { dayIn } from '../fixtures/days';
import { storedOrder } from '../fixtures/kept-orders';
import { expect, testAlone as test } from '../fixtures/market';
import { orderBasketOffline } from '../fixtures/order-offline';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { Phone } from '../fixtures/phone';
import { waitForDesk, waitForWorker } from '../fixtures/worker';
import { CataloguePage } from '../pages/catalogue-page';
import { ComplaintsPage } from '../pages/complaints-page';
import { DeskOrderPage } from '../pages/desk-order-page';
import { DeskPage } from '../pages/desk-page';
import { DossierPage } from '../pages/dossier-page';
import { OrderPage } from '../pages/order-page';
import { ReviewPage } from '../pages/review-page';

const STALL = 'HTX Chè Mời Thử';
const OWNER = { name: 'Chị Chủ Mới', login: 'chu-moi@cho.example', password: 'một câu dễ nhớ lắm' };
const PRODUCT = 'Chè đinh Đồi Cọ';
const PAGE = '/products/che-dinh-doi-co';
const WORDS = 'Búp chè <img src=x onerror=alert(1)>';
const BETTER_WORDS = 'Búp chè một tôm hai lá';
const CERTIFICATE = '77/QĐ-BNNMT';
const NOODLES = '/products/mien-dong-tai-hoan';
const REASON = 'Phiếu không có dấu của phòng kiểm nghiệm';
const WAIVER = 'Chè sơ chế tại vườn, chưa thuộc diện phải tự công bố';
const REPORT = readFileSync(
	new URL('../../server/certification/demo/papers/test-report.pdf', import.meta.url),
);
const PAPER = { name: 'phieu.pdf', mimeType: 'application/pdf', buffer: REPORT };

async function openDesk(browser: Browser, market: BuiltServer, login: string): Promise<Page> {
	const page = await (await browser.newContext({ baseURL: market.url })).newPage();
	await new DeskPage(page).signIn(login);
	return page;
}

/** Opens an address until the page says that what it is about is not sold any more. */
async function untilGone(page: Page, address: string): Promise<void> {
	await expect(async () => {
		await page.goto(address);
		await expect(page.getByRole('heading', { name: 'Món này hiện không có ở chợ' })).toBeVisible({
			timeout: 3_000,
		});
	}).toPass();
}

const goOnline = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')));

async function historyOf({ db }: BuiltServer, id: OrderId) {
	const rows = await db.database
		.select()
		.from(orderHistory)
		.where(eq(orderHistory.orderId, id))
		.orderBy(orderHistory.revision);
	return rows.map(({ state }) => state);
}

test('a producer is invited, proves what it makes, sells, packs and answers for it, until its papers end', async ({
	market,
	browser,
}) => {
	test.setTimeout(400_000);
	const { database, sql } = market.db;
	await using road = await CuttingProxy.start(market.port);
	await using stallRoad = await CuttingProxy.start(market.port);
	await using ownerPhone = new Phone();
	let owner = await (await ownerPhone.start()).newPage();
	const stall = (path: string) => `${stallRoad.url}/desk/producer${path}`;
	const [organiser, second] = await Promise.all([
		openDesk(browser, market, 'ban-to-chuc'),
		openDesk(browser, market, 'duyet-hai'),
	]);

	// A buyer has the market on the phone already, and nothing of this producer.
	const buyer = await (await browser.newContext({ baseURL: road.url })).newPage();
	const catalogue = new CataloguePage(buyer);
	await catalogue.open(`?q=${encodeURIComponent(PRODUCT)}`);
	await waitForWorker(buyer);
	await catalogue.untilKept();
	await expect(catalogue.card(PRODUCT)).toHaveCount(0);

	const link = await test.step('an organiser invites it, and has seen who it is', async () => {
		await organiser.goto('/desk/organiser/producers');
		await organiser.getByTestId('invite-begin').click();
		await organiser.getByTestId('invite-name').fill(STALL);
		await organiser.getByTestId('invite-province').selectOption('01');
		await organiser.getByTestId('invite-commune').selectOption('09022');
		await organiser.getByTestId('invite-owner').fill(OWNER.name);
		await organiser.getByTestId('invite-login').fill(OWNER.login);
		await expectFitForAll(organiser, 'the invitation');
		await organiser.getByTestId('invite-submit').click();
		const address = await organiser.getByTestId('password-link').innerText();

		const card = organiser.getByTestId('producer-card').filter({ hasText: STALL });
		await expect(card).toContainText('Chưa xác minh');
		await card.getByRole('button', { name: 'Xác minh' }).click();
		await card.getByLabel('Giấy tờ đã xem').fill('Giấy đăng ký HTX, bản gốc');
		await card.getByRole('button', { name: 'Xác nhận đã xem' }).click();
		await expect(card).toContainText('Đã xác minh');
		await expect(card).toContainText('Giấy đăng ký HTX, bản gốc');
		return new URL(address);
	});

	await test.step('its owner follows the link, sets a password and signs in', async () => {
		await owner.goto(stallRoad.url + link.pathname + link.hash);
		await owner.getByTestId('new-password').fill(OWNER.password);
		await owner.getByRole('button', { name: 'Lưu' }).click();
		await owner.getByRole('link', { name: 'Đăng nhập' }).click();
		await owner.getByTestId('sign-in-login').fill(OWNER.login);
		await owner.getByTestId('sign-in-password').fill(OWNER.password);
		await owner.getByTestId('sign-in-submit').click();
		await expect(owner.getByRole('heading', { level: 1 })).toHaveText(`Chào ${OWNER.name}`);
	});

	const dossier = new DossierPage(owner);
	await test.step('the owner opens a dossier, hands in its papers and signs', async () => {
		await owner.getByRole('main').getByRole('link', { name: 'Hồ sơ sản phẩm' }).last().click();
		await owner.getByTestId('dossier-open').click();
		await owner.getByTestId('dossier-name').fill(PRODUCT);
		await owner.getByTestId('dossier-set').selectOption('11');
		await owner.getByTestId('dossier-open-submit').click();
		await expect(dossier.next).toContainText('chưa nộp');
		const png = { name: 'sao.png', mimeType: 'image/png', buffer: await photo('png') };
		await dossier.handIn('ocopCertificate', png);
		await dossier.handIn('businessLicence', PAPER);
		await dossier.handIn('productionCertificate', PAPER);
		await dossier.handIn('qualityDeclaration', PAPER);
		await dossier.handIn('testReport', PAPER);
		await dossier.sign();
		await expectFitForAll(owner, "a producer's dossier");
		await dossier.send();
	});

	const review = new ReviewPage(organiser);
	await test.step('one paper is refused with a reason, one waived, the others accepted', async () => {
		await review.open(PRODUCT);
		for (const kind of ['ocopCertificate', 'businessLicence', 'productionCertificate'] as const) {
			await review.acceptPaper(kind);
		}
		await review.judgePaper('qualityDeclaration', 'waive', { reason: WAIVER });
		const refused = await review.choose('testReport');
		// On a phone the document stands in its row, above what is done about it.
		await expect(refused.getByTestId('pdf-page')).toHaveAttribute('data-drawn', 'true');
		await review.showsBeside('testReport');
		await review.judgePaper('testReport', 'reject', {
			reason: REASON,
			look: () => expectFitForAll(organiser, 'a paper under review'),
		});
		await expect(review.accept).toBeDisabled();
	});

	await test.step('the owner reads why, and hands in a better one', async () => {
		await owner.reload();
		await expect(dossier.paper('qualityDeclaration')).toContainText(WAIVER);
		await expect(dossier.paper('testReport')).toContainText(REASON);
		const paper = await dossier.handIn('testReport', PAPER);
		await expect(paper).toHaveAttribute('data-state', 'uploaded');
	});

	await test.step('the dossier is accepted once two have signed', async () => {
		await review.open(PRODUCT);
		await review.acceptPaper('testReport');
		await review.registerCertificate({
			stars: 5,
			number: CERTIFICATE,
			issuer: 'Bộ Nông nghiệp và Môi trường',
		});
		await expect(organiser.getByTestId('effect-before')).toContainText('Một người duyệt khác');
		await review.accept.click();
		await review.sign();
		await expect(review.pending).toHaveAttribute('data-mine', 'true');
		await expect(review.countersign).toHaveCount(0);
		await expectFitForAll(organiser, 'a decision that waits for the second person');
		await owner.reload();
		await dossier.is('submitted');

		const other = new ReviewPage(second);
		await other.open(PRODUCT);
		await expect(other.pending).toContainText('Ban tổ chức (minh họa)');
		await other.countersign.click();
		await other.is('accepted');
		await owner.reload();
		await dossier.is('accepted');
	});

	await test.step('its page is written, reviewed and published', async () => {
		await dossier.next.getByRole('link').click();
		await owner.getByTestId('product-new').click();
		await owner.getByLabel('Hồ sơ của hàng này').selectOption({ label: PRODUCT });
		await expect(owner.getByTestId('goods-name')).toHaveValue(PRODUCT);
		await owner.getByLabel('Đơn vị bán').fill('gói 200 g');
		await owner.getByLabel('Giá bán').fill('250k');
		await owner.getByTestId('goods-ingredients').fill(WORDS);
		const picture = { name: 'hang.png', mimeType: 'image/png', buffer: await photo('png') };
		await owner.getByTestId('upload-choose').setInputFiles(picture);
		await expect(owner.getByTestId('upload-file')).toBeVisible();
		await expect(owner.getByTestId('goods-state')).toContainText('Đã giữ trên máy này');
		await expectFitForAll(owner, 'writing about a product');

		// The app is closed: nothing of it is lost.
		const address = owner.url();
		const again = await owner.context().newPage();
		await owner.close();
		owner = again;
		await owner.goto(address);
		await expect(owner.getByTestId('goods-ingredients')).toHaveValue(WORDS);
		await expect(owner.getByTestId('upload-file')).toBeVisible();
		await owner.getByTestId('goods-submit').click();
		await expect(owner.getByText('Đang chờ duyệt')).toBeVisible();

		await second.goto('/desk/organiser/products');
		await expect(second.getByTestId('waiting-product')).toContainText(PRODUCT);
		await expect(second.getByText(WORDS)).toBeVisible();
		await expect(second.getByTestId('review-picture')).toHaveJSProperty('complete', true);
		await second.getByTestId('review-publish').click();
		await expect(second.getByText('Người mua sẽ thấy ở lần cập nhật tới.')).toBeVisible();
	});

	await test.step('its price changes at once, its words after another review', async () => {
		await owner.reload();
		const product = owner.getByRole('listitem').filter({ has: owner.getByTestId('stall-product') });
		await expect(product).toContainText('Đang bán');
		await product.getByTestId('price-change').click();
		await product.getByTestId('price-input').fill('123k');
		await product.getByTestId('price-save').click();
		await expect(product.getByText('123.000')).toBeVisible();
		await product.getByTestId('product-edit').click();
		await expect(owner.getByTestId('goods-ingredients')).toHaveValue(WORDS);
		await owner.getByTestId('goods-ingredients').fill(BETTER_WORDS);
		await owner.getByTestId('goods-submit').click();
		await expect(owner.getByText('Đang chờ duyệt')).toBeVisible();

		await goOnline(buyer);
		await expect(catalogue.card(PRODUCT)).toContainText('123.000');
		await expect(catalogue.card(PRODUCT).locator('img')).toHaveAttribute(
			'src',
			/\/pictures\/[0-9a-f]{32}\//,
		);
		expect(await (await buyer.request.get(PAGE)).text()).not.toContain(BETTER_WORDS);
		await second.reload();
		await expect(second.getByText(WORDS)).toBeVisible();
		await expect(second.getByText(BETTER_WORDS)).toBeVisible();
		await expectFitForAll(second, 'comparing a product');
		await second.getByTestId('review-publish').click();
		await expect(second.getByText('Người mua sẽ thấy ở lần cập nhật tới.')).toBeVisible();
	});

	const id = await test.step('the phone pulls it, and orders it without a network', async () => {
		await goOnline(buyer);
		await catalogue.card(PRODUCT).getByRole('link', { name: PRODUCT }).click();
		await expect(buyer.getByText(BETTER_WORDS)).toBeVisible();
		road.set({ kind: 'cut' });
		await buyer.goto(PAGE);
		await expect(buyer.getByTestId('product-stars').first()).toHaveAttribute('data-stars', '5');
		await buyer.getByTestId('add-to-cart').first().click();
		await expect(buyer.getByTestId('cart-count')).toHaveText('1');
		return orderId(await orderBasketOffline(buyer, road.url));
	});

	const asBought = new OrderPage(buyer);
	await test.step('back in reach, the order arrives once', async () => {
		road.set({ kind: 'open' });
		await goOnline(buyer);
		await asBought.is('placed');
		expect(await database.select({ id: orders.id }).from(orders)).toEqual([{ id }]);
	});

	await test.step('it is confirmed and packed without a network, the phone off in between', async () => {
		await owner.goto(stall(''));
		await waitForDesk(owner);
		await owner.reload();
		await new DeskOrderPage(owner).open({ id }, stallRoad.url);
		stallRoad.set({ kind: 'cut' });
		await new DeskOrderPage(owner).step('confirmed');
		owner = await (await ownerPhone.start()).newPage();
		const order = new DeskOrderPage(owner);
		await owner.goto(stall('/packing'));
		await owner.getByTestId('pack-by-product').click();
		const tick = owner.getByRole('checkbox').first();
		await tick.check();
		// Struck through once it is put down: a page that is left before has put nothing down.
		const line = owner.getByRole('main').getByText(PRODUCT);
		await expect(line).toHaveCSS('text-decoration-line', 'line-through');
		await owner.reload();
		await owner.getByTestId('pack-by-product').click();
		await expect(tick).toBeChecked();
		await owner.goto(stall(`/orders/${id}`));
		await order.step('packed');
		await expect(owner.getByTestId('order-unsent')).toBeVisible();
		expect(await historyOf(market, id)).toEqual(['placed']);

		stallRoad.set({ kind: 'open' });
		await goOnline(owner);
		await expect(owner.getByTestId('order-unsent')).toHaveCount(0);
		expect(await historyOf(market, id)).toEqual(['placed', 'confirmed', 'packed']);
		const kept = await database.select().from(operations).where(eq(operations.orderId, id));
		expect(kept.filter(({ kind }) => kind === 'order.move@1')).toHaveLength(2);
	});

	await test.step('handed over, delivered and paid', async () => {
		const order = new DeskOrderPage(owner);
		const reached = (state: string) =>
			expect.poll(async () => (await historyOf(market, id)).at(-1)).toBe(state);
		await order.ship('VNPost', 'EE123456789VN');
		await reached('shipped');
		await buyer.reload();
		await asBought.is('shipped');
		await expect(buyer.getByText('EE123456789VN')).toBeVisible();
		await order.step('delivered');
		await reached('delivered');
		await order.markPaid();
		await expect
			.poll(() => storedOrder(market, id))
			.toMatchObject({ state: 'delivered', paymentState: 'received' });
		await buyer.reload();
		await asBought.is('delivered');
	});

	await test.step('the buyer complains with a picture, the producer answers, the organisers decide', async () => {
		const picture = { name: 'vỡ.jpg', mimeType: 'image/jpeg', buffer: await photo('jpeg') };
		await asBought.complain('Hộp bị vỡ <img src=x onerror=alert(1)>', picture);
		await asBought.complaintIs('open');
		await expect(buyer.getByText('Hạn người bán trả lời')).toBeVisible();
		await expect(buyer.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
		await expect(buyer.getByTestId('complain')).toHaveCount(0);

		await owner.goto(stall('/complaints'));
		await new ComplaintsPage(owner).judge('Gửi lại hộp khác trong tuần', 'answered');
		await buyer.reload();
		await asBought.complaintIs('answered');
		await expect(buyer.getByRole('button', { name: 'Tôi đồng ý' })).toBeVisible();

		await organiser.goto('/desk/organiser/complaints');
		const complaints = new ComplaintsPage(organiser);
		await complaints.judge('Người bán hoàn tiền cho khách', 'decided');
		// For complaints to come; the deadlines of this one stand.
		await complaints.giveTerm(5);
		await buyer.reload();
		await asBought.complaintIs('decided');
		await expect(buyer.getByText('Người bán hoàn tiền cho khách')).toBeVisible();
	});

	await test.step('suspended, it sells nothing, not even what waited, and finishes what it has', async () => {
		const [made] = await sql<{ producer: number }[]>`
			select producer_id as producer from orders where id = ${id}`;
		const open = (await makeOrder(sql, made?.producer)).operation;
		await pushOperations(market.url, [open]);
		await buyer.goto(PAGE);
		await buyer.getByTestId('add-to-cart').first().click();
		await expect(buyer.getByTestId('cart-count')).toHaveText('1');
		road.set({ kind: 'cut' });
		await orderBasketOffline(buyer, road.url);

		await organiser.goto('/desk/organiser/producers');
		await organiser.getByTestId('producer-search').fill(STALL);
		await organiser.getByRole('button', { name: 'Tìm', exact: true }).click();
		const card = organiser.getByTestId('producer-card').filter({ hasText: STALL });
		await expect(card).toContainText('1 sản phẩm đang bán');
		await card.getByRole('button', { name: 'Tạm ngừng' }).click();
		await card.getByLabel('Lý do tạm ngừng').fill('Nhãn không khớp với lô hàng');
		await card.getByRole('button', { name: 'Tạm ngừng nhà bán' }).click();
		await expect(card).toContainText('0 sản phẩm đang bán');
		await expectFitForAll(organiser, 'a suspended producer');

		road.set({ kind: 'open' });
		await goOnline(buyer);
		await asBought.is('rejected');
		await expect(buyer.getByText('Không còn bán').first()).toBeVisible();
		await untilGone(buyer, PAGE);
		road.set({ kind: 'cut' });
		await untilGone(buyer, PAGE);
		road.set({ kind: 'open' });

		await owner.goto(stall('/products'));
		await expect(owner.getByTestId('stall-suspended')).toContainText('Nhãn không khớp với lô hàng');
		await expectFitForAll(owner, 'the goods of a suspended stall');
		await new DeskOrderPage(owner).open({ id: open.opId }, stallRoad.url);
		await new DeskOrderPage(owner).step('confirmed');
		await expect.poll(() => historyOf(market, orderId(open.opId))).toEqual(['placed', 'confirmed']);

		await card.getByRole('button', { name: 'Cho bán lại' }).click();
		await expect(card).toContainText('1 sản phẩm đang bán');
		await owner.goto(stall('/products'));
		await expect(owner.getByTestId('stall-product')).toContainText('Đang bán');
		await expect(owner.getByTestId('stall-suspended')).toHaveCount(0);
	});

	await test.step('its certificate ends: the product goes off by itself, and out of the basket', async () => {
		await expect(async () => {
			await buyer.goto(PAGE);
			await buyer.getByTestId('add-to-cart').first().click({ timeout: 3_000 });
		}).toPass();
		await expect(buyer.getByTestId('cart-count')).toHaveText('1');
		const checkout = buyer.getByRole('link', { name: 'Đặt hàng' });
		// On sale again by what the phone holds itself, not only by what came with the page.
		await expect(async () => {
			await buyer.goto('/cart');
			await expect(checkout).toBeVisible({ timeout: 3_000 });
		}).toPass();
		await sql`update certificates set expires_on = ${dayIn(-1)} where number = ${CERTIFICATE}`;
		// What else its hour would bring, by itself.
		const [planned] = await sql<{ cron: string; timezone: string }[]>`
			select cron, timezone from pgboss.schedule where name = 'certificates.expire'`;
		expect(planned).toEqual({ cron: '15 * * * *', timezone: 'Asia/Ho_Chi_Minh' });
		await sql`insert into pgboss.job (name, data, retry_limit, retry_delay)
			values ('certificates.expire', '{}', 3, 0)`;
		await expect(async () => {
			await buyer.goto('/cart');
			await expect(buyer.getByText('Món này không còn bán ở chợ.')).toBeVisible({ timeout: 2_000 });
		}).toPass();
		await expect(checkout).toHaveCount(0);
		await untilGone(buyer, PAGE);
		await owner.reload();
		await expect(owner.getByTestId('stall-product')).toContainText('Chưa bán');
		await owner.goto(stall('/dossiers'));
		await expect(owner.getByTestId('dossier-card')).toContainText('chứng nhận OCOP đã hết hạn');
	});

	await test.step('another one’s certificate is revoked once two have signed', async () => {
		await organiser.goto('/desk/organiser/certificates');
		const card = organiser.getByTestId('certificate').filter({ hasText: 'Miến dong Tài Hoan' });
		await card.getByTestId('withdraw').click();
		await expect(review.effect).toContainText('Một người duyệt khác phải ký nữa thì mới thu hồi.');
		await review.sign('Dùng dấu OCOP cho hàng khác');
		await expect(card.getByTestId('pending')).toHaveAttribute('data-mine', 'true');
		await expect(card.getByTestId('countersign')).toHaveCount(0);
		await expectFitForAll(organiser, 'a certificate that waits to be revoked');
		await buyer.goto(NOODLES);
		await expect(buyer.getByTestId('add-to-cart').first()).toBeEnabled();

		await second.goto('/desk/organiser/certificates');
		await second.getByTestId('certificates-which').selectOption('waiting');
		await expect(second.getByTestId('pending')).toContainText('Dùng dấu OCOP cho hàng khác');
		await second.getByTestId('countersign').click();
		await untilGone(buyer, NOODLES);
	});
});
