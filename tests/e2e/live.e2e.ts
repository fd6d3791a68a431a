import type { Page } from '@playwright/test';

import { DEMO_LOGINS } from '../../server/accounts/demo/demo-logins';
import { setProducerRole } from '../../server/accounts/producer-staff';
import { readKind } from '../../server/catalogue/feed';
import { createPromotion } from '../../server/catalogue/promotions';
import { createSession } from '../../server/market/sessions';
import { accountId } from '../../src/lib/domain/accounts/account';
import type { ProducerId } from '../../src/lib/domain/ids';
import { formatDong } from '../../src/lib/domain/money';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/domain/time';
import { expectFitForAll } from '../fixtures/accessibility';
import { startBuiltServer, type BuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { expect, testAlone as test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { CheckoutPage } from '../pages/checkout-page';
import { DeskPage } from '../pages/desk-page';

const TEA = 'tra-xanh-hong-tra-fin-ho';
const COFFEE = 'ca-phe-dak-yang';

test.use({ viewport: { width: 360, height: 740 } });

/** A session that begins in ten minutes, of two producers with a product each. */
async function planSession({ db }: BuiltServer) {
	const products = await readKind(db.database, 'product');
	const [tea, coffee] = [TEA, COFFEE].map((slug) => {
		const found = products.find((product) => product.slug === slug);
		if (!found) throw new Error(`the demo has no ${slug}`);
		return found;
	});
	if (!tea || !coffee) throw new Error('the demo has too few products');
	const startsAt = Date.now() + 10 * MINUTE_MS;
	const slots = [tea, coffee].map(({ id, producerId }, index) => ({
		producerId,
		startsAt: startsAt + index * 10 * MINUTE_MS,
		minutes: 10,
		productIds: [id],
	}));
	const frame = { slug: 'phien-thu', title: 'Phiên trà và cà phê', intro: '' };
	const session = await createSession(
		db.database,
		{ ...frame, startsAt, endsAt: startsAt + HOUR_MS, slots },
		Date.now(),
	);
	// Planned for later than its turn will come: its hosts begin it.
	await createPromotion(
		db.database,
		{
			productId: coffee.id,
			deal: { kind: 'percent', percentOff: 20 },
			startsAt: startsAt + 30 * MINUTE_MS,
			endsAt: startsAt + 40 * MINUTE_MS,
			portions: 9,
			sessionId: session.id,
		},
		Date.now(),
	);
	return { tea, coffee, session };
}

/** The demo's owner of stalls is given this one, and no other. */
async function giveStall({ db }: BuiltServer, producerId: ProducerId): Promise<void> {
	const login = DEMO_LOGINS.find((one) => one.login.startsWith('chu-gian-hang'))?.login ?? '';
	const [account] = await db.sql<{ id: string }[]>`select id from accounts where email = ${login}`;
	if (!account) throw new Error('the demo has no owner of a stall');
	await db.sql`delete from producer_staff where account_id = ${account.id}`;
	await db.database.transaction((tx) =>
		setProducerRole(
			tx,
			{ producerId, accountId: accountId(account.id), role: 'owner', actor: null },
			Date.now(),
		),
	);
}

test('a host runs the evening, and buyers at two nodes see it as it happens, also after a cut', async ({
	market,
	browser,
	page,
}) => {
	test.setTimeout(240_000);
	const { tea, coffee, session } = await planSession(market);
	await using node = await startBuiltServer({ databaseUrl: market.db.url });
	await using road = await CuttingProxy.start(node.port);
	const open = async (url: string) => {
		const context = await browser.newContext({ baseURL: url });
		const buyer = await context.newPage();
		await buyer.setViewportSize({ width: 360, height: 740 });
		await buyer.goto(`/market/${session.slug}`);
		return buyer;
	};
	const near = await open(market.url);
	const far = await open(road.url);
	await waitForWorker(far);
	const buyers = [near, far];
	for (const buyer of buyers) await expect(buyer.getByText('Chợ sắp họp')).toBeVisible();

	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto(`/desk/organiser/sessions/${session.id}`);
	await page.getByTestId('open-board').click();
	const phase = page.getByTestId('board-phase');
	await expect(phase).toHaveAttribute('data-phase', 'waiting');
	await page.getByTestId('board-start').click();
	await expect(phase).toHaveAttribute('data-phase', 'running');
	await page.getByTestId('board-next').click();
	const turns = page.getByTestId('board-turn');
	await turns.nth(0).getByTestId('product-pin').click();
	for (const buyer of buyers) {
		await expect(buyer.getByTestId('session-phase')).toHaveAttribute('data-phase', 'live');
		await expect(buyer.getByTestId('live-turn')).toBeVisible();
		await expect(buyer.getByTestId('live-pinned')).toContainText(tea.name);
		await expect(buyer.getByTestId('live-counts')).toContainText('2 người xem');
	}
	await expectFitForAll(page, 'the board of a session that runs');
	await expectFitForAll(near, '/market/[session] while it runs');
	await near.getByTestId('live-pinned').getByTestId('add-to-cart').click();
	await expect(near.getByTestId('live-checkout')).toBeVisible();

	// An order of this session is counted for everybody.
	const { operation } = await makeOrder(market.db.sql, tea.producerId, session.id);
	expect((await pushOperations(market.url, [operation])).ok).toBe(true);
	for (const buyer of buyers) {
		await expect(buyer.getByTestId('live-counts')).toContainText('đã chốt 1 đơn');
	}

	// A question, of which nobody gets to read the telephone number.
	const listOf = (watcher: Page) => watcher.getByTestId('talk-list').getByTestId('talk-message');
	await near.getByTestId('talk-text').fill('Trà hái tháng mấy? Gọi 0912 345 678 nhé');
	await near.getByTestId('talk-send').click();
	await near.getByTestId('talk-name').fill('Cô Lan');
	await near.getByTestId('talk-send').click();
	await expect(listOf(far)).toHaveText(/Cô Lan.*Trà hái tháng mấy\? Gọi ••• nhé/s);
	await page.getByTestId('board-message').getByTestId('talk-ask').click();
	await expect(far.getByTestId('talk-asked')).toContainText('Trà hái tháng mấy?');
	// What the host hides is gone at the other node, and stays for whoever wrote it.
	await far.getByTestId('talk-kind-chat').check();
	await far.getByTestId('talk-text').fill('Trà này dở');
	await far.getByTestId('talk-send').click();
	await far.getByTestId('talk-name').fill('Bác Ba');
	await far.getByTestId('talk-send').click();
	await expect(listOf(near)).toHaveCount(2);
	const bad = page.getByTestId('board-message').filter({ hasText: 'Trà này dở' });
	await bad.getByTestId('talk-hide').click();
	await expect(listOf(near)).toHaveCount(1);
	await expect(page.getByTestId('talk-removed')).toBeVisible();
	await expect(listOf(far).nth(1)).toContainText('Trà này dở');
	// One of the producer's people answers at the stall's desk, and it stands out.
	await giveStall(market, tea.producerId);
	const stall = await open(market.url);
	await new DeskPage(stall).signIn('chu-gian-hang');
	await stall.goto('/desk/producer/talk');
	const question = stall.getByTestId('stall-question');
	await question.getByTestId('answer-text').fill('Dạ, tháng tư ạ');
	await question.getByTestId('answer-send').click();
	for (const buyer of buyers) {
		const answer = buyer.getByTestId('talk-list').locator('[data-from="producer"]');
		await expect(answer).toContainText('Dạ, tháng tư ạ');
		await expect(answer).toContainText('Cô Lan hỏi: Trà hái tháng mấy?');
	}
	await expect(question).toBeHidden();
	await near.getByTestId('talk-react-heart').click();
	await expect(far.getByTestId('talk-react-heart')).toHaveAccessibleName(/ 1$/);
	await expectFitForAll(near, '/market/[session] in which people talk');
	await expectFitForAll(page, 'the board of a session in which people talk');
	await expectFitForAll(stall, 'the questions at a stall');
	await stall.context().close();

	// One of them is cut off while things go on.
	road.set({ kind: 'cut' });
	await expect(far.getByTestId('live-lost')).toBeVisible();
	await page.getByTestId('board-news').fill('Còn mười phút nữa có quà');
	await page.getByTestId('board-announce').click();
	await expect(near.getByTestId('live-news')).toContainText('Còn mười phút nữa có quà');
	await page.getByTestId('board-next').click();
	await turns.nth(1).getByTestId('product-pin').click();
	await expect(near.getByTestId('live-pinned')).toContainText(coffee.name);
	await expect(near.getByTestId('live-shown')).toContainText(tea.name);
	road.set({ kind: 'open' });
	const missed = far.getByTestId('live-missed');
	await expect(missed.getByRole('listitem')).toHaveCount(3);
	await expect(missed.getByRole('listitem').nth(0)).toContainText('Còn mười phút nữa có quà');
	await expect(missed.getByRole('listitem').nth(2)).toContainText(coffee.name);
	await expect(far.getByTestId('live-pinned')).toContainText(coffee.name);
	await expectFitForAll(far, '/market/[session] after a cut');
	await expect(far.getByTestId('live-voice')).toContainText(coffee.name);
	// Whoever reads by keyboard stands where the notice was, not at the top of the page.
	await missed.getByRole('button').click();
	await expect(far.locator('#live-title')).toBeFocused();

	// A host begins a promotion and limits what is sold; a buyer sees both and orders in the page.
	const coffeeCard = turns.nth(1);
	await coffeeCard.getByTestId('promotion-start').click();
	await coffeeCard.getByTestId('limit-open').click();
	await coffeeCard.getByTestId('limit-most').fill('3');
	await coffeeCard.getByTestId('limit-set').click();
	await expect(coffeeCard.getByTestId('board-limit')).toContainText('còn 3');
	const pinned = near.getByTestId('live-pinned');
	await expect(pinned.getByTestId('live-deal')).toContainText('Giảm 20%');
	await expect(pinned.getByTestId('live-deal')).toContainText('Còn 9:');
	await expect(pinned.getByTestId('live-left')).toContainText('Còn 3');
	await pinned.getByTestId('live-checkout').click();
	const sheet = near.getByTestId('quick-checkout');
	const checkout = new CheckoutPage(near);
	await checkout.fillIn();
	// With the price of the promotion, and the tea of before.
	await expect(sheet).toContainText(formatDong(Math.floor(coffee.priceDong * 0.8)));
	await expectFitForAll(near, 'the checkout over /market/[session]');
	await checkout.button.click();
	await expect(sheet).toBeHidden();
	const mine = near.getByTestId('live-order');
	await expect(mine).toHaveCount(2);
	for (const order of await mine.all()) {
		await expect(order.getByTestId('order-state')).toHaveAttribute('data-state', 'placed');
	}
	await expect(pinned.getByTestId('live-left')).toContainText('Còn 2');
	await expect(coffeeCard.getByTestId('board-limit')).toContainText('còn 2');
	const figures = async () => {
		const [sum] = await market.db.sql<{ orders: number; value: number }[]>`
			select count(*)::int as orders, sum(total_dong)::int as value from orders
			where session_id = ${session.id} and state = 'placed'`;
		return { orders: String(sum?.orders), value: formatDong(sum?.value ?? 0) };
	};
	expect(await figures()).toMatchObject({ orders: '3' });
	await expect(page.getByTestId('board-orders')).toHaveText('3');
	await expect(page.getByTestId('board-value')).toHaveText((await figures()).value);
	await expectFitForAll(page, 'the board with figures and promotions');
	await coffeeCard.getByTestId('promotion-stop').click();
	await expect(pinned.getByTestId('live-deal')).toBeHidden();

	// What is stopped is gone from the market at once, and comes back.
	await turns.nth(1).getByTestId('product-stop').click();
	await expect(near.getByTestId('live-pinned')).toBeHidden();
	const refused = await makeOrder(market.db.sql, coffee.producerId, session.id);
	const answer = await pushOperations(market.url, [refused.operation]);
	expect(JSON.stringify(await answer.json())).not.toContain('"accepted"');
	// Whoever opens the board anew finds it, though it has left the catalogue.
	await page.reload();
	await turns.nth(1).getByTestId('product-release').click();
	await expect(turns.nth(1).getByTestId('product-pin')).toBeVisible();

	// A node that ends lets its watchers go to it again, with nothing missed.
	await node.restart();
	await page.getByTestId('board-end').click();
	await page.getByTestId('board-end-yes').click();
	for (const buyer of buyers) await expect(buyer.getByTestId('live-over')).toBeVisible();
	const seqs = await Promise.all(
		buyers.map((buyer) => buyer.getByTestId('live').getAttribute('data-seq')),
	);
	expect(new Set(seqs).size).toBe(1);
	await expectFitForAll(page, 'the board of a session that is over');

	// What came of it is told as the database has it.
	await page.getByTestId('board-results').click();
	await expect(page.getByTestId('results-orders')).toHaveText((await figures()).orders);
	await expect(page.getByTestId('results-value')).toHaveText((await figures()).value);
	await expectFitForAll(page, 'the results of a session');
	await page.goto('/desk/organiser/figures');
	await expect(page.getByTestId('evening-row').first()).toContainText(session.title);

	// A phone that comes to it anew sees what the others see.
	const late = await open(market.url);
	await expect(late.getByTestId('live-over')).toBeVisible();
	await expect(late.getByTestId('live')).toHaveAttribute('data-seq', seqs[0] ?? '');
	await expect(late.getByTestId('live-shown')).toContainText(tea.name);
});
