import { chromium, type Browser, type Page } from '@playwright/test';

import { readEvents, readState } from '../../server/live/record';
import { blank, withdrawnIn } from '../../server/live/withdrawn';
import type { LiveEvent } from '../../src/lib/domain/live/live-event';
import { formatDong } from '../../src/lib/domain/money';
import { expectFitForAll } from '../fixtures/accessibility';
import { startBuiltServer } from '../fixtures/built-server';
import { CHROMIUM_ARGS, chromiumPath, MADE_UP_CAMERA } from '../fixtures/chromium';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import {
	giveStall,
	ordersOf,
	PERCENT_OFF,
	planEvening,
	PORTIONS,
	SHELF,
	unitsOf,
} from '../fixtures/evening';
import { expect, testAlone as test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { BoardPage } from '../pages/board-page';
import { BroadcastPage } from '../pages/broadcast-page';
import { DeskPage } from '../pages/desk-page';
import { EveningPage } from '../pages/evening-page';
import { OrderPage } from '../pages/order-page';

const NEWS = 'Còn mười phút nữa có quà';
const SLIP = 'Nhầm phiên rồi bà con ơi';
const LIMIT = 3;

/** Somebody at a desk, on a phone of their own. */
async function signedIn(browser: Browser, baseURL: string, login: string): Promise<Page> {
	const phone = { viewport: { width: 360, height: 740 }, locale: 'vi-VN', hasTouch: true };
	const context = await browser.newContext({ ...phone, baseURL, timezoneId: 'Asia/Ho_Chi_Minh' });
	const page = await context.newPage();
	await new DeskPage(page).signIn(login);
	return page;
}

/** The orders that stand at a stall, as its people's phone shows them. */
async function ordersAt(page: Page): Promise<{ readonly id: string; readonly total: string }[]> {
	return page.getByTestId('desk-order').evaluateAll((cards) =>
		cards.map((card) => ({
			id: card.getAttribute('data-order') ?? '',
			total: card.querySelector('b')?.textContent ?? '',
		})),
	);
}

/** What was taken back says nothing to whoever comes later. */
const asTold = (events: readonly LiveEvent[]) => blank(events, new Set(withdrawnIn(events)));

test('an evening is played at two nodes: hosts, two producers and three buyers, one of them away for half of it, agree on all that happened', async ({
	market,
}) => {
	test.setTimeout(420_000);
	const executablePath = chromiumPath();
	await using phones = await chromium.launch({
		executablePath,
		args: [...CHROMIUM_ARGS, ...MADE_UP_CAMERA],
	});
	const evening = await planEvening(market);
	const { tea, coffee, session } = evening;
	await giveStall(market, 'chu-gian-hang', tea.producerId);
	await giveStall(market, 'dong-goi', coffee.producerId);
	await using node = await startBuiltServer({
		databaseUrl: market.db.url,
		env: { DATA_DIR: market.filesDir },
	});
	await using road = await CuttingProxy.start(node.port);
	const [host, otherHost, teaStall, coffeeStall, near, far, away] = await Promise.all([
		signedIn(phones, market.url, 'ban-to-chuc'),
		signedIn(phones, node.url, 'ban-to-chuc'),
		signedIn(phones, market.url, 'chu-gian-hang'),
		signedIn(phones, node.url, 'dong-goi'),
		EveningPage.open(phones, market.url, session.slug),
		EveningPage.open(phones, node.url, session.slug),
		EveningPage.open(phones, road.url, session.slug),
	]);
	const buyers = [near, far, away];
	const board = new BoardPage(host);
	const otherBoard = new BoardPage(otherHost);
	const promised = (goods: { readonly priceDong: number }) =>
		Math.floor((goods.priceDong * (100 - PERCENT_OFF)) / 100);
	const teaCamera = new BroadcastPage(teaStall);
	const coffeeCamera = new BroadcastPage(coffeeStall);

	await test.step('the host opens the market, and everybody sees what is shown first', async () => {
		for (const { page } of buyers) await expect(page.getByText('Chợ sắp họp')).toBeVisible();
		await board.start(session);
		await board.nextTurn();
		await board.pin(tea);
		for (const { page, pinned } of buyers) {
			await expect(page.getByTestId('session-phase')).toHaveAttribute('data-phase', 'live');
			await expect(page.getByTestId('live-turn')).toContainText(tea.stall);
			await expect(pinned).toContainText(tea.name);
			await expect(pinned.getByTestId('live-left')).toContainText(`Còn ${SHELF} `);
			await expect(page.getByTestId('live-counts')).toContainText('3 người xem');
		}
	});

	await test.step('both producers go live, and the first of them is put on air', async () => {
		await Promise.all([teaCamera.goLive(), coffeeCamera.goLive()]);
		await expect(host.getByTestId('air-stream')).toHaveCount(2);
		await board.putOnAir(tea);
		await teaCamera.isSeen();
		await expect(coffeeStall.getByText('chờ người dẫn đưa lên')).toBeVisible();
		await Promise.all([near.plays(), far.plays()]);
		// One machine need not play it for everybody all evening long.
		for (const { page } of buyers) await page.getByTestId('rung-text').check();
	});

	await test.step('a buyer orders what is shown, and it is counted for everybody', async () => {
		await near.order();
		await expect.poll(() => near.states()).toEqual(['placed']);
		for (const { page, pinned } of buyers) {
			await expect(page.getByTestId('live-counts')).toContainText('đã chốt 1 đơn');
			await expect(pinned.getByTestId('live-left')).toContainText(`Còn ${SHELF - 1} `);
		}
	});

	await test.step('people ask and chat, the host minds them, the producer answers', async () => {
		await near.say('Trà hái tháng mấy? Gọi 0912 345 678 nhé', 'Cô Lan');
		// Nobody gets to read the telephone number.
		await expect(far.talk).toHaveText(/Cô Lan.*Trà hái tháng mấy\? Gọi ••• nhé/s);
		await board.message('Trà hái tháng mấy').getByTestId('talk-ask').click();
		await expect(far.page.getByTestId('talk-asked')).toContainText('Trà hái tháng mấy?');
		// What the host hides is gone at the other node, and stays for whoever wrote it.
		await far.page.getByTestId('talk-kind-chat').check();
		await far.say('Trà này dở', 'Bác Ba');
		await expect(near.talk).toHaveCount(2);
		await board.message('Trà này dở').getByTestId('talk-hide').click();
		await expect(near.talk).toHaveCount(1);
		await expect(host.getByTestId('talk-removed')).toBeVisible();
		await expect(far.talk.nth(1)).toContainText('Trà này dở');
		// Whoever goes on is muted, and does not notice.
		await far.sayMore('Đừng mua trà này');
		await board.message('Đừng mua trà này').getByTestId('talk-mute-person').click();
		await expect(near.talk).toHaveCount(1);
		await far.sayMore('Có ai nghe không');
		await expect(far.talk.last()).toContainText('Có ai nghe không');
		await host.getByTestId('talk-pause').click();
		for (const { page } of buyers) await expect(page.getByTestId('talk-paused')).toBeVisible();
		await host.getByTestId('talk-pause').click();
		for (const { page } of buyers) await expect(page.getByTestId('talk-paused')).toBeHidden();
		await expect(near.talk).toHaveCount(1);
		const stall = await teaStall.context().newPage();
		await stall.goto('/desk/producer/talk');
		const question = stall.getByTestId('stall-question');
		await question.getByTestId('answer-text').fill('Dạ, tháng tư ạ');
		await question.getByTestId('answer-send').click();
		for (const { page } of buyers) {
			const answer = page.getByTestId('talk-list').locator('[data-from="producer"]');
			await expect(answer).toContainText('Dạ, tháng tư ạ');
			await expect(answer).toContainText('Cô Lan hỏi: Trà hái tháng mấy?');
		}
		await expect(question).toBeHidden();
		await near.page.getByTestId('talk-react-heart').click();
		await expect(far.page.getByTestId('talk-react-heart')).toHaveAccessibleName(/ 1$/);
		await expectFitForAll(near.page, '/market/[session] in which people buy and talk');
		await expectFitForAll(stall, 'the questions at a stall');
		await stall.close();
	});

	await test.step('one buyer is cut off, and orders all the same at the promotion that they saw', async () => {
		await waitForWorker(away.page);
		await board.goods(tea).getByTestId('promotion-start').click();
		for (const { pinned } of buyers)
			await expect(pinned.getByTestId('live-deal')).toContainText(`Giảm ${PERCENT_OFF}%`);
		// Before its catalogue could tell of it.
		road.set({ kind: 'cut' });
		await expect(away.page.getByTestId('live-lost')).toBeVisible();
		await away.order();
		await expect.poll(() => away.states()).toEqual(['queued']);
	});

	await test.step('the evening goes on without them, with the other producer', async () => {
		await board.announce(NEWS);
		await board.announce(SLIP);
		await expect(far.page.getByTestId('live-news')).toContainText(SLIP);
		await board.withdraw(SLIP);
		await board.goods(tea).getByTestId('promotion-stop').click();
		for (const { pinned } of [near, far])
			await expect(pinned.getByTestId('live-deal')).toBeHidden();
		// Two hosts at two nodes call the next turn at once: it is one turn on, not two.
		await otherBoard.open(session);
		await expect(otherHost.getByTestId('board-next')).toBeVisible();
		const soon = Date.now() + 500;
		await Promise.all([board.nextTurnAt(soon), otherBoard.nextTurnAt(soon)]);
		for (const { page } of [near, far])
			await expect(page.getByTestId('live-turn')).toContainText(coffee.stall);
		await otherBoard.pin(coffee);
		// What two hosts do has an order only where the one sees it done by the other.
		await expect(near.pinned).toContainText(coffee.name);
		await board.putOnAir(coffee);
		await coffeeCamera.isSeen();
		for (const { page, pinned } of [near, far]) {
			await expect(page.getByTestId('live-news')).toContainText(NEWS);
			await expect(page.getByTestId('live-news')).not.toContainText(SLIP);
			await expect(pinned).toContainText(coffee.name);
			await expect(page.getByTestId('live-shown')).toContainText(tea.name);
		}
	});

	await test.step('two buyers at two nodes want the last one at its promotion at once', async () => {
		await board.goods(coffee).getByTestId('promotion-start').click();
		await board.limit(coffee, 1);
		await expect(board.goods(coffee).getByTestId('board-limit')).toContainText('còn 1');
		for (const { pinned } of [near, far]) {
			await expect(pinned.getByTestId('live-deal')).toContainText(`Giảm ${PERCENT_OFF}%`);
			await expect(pinned.getByTestId('live-deal')).toContainText(/Còn 9:\d\d/);
			await expect(pinned.getByTestId('live-deal')).toContainText(`Còn ${PORTIONS} suất`);
			await expect(pinned.getByTestId('live-left')).toContainText('Còn 1 ');
		}
		const checkouts = await Promise.all([near.openCheckout(), far.openCheckout()]);
		for (const { page } of checkouts) {
			const price = formatDong(promised(coffee));
			await expect(page.getByTestId('quick-checkout')).toContainText(price);
		}
		await Promise.all(checkouts.map((checkout) => checkout.fillIn()));
		await expectFitForAll(far.page, 'the checkout over /market/[session]');
		// Whoever sees that it is gone is asked by the page already: both tap before either can.
		const soon = Date.now() + 500;
		await Promise.all(checkouts.map((checkout) => checkout.confirmAt(soon)));
		await expect
			.poll(async () => [...(await near.states()), ...(await far.states())].sort())
			.toEqual(['needsBuyer', 'placed', 'placed']);
		const asked = (await far.states()).includes('needsBuyer') ? far : near;
		await expect(board.goods(coffee).getByTestId('board-limit')).toContainText('còn 0');
		await expectFitForAll(host, 'the board while the evening runs');

		// The limit is raised; who came too late has gone elsewhere meanwhile, and comes back.
		await board.limit(coffee, LIMIT);
		await asked.orders
			.filter({ has: asked.page.locator('[data-state=needsBuyer]') })
			.getByRole('link')
			.click();
		const order = new OrderPage(asked.page);
		await order.cancel();
		await order.is('cancelled');
		await asked.page.goBack();
		await expect(asked.pinned.getByTestId('live-left')).toContainText(`Còn ${LIMIT - 1} `);
		await expect.poll(() => asked.states()).toContain('cancelled');
		await board.goods(coffee).getByTestId('promotion-stop').click();
		for (const { pinned } of [near, far])
			await expect(pinned.getByTestId('live-deal')).toBeHidden();

		// What the screen says is left is there to be had, whatever the catalogue tells by now.
		await asked.order();
		await expect
			.poll(async () => (await asked.states()).slice(0, 2))
			.toEqual(['placed', 'cancelled']);
		for (const { pinned } of [near, far])
			await expect(pinned.getByTestId('live-left')).toContainText(`Còn ${LIMIT - 2} `);
	});

	await test.step('a product is stopped, and let go on', async () => {
		await board.goods(coffee).getByTestId('product-stop').click();
		for (const { pinned } of [near, far]) await expect(pinned).toBeHidden();
		// Whoever opens the board anew finds it, though it has left the catalogue.
		await host.reload();
		await board.goods(coffee).getByTestId('product-release').click();
		await board.pin(coffee);
		for (const { pinned } of [near, far]) await expect(pinned).toContainText(coffee.name);
	});

	await test.step('a node ends and comes back; its producer and watchers go on', async () => {
		await node.restart();
		await far.plays();
		await coffeeCamera.is('live');
	});

	await test.step('who was away is told what they missed, and their order is taken once', async () => {
		road.set({ kind: 'open' });
		await away.page.evaluate(() => dispatchEvent(new Event('online')));
		const told = [
			NEWS,
			`Ưu đãi của ${tea.name} đã dừng`,
			`${coffee.stall} lên sóng`,
			`Giới thiệu ${coffee.name}`,
			`Hình của ${coffee.stall} lên sóng`,
			`Mở ưu đãi cho ${coffee.name}`,
			`Ưu đãi của ${coffee.name} đã dừng`,
			`Tạm ngừng bán ${coffee.name}`,
			`Bán lại ${coffee.name}`,
			`Giới thiệu ${coffee.name}`,
		];
		await expect(away.missed).toHaveText(
			told.map((text) => new RegExp(`\\d\\d:\\d\\d\\s*${text}$`)),
		);
		await expect(away.pinned).toContainText(coffee.name);
		await expect(away.page.getByTestId('live-voice')).toContainText(coffee.name);
		await expect.poll(() => away.states()).toEqual(['placed']);
		await expectFitForAll(away.page, '/market/[session] after a cut');
		// Whoever reads by keyboard stands where the notice was, not at the top of the page.
		await away.page.getByTestId('live-missed').getByRole('button').click();
		await expect(away.page.locator('#live-title')).toBeFocused();
	});

	await test.step('the market is closed by mistake, opened again, and closed', async () => {
		await Promise.all([teaCamera.end(), coffeeCamera.end()]);
		await board.end();
		for (const { page } of buyers) await expect(page.getByTestId('live-over')).toBeVisible();
		await board.resume();
		for (const { page } of buyers) await expect(page.getByTestId('live-turn')).toBeVisible();
		await expect(board.goods(coffee).getByTestId('board-limit')).toContainText(`còn ${LIMIT - 2}`);
		await board.end();
		for (const { page } of buyers) await expect(page.getByTestId('live-over')).toBeVisible();
		await expectFitForAll(host, 'the board of a session that is over');
	});

	await test.step('all phones agree on what happened, and with one that comes afterwards', async () => {
		const run = { sessionId: session.id, isRehearsal: false };
		const events = await readEvents(market.db.database, run, { after: 0, most: 1_000 });
		const { seq } = await readState(market.db.database, run);
		expect(events.map((event) => event.seq)).toEqual(Array.from({ length: seq }, (_, i) => i + 1));
		for (const { heard } of buyers) {
			expect(asTold(heard.events)).toEqual(events);
			expect(heard.states).toBe(1);
		}
		const late = await EveningPage.open(phones, node.url, session.slug);
		await expect(late.page.getByTestId('live')).toHaveAttribute('data-seq', String(seq));
		const state = await late.state();
		for (const buyer of buyers) expect(await buyer.state()).toEqual(state);
		await expect(late.page.getByTestId('session-goods')).toContainText(tea.name);
		// So does what is played back of it.
		await expect.poll(() => near.replayed()).toEqual(expect.arrayContaining([NEWS]));
		const replayed = await near.replayed();
		expect(replayed).not.toContain(SLIP);
		await expect.poll(() => late.replayed()).toEqual(replayed);
		const offset = async ({ stall }: { readonly stall: string }) => {
			const moments = late.page.getByTestId('replay-moment');
			const moment = moments.filter({ hasText: `Hình của ${stall}` });
			return Number(await moment.getAttribute('data-offset'));
		};
		expect(await offset(coffee)).toBeGreaterThan(await offset(tea));
	});

	await test.step('orders and figures agree, too', async () => {
		const stored = await ordersOf(market, evening);
		const kept = await Promise.all(buyers.map((buyer) => buyer.kept()));
		// Whoever of the two came too late for the last one ordered once more.
		expect(['2,2,1', '3,1,1']).toContain(kept.map((orders) => orders.length).join());
		expect(kept.flat().sort((a, b) => a.id.localeCompare(b.id))).toEqual(stored);
		const standing = stored.filter(({ state }) => state === 'placed');
		expect(standing).toHaveLength(4);
		for (const [page, { producerId }] of [
			[teaStall, tea],
			[coffeeStall, coffee],
		] as const) {
			await page.goto('/desk/producer/orders');
			const theirs = standing
				.filter(({ producer }) => producer === producerId)
				.map(({ id, total }) => ({ id, total: formatDong(total) }));
			await expect.poll(() => ordersAt(page)).toEqual(expect.arrayContaining(theirs));
			await expect(page.getByTestId('desk-order')).toHaveCount(theirs.length);
		}

		const { tea: onTea, coffee: onCoffee } = evening.promotions;
		// Who was away pays what they were shown, though it was stopped before they came back.
		const portions = { portions: 1, portionsLeft: PORTIONS - 1 };
		expect(await unitsOf(market, tea.id, onTea.id)).toEqual({
			...{ sold: 2, shelf: SHELF - 2, ...portions },
		});
		expect(await unitsOf(market, coffee.id, onCoffee.id)).toEqual({
			...{ sold: 2, shelf: SHELF - 2, ...portions },
		});
		const [whole = NaN, , atPromotion = NaN] = kept.map(
			(orders) => orders.find(({ producer }) => producer === tea.producerId)?.total,
		);
		expect(whole - atPromotion).toBe(tea.priceDong - promised(tea));
		for (const { page } of buyers) {
			await expect(page.getByTestId('live-counts')).toContainText('đã chốt 4 đơn');
		}
		const value = formatDong(standing.reduce((sum, { total }) => sum + total, 0));
		await expect(host.getByTestId('board-orders')).toHaveText('4');
		await expect(host.getByTestId('board-value')).toHaveText(value);
		await host.getByTestId('board-results').click();
		await expect(host.getByTestId('results-orders')).toHaveText('4');
		await expect(host.getByTestId('results-value')).toHaveText(value);
		await expect(host.getByTestId('results-pack')).toHaveText('4');
		for (const { producerId, stall } of [tea, coffee]) {
			const theirs = standing.filter(({ producer }) => producer === producerId);
			const sum = formatDong(theirs.reduce((total, one) => total + one.total, 0));
			await expect(host.getByRole('main')).toContainText(stall);
			await expect(host.getByRole('main')).toContainText(`${theirs.length} đơn · ${sum}`);
		}
		await expectFitForAll(host, 'the results of a session');
		// The other node has the same figures.
		await otherHost.goto(new URL(host.url()).pathname);
		await expect(otherHost.getByTestId('results-orders')).toHaveText('4');
		await expect(otherHost.getByTestId('results-value')).toHaveText(value);
		await host.goto('/desk/organiser/figures');
		const row = host.getByTestId('evening-row').filter({ hasText: session.title });
		await expect(row).toContainText(value);
	});
});
