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
import { expect, testAlone as test } from '../fixtures/market';
import { orderBasketOffline } from '../fixtures/order-offline';
import { Phone } from '../fixtures/phone';
import { waitForDesk, waitForWorker } from '../fixtures/worker';
import { CataloguePage } from '../pages/catalogue-page';
import { DeskOrderPage } from '../pages/desk-order-page';
import { DeskPage } from '../pages/desk-page';
import { DossierPage } from '../pages/dossier-page';
import { OrderPage } from '../pages/order-page';
import { ReviewPage } from '../pages/review-page';

const STALL = 'HTX Chè Mời Thử';
const OWNER = { name: 'Chị Chủ Mới', login: 'chu-moi@cho.example', password: 'một câu dễ nhớ lắm' };
const PRODUCT = 'Chè đinh Đồi Cọ';
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
	const { database } = market.db;
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
			number: '77/QĐ-BNNMT',
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
		await owner.getByLabel('Giá này mua được').fill('gói 200 g');
		await owner.getByLabel('Giá bán').fill('250k');
		await owner.getByTestId('goods-ingredients').fill('Búp chè <img src=x onerror=alert(1)>');
		await owner.getByTestId('goods-submit').click();
		await expect(owner.getByText('Đang chờ duyệt')).toBeVisible();

		await second.goto('/desk/organiser/products');
		await expect(second.getByTestId('waiting-product')).toContainText(PRODUCT);
		await expect(second.getByText('Búp chè <img src=x onerror=alert(1)>')).toBeVisible();
		await second.getByTestId('review-publish').click();
		await expect(second.getByText('Người mua sẽ thấy ở lần cập nhật tới.')).toBeVisible();
		await owner.reload();
		await expect(owner.getByTestId('stall-product')).toContainText('Đang bán');
	});

	const id = await test.step('the phone pulls it, and orders it without a network', async () => {
		await goOnline(buyer);
		await expect(catalogue.card(PRODUCT)).toBeVisible();
		road.set({ kind: 'cut' });
		await catalogue.card(PRODUCT).getByRole('link', { name: PRODUCT }).click();
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
		await order.ship('VNPost', 'EE123456789VN');
		await buyer.reload();
		await asBought.is('shipped');
		await expect(buyer.getByText('EE123456789VN')).toBeVisible();
		await order.step('delivered');
		await order.markPaid();
		await buyer.reload();
		await asBought.is('delivered');
	});
});
