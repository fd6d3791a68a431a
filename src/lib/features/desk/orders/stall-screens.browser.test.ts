import type { Producer } from '$lib/domain/catalogue/product';
import { producerId, productId } from '$lib/domain/ids';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import { orderCode } from '$lib/domain/ordering/order-code';
import { App } from '$lib/features/app/app.svelte';
import { m } from '$lib/i18n/paraglide/messages';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { readStaffOperation } from '$lib/local/staff-work';
import type { Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';

import '../../../../app.css';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { deskOrderAt } from '../../../../../tests/fixtures/desk-order';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { showDeskOrders } from '../../../../../tests/fixtures/show-desk-orders';
import SeasonField from '../products/SeasonField.svelte';
import AddressLabel from './AddressLabel.svelte';
import BuyerCard from './BuyerCard.svelte';
import DeskOrdersPage from './DeskOrdersPage.svelte';
import DrawerNav from './DrawerNav.svelte';
import { DRAWERS, drawerName, drawerOf } from './order-steps';
import PackingPage from './PackingPage.svelte';
import PackingSlip from './PackingSlip.svelte';
import TickLine from './TickLine.svelte';

const STALL = producerId(3);
const NOW = Date.UTC(2026, 10, 26, 13);
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

function show<Props extends Record<string, unknown>>(page: Component<Props>, props: Props): void {
	stops.push(mountInApp(new App(), page, props));
}

/** All that is to be read, with single blanks. */
const words = () => document.body.innerText.replace(/\s+/g, ' ');
const link = (start: string) =>
	document.querySelector<HTMLAnchorElement>(`a[href^="${start}"]`)?.getAttribute('href') ?? null;

describe('the buyer of an order', () => {
	it('is called and written to by a tap, while the order needs it', async () => {
		show(BuyerCard, { order: deskOrderAt(NOW, { note: 'Gọi trước khi giao' }) });
		await expect.poll(words).toContain('0912 345 678');
		expect([link('tel:'), link('sms:')]).toEqual(['tel:+84912345678', 'sms:+84912345678']);
		expect(words()).toContain('Gọi trước khi giao');
	});

	it('has no links and no name any more once it does not', async () => {
		show(BuyerCard, { order: deskOrderAt(NOW, { buyer: null, note: null }) });
		await expect.poll(words).toContain('678');
		expect([link('tel:'), link('sms:')]).toEqual([null, null]);
		expect(words()).not.toMatch(/Người Mua|0912/);
	});
});

describe('the papers of an order', () => {
	const order = deskOrderAt(NOW, {
		note: 'Để ở cổng',
		lines: [
			{
				productId: productId(11),
				name: 'Bưởi đỏ Đông Cao',
				unit: 'quả',
				quantity: 2,
				priceDong: 250_000,
				lot: 'L7',
			},
		],
	});
	const { buyer } = order;
	if (!buyer) throw new Error('no buyer');

	it('name the sender with street and number, where its owner wrote them', async () => {
		const sender: Producer = {
			...{ id: STALL, slug: 'htx', name: 'HTX Đông Cao', kind: 'cooperative' },
			...{ provinceCode: '01', communeCode: null, communeName: 'xã Mê Linh', about: null },
			...{ oldPlace: null, oldProvince: null, bank: null, isDemo: false },
			...{ phone: '+842438251234', street: 'Thôn 3' },
		};
		for (const paper of [AddressLabel, PackingSlip]) {
			show(paper, { order, buyer, senderName: 'HTX Đông Cao', sender });
			await expect.poll(words).toContain('Thôn 3, xã Mê Linh');
			expect(words()).toContain('024 3825 1234');
			for (const stop of stops.splice(0)) await stop();
		}
	});

	it('say on the slip what is in the box and what it costs', async () => {
		show(PackingSlip, { order, buyer, senderName: 'HTX Đông Cao' });
		await expect.poll(words).toContain('HTX Đông Cao');
		for (const said of [orderCode(order.id), 'Người Mua Thử', 'Bưởi đỏ Đông Cao (quả)', 'L7']) {
			expect(words()).toContain(said);
		}
		expect(words()).toMatch(/\b2 500\.000\s₫/);
		// What is inside the box is nobody's business who carries it, and the other way round.
		expect(words()).not.toContain('0912 345 678');
	});

	it('say on the label where it goes and what is to be collected, and once paid nothing', async () => {
		const label = { order, buyer, senderName: 'HTX Đông Cao', sender: undefined };
		show(AddressLabel, label);
		await expect.poll(words).toContain('0912 345 678');
		for (const said of ['Người Mua Thử', 'Xóm 3', '500.000', orderCode(order.id), 'Để ở cổng']) {
			expect(words()).toContain(said);
		}
		expect(words()).not.toContain('Bưởi');
		await stops.pop()?.();
		show(AddressLabel, { ...label, order: { ...order, paymentState: 'received' as const } });
		await expect.poll(words).toContain('0912 345 678');
		expect(words()).not.toContain('500.000');
	});
});

/** The page of orders, on a phone that holds these. */
async function showOrders(orders: readonly DeskOrder[]): Promise<void> {
	stops.push(await showDeskOrders(DeskOrdersPage, orders));
}

it('shows every order in the column of its state on the board', async () => {
	answerDesk({});
	const orders = (['placed', 'confirmed', 'packed', 'shipped', 'delivered'] as const).map((state) =>
		deskOrderAt(NOW, { state }),
	);
	await showOrders(orders);

	await expect.poll(() => document.querySelectorAll('[data-testid="desk-order"]').length).toBe(1);
	const [, board] = document.querySelectorAll<HTMLElement>('[aria-pressed]');
	if (!board) throw new Error('no board');
	board.click();
	await expect.poll(() => document.querySelectorAll('section[aria-label]').length).toBe(5);
	for (const drawer of DRAWERS) {
		const column = document.querySelector<HTMLElement>(`[aria-label="${drawerName(drawer)}"]`);
		const own = orders.filter((order) => drawerOf({ ...order }) === drawer);
		for (const { id } of orders) {
			const isHere = column?.innerText.includes(orderCode(id));
			expect(isHere, `${orderCode(id)} in ${drawer}`).toBe(own.some((one) => one.id === id));
		}
	}
});

it('takes all new orders on at once, and those only', async () => {
	answerDesk({});
	const fresh = [deskOrderAt(NOW), deskOrderAt(NOW), deskOrderAt(NOW)];
	const outbox = new OutboxDatabase();
	stops.push(() => outbox.close());
	await showOrders([...fresh, deskOrderAt(NOW, { state: 'packed' })]);
	await userEvent.click(page.getByRole('button', { name: m.stall_confirm_all({ count: 3 }) }));
	expect(await outbox.operations.count()).toBe(0);
	await userEvent.click(page.getByTestId('bulk-take'));
	// Kept on the phone, all of them, before any network is asked.
	await expect.element(page.getByTestId('desk-order')).not.toBeInTheDocument();
	const kept = (await outbox.operations.toArray()).map((row) => readStaffOperation(row));
	expect(kept.map((work) => work?.orderId).sort()).toEqual(fresh.map(({ id }) => id).sort());
	for (const work of kept) expect(work?.step).toMatchObject({ from: 'placed', to: 'confirmed' });
});

it('says in which months a product is in season, as its people tap them', async () => {
	const asked = answerDesk({ 'catalogue.setSeason': () => null });
	const product = { id: productId(11), seasonMonths: [5, 6] };
	show(SeasonField as unknown as Component<Record<string, unknown>>, {
		product,
		producerId: STALL,
	});
	const months = () => [...document.querySelectorAll<HTMLButtonElement>('button[aria-pressed]')];
	const chosen = () =>
		months().flatMap((button, index) =>
			button.getAttribute('aria-pressed') === 'true' ? [index + 1] : [],
		);
	await expect.poll(chosen).toEqual([5, 6]);
	const tap = async (month: number) => {
		const button = months()[month - 1];
		if (button) await userEvent.click(button);
	};
	await tap(4);
	await expect.poll(chosen).toEqual([4, 5, 6]);
	await tap(6);
	await expect.poll(chosen).toEqual([4, 5]);
	expect(asked.map(({ input }) => input)).toMatchObject([
		{ productId: 11, months: [4, 5, 6] },
		{ productId: 11, months: [4, 5] },
	]);
	expect(document.querySelector('[role="status"]')?.textContent).toContain('4, 5');
});

it('ticks no line that the phone could not note', async () => {
	let isRoom = false;
	const ontick = () => Promise.resolve(isRoom);
	show(TickLine, {
		isTicked: false,
		ontick,
		quantity: 2,
		name: 'Mật ong',
		unit: 'chai',
		lot: null,
	});
	const box = page.getByRole('checkbox', { name: 'Mật ong' });
	await userEvent.click(box);
	await expect.element(box).not.toBeChecked();
	isRoom = true;
	await userEvent.click(box);
	await expect.element(box).toBeChecked();
});

it('leads on from the table where nothing is left to pack, with the open drawer in sight', async () => {
	answerDesk({});
	await page.viewport(360, 740);
	const orders = [deskOrderAt(NOW + 1), deskOrderAt(NOW, { state: 'packed' })];
	stops.push(await showDeskOrders(PackingPage, orders));
	await expect
		.element(page.getByTestId('onward-toShip'))
		.toHaveAttribute('href', '/desk/producer/orders#toShip');
	await expect.element(page.getByTestId('onward-new')).toBeVisible();
	await stops.pop()?.();

	const drawers = DRAWERS.map((drawer) => ({ drawer, orders: [] }));
	render(DrawerNav, { drawers, open: 'ended', onchoose: () => undefined });
	const last = page.getByTestId('drawer-ended');
	await expect.element(last).toBeVisible();
	await expect.poll(() => last.element().getBoundingClientRect().right).toBeLessThanOrEqual(360);
});

it('names each order to be packed by a code that is read from afar and hit by a thumb', async () => {
	answerDesk({});
	await page.viewport(360, 740);
	const order = deskOrderAt(NOW, { state: 'confirmed' });
	stops.push(await showDeskOrders(PackingPage, [order]));
	const code = page.getByTestId('pack-code');
	await expect.element(code).toHaveTextContent(orderCode(order.id));
	const box = code.element().getBoundingClientRect();
	expect(Math.min(box.height, box.width)).toBeGreaterThanOrEqual(44);
	expect(Number.parseFloat(getComputedStyle(code.element()).fontSize)).toBeGreaterThanOrEqual(24);
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
