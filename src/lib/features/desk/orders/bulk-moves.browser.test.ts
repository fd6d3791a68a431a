import type { OrderId } from '$lib/domain/ids';
import { formatDong } from '$lib/domain/money';
import type { Operation } from '$lib/domain/ordering/operation';
import { orderCode } from '$lib/domain/ordering/order-code';
import { m } from '$lib/i18n/paraglide/messages';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { readStaffOperation } from '$lib/local/staff-work';
import { pushWaiting } from '$lib/sync/push';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { deskOrderAt } from '../../../../../tests/fixtures/desk-order';
import { keepDeskOrders, openDeskPage } from '../../../../../tests/fixtures/show-desk-orders';
import DeskOrdersPage from './DeskOrdersPage.svelte';
import HandOverPage from './HandOverPage.svelte';

const NOW = Date.UTC(2026, 10, 26, 13);

/** Where the router stands. */
const address = vi.hoisted(() => ({ href: '' }));
vi.mock('$app/state', () => ({
	page: {
		get url() {
			return new URL(address.href, 'https://cho.example');
		},
	},
}));
vi.mock('$app/navigation', () => ({
	goto: (href: string) => {
		address.href = new URL(href, new URL(address.href, 'https://cho.example')).href;
		return Promise.resolve();
	},
}));

let outbox: OutboxDatabase;
const stops: (() => Promise<void>)[] = [];
/** Closes what is on the screen. */
let close = () => Promise.resolve();

beforeEach(() => {
	answerDesk({});
	withoutNetwork();
	outbox = new OutboxDatabase();
});
afterEach(async () => {
	await close();
	close = () => Promise.resolve();
	outbox.close();
	for (const stop of stops.splice(0)) await stop();
	vi.unstubAllGlobals();
});

/** Nothing that the app itself would send gets through. */
function withoutNetwork(): void {
	const fetched = window.fetch.bind(window);
	vi.stubGlobal('fetch', (target: RequestInfo | URL, init?: RequestInit) => {
		const href = target instanceof Request ? target.url : String(target);
		return href.includes('/sync.')
			? Promise.reject(new TypeError('offline'))
			: fetched(target, init);
	});
}

/** Takes a phone in hand that holds these orders. */
async function hold(...phone: Parameters<typeof keepDeskOrders>): Promise<void> {
	stops.push(await keepDeskOrders(...phone));
}

/** Opens a page of it, or the same one again: a reload. */
async function open(screen: Component, href: string): Promise<void> {
	await close();
	address.href = href;
	close = openDeskPage(screen);
}

const ordersIn = (state: 'placed' | 'confirmed' | 'packed' | 'delivered', count: number) =>
	Array.from({ length: count }, (_, at) => deskOrderAt(NOW + at * 1000, { state }));

const kept = async () =>
	(await outbox.operations.orderBy('seq').toArray()).map((row) => readStaffOperation(row));

const box = (id: OrderId) => page.getByRole('checkbox', { name: orderCode(id) });
const report = () => page.getByTestId('bulk-report');

/** A server that refuses what it is told to, and counts how often it is asked. */
async function send(refused: OrderId | undefined): Promise<number[]> {
	const batches: number[] = [];
	const answer = (operation: Operation) => {
		const { opId } = operation;
		const isRefused = readStaffOperation({ operation })?.orderId === refused;
		const outcome = isRefused
			? { status: 'rejected', code: 'ORDER_CALLED_OFF' }
			: { status: 'accepted' };
		return { opId, replayed: false, outcome };
	};
	await pushWaiting({
		database: outbox,
		now: () => Date.now(),
		random: () => 0.5,
		send: (operations) => {
			batches.push(operations.length);
			return Promise.resolve({ serverNow: Date.now(), answers: operations.map(answer) });
		},
	});
	return batches;
}

it('confirms 40 orders without a network, sends them in few requests, and one refused is in no other’s way', async () => {
	const orders = ordersIn('placed', 41);
	const [left, refused] = orders;
	if (!left || !refused) throw new Error('no orders');
	await hold(orders);
	await open(DeskOrdersPage, '/desk/producer/orders');
	await userEvent.click(page.getByTestId('choose'));
	await userEvent.click(page.getByTestId('choose-all'));
	await userEvent.click(box(left.id));
	await expect
		.element(page.getByTestId('chosen-count'))
		.toHaveTextContent(m.bulk_chosen({ count: 40 }));
	await userEvent.click(page.getByTestId('bulk-confirmed'));
	// It says what will be done, and does nothing yet.
	expect(page.getByTestId('bulk-taking').element().children).toHaveLength(40);
	expect(page.getByTestId('bulk-taking').element().textContent).not.toContain(orderCode(left.id));
	expect(await kept()).toEqual([]);
	await userEvent.click(page.getByTestId('bulk-take'));
	await expect.element(report()).toHaveTextContent(m.bulk_waiting({ count: 40 }));
	expect(document.activeElement).toBe(document.querySelector('h1'));

	const works = await kept();
	expect(works.map((work) => work?.orderId).sort()).toEqual(
		orders
			.slice(1)
			.map(({ id }) => id)
			.sort(),
	);
	for (const work of works) expect(work?.step).toMatchObject({ from: 'placed', to: 'confirmed' });
	expect(new Set(works.map((work) => work?.step.at)).size).toBe(1);

	// The page is loaded again before there is a network.
	await open(DeskOrdersPage, '/desk/producer/orders#toPack');
	await expect.element(report()).toHaveTextContent(m.bulk_waiting({ count: 40 }));
	await expect.element(page.getByTestId('drawer-toPack')).toHaveTextContent('40');

	expect(await send(refused.id)).toEqual([20, 20]);
	await expect
		.element(page.getByTestId('bulk-counts'))
		.toHaveTextContent(`${m.bulk_accepted({ count: 39 })} · ${m.bulk_refused({ count: 1 })}`);
	const told = page.getByTestId('bulk-refused');
	await expect.element(told).toHaveTextContent(m.stall_trouble_buyer());
	const link = told.getByRole('link', { name: orderCode(refused.id) });
	await expect.element(link).toHaveAttribute('href', `/desk/producer/orders/${refused.id}`);
	// Told once, by the report alone.
	expect(page.getByTestId('stall-trouble').elements()).toEqual([]);
	await expect.element(page.getByTestId('drawer-toPack')).toHaveTextContent('39');
	await expect.element(page.getByTestId('drawer-new')).toHaveTextContent('2');

	await userEvent.click(page.getByTestId('bulk-understood'));
	await expect.element(report()).not.toBeInTheDocument();
	await open(DeskOrdersPage, '/desk/producer/orders#toPack');
	await expect.element(page.getByTestId('drawer-toPack')).toHaveTextContent('39');
	expect(report().elements()).toEqual([]);
	expect(page.getByTestId('stall-trouble').elements()).toEqual([]);
});

it('picks orders of several drawers by keyboard, and leaves those that are elsewhere as they are', async () => {
	const [fresh, packed] = [ordersIn('placed', 2), ordersIn('packed', 1)];
	const [newest, elsewhere] = [fresh[1]?.id, packed[0]?.id];
	if (!newest || !elsewhere) throw new Error('no orders');
	await hold([...packed, ...fresh]);
	await open(DeskOrdersPage, '/desk/producer/orders');
	await userEvent.click(page.getByTestId('choose'));
	box(newest).element().focus();
	await userEvent.keyboard(' ');
	await userEvent.tab();
	await userEvent.keyboard(' ');
	await userEvent.click(page.getByTestId('drawer-toShip'));
	await userEvent.click(box(elsewhere));
	await expect
		.element(page.getByTestId('chosen-count'))
		.toHaveTextContent(m.bulk_chosen_hidden({ count: 2 }));
	await userEvent.click(page.getByTestId('bulk-confirmed'));
	expect(page.getByTestId('bulk-taking').element().children).toHaveLength(2);
	await expect.element(page.getByTestId('bulk-staying')).toHaveTextContent(orderCode(elsewhere));
	await userEvent.click(page.getByTestId('bulk-take'));
	await expect.poll(async () => (await kept()).length).toBe(2);
});

it('hands orders over to one carrier, each with its number, typed or pasted, and keeps them over a reload', async () => {
	const orders = ordersIn('packed', 4);
	const [first, second, third, other] = orders;
	if (!first || !second || !third || !other) throw new Error('no orders');
	const chosen = `/desk/producer/orders/hand-over#orders=${[first, second, third].map(({ id }) => id).join(',')}`;
	await hold(orders);
	await open(HandOverPage, chosen);
	const row = (id: OrderId) => page.getByRole('textbox', { name: new RegExp(orderCode(id)) });
	await userEvent.fill(page.getByTestId('step-carrier'), 'VNPost');
	// A scanner's Enter leads on to the next parcel.
	await userEvent.fill(row(first.id), 'EE1');
	await userEvent.keyboard('{Enter}');
	expect(document.activeElement).toBe(row(second.id).element());
	expect(await kept()).toEqual([]);

	await open(HandOverPage, chosen);
	await expect.element(row(first.id)).toHaveValue('EE1');
	await expect.element(page.getByTestId('step-carrier')).toHaveValue('VNPost');
	await userEvent.click(page.getByText(m.bulk_paste_title()));
	await userEvent.fill(
		page.getByTestId('tracking-list'),
		`${orderCode(second.id)}\tEE2\nZZZZ9999 EE9\n${orderCode(other.id)},EE4`,
	);
	await userEvent.click(page.getByTestId('tracking-read'));
	await expect.element(row(second.id)).toHaveValue('EE2');
	await expect.element(row(first.id)).toHaveValue('EE1');
	const told = page.getByTestId('tracking-told');
	await expect.element(told).toHaveTextContent(m.bulk_paste_taken({ count: 1 }));
	await expect.element(told).toHaveTextContent(m.bulk_line_unknown({ code: 'ZZZZ9999' }));
	await expect
		.element(told)
		.toHaveTextContent(m.bulk_line_notChosen({ code: orderCode(other.id) }));
	await expect
		.element(page.getByTestId('hand-over-means'))
		.toHaveTextContent(m.bulk_numberless({ count: 1 }));

	await userEvent.click(page.getByTestId('hand-over-take'));
	await expect.poll(() => address.href).toContain('/desk/producer/orders#toShip');
	const steps = (await kept()).map((work) => [work?.orderId, work?.step]);
	const to = { kind: 'move', from: 'packed', to: 'shipped', carrier: 'VNPost' };
	expect(steps).toMatchObject([
		[first.id, { ...to, tracking: 'EE1' }],
		[second.id, { ...to, tracking: 'EE2' }],
		[third.id, { ...to, tracking: null }],
	]);

	await open(DeskOrdersPage, address.href);
	await expect.element(report()).toHaveTextContent(m.bulk_waiting({ count: 3 }));
	// What was sent off is not typed again; the next parcels begin with empty fields.
	await open(HandOverPage, '/desk/producer/orders/hand-over');
	await expect.element(row(other.id)).toHaveValue('');
	await expect.element(page.getByTestId('step-carrier')).toHaveValue('');
	expect(page.getByTestId('hand-over-row').elements()).toHaveLength(1);
});

it('says how much money it is before its owner notes that it came, and offers it to nobody else', async () => {
	const transfer = deskOrderAt(NOW, { state: 'delivered', payment: 'vietqr', totalDong: 120_000 });
	const paid = deskOrderAt(NOW, { state: 'delivered', paymentState: 'received' });
	const orders = [...ordersIn('delivered', 2), transfer, paid];
	await hold(orders, 'owner');
	await open(DeskOrdersPage, '/desk/producer/orders#ended');
	await userEvent.click(page.getByTestId('choose'));
	await userEvent.click(page.getByTestId('choose-all'));
	await userEvent.click(page.getByTestId('bulk-money'));
	await expect
		.poll(() => page.getByTestId('bulk-sum').element().textContent.trim())
		.toBe(m.bulk_sum({ sum: formatDong(1_120_000), count: 3 }));
	await userEvent.click(page.getByRole('radio', { name: m.stall_way_carrier() }));
	await userEvent.click(page.getByTestId('bulk-take'));
	await expect.element(report()).toHaveTextContent(m.bulk_waiting({ count: 3 }));
	const works = await kept();
	expect(works).toHaveLength(3);
	for (const work of works) {
		expect(work?.orderId).not.toBe(paid.id);
		expect(work?.step).toMatchObject({ kind: 'money', isReceived: true, way: 'carrier' });
	}

	await hold(orders);
	await open(DeskOrdersPage, '/desk/producer/orders#ended');
	await userEvent.click(page.getByTestId('choose'));
	await userEvent.click(page.getByTestId('choose-all'));
	await expect.element(page.getByTestId('bulk-print')).toBeVisible();
	expect(page.getByTestId('bulk-money').elements()).toEqual([]);
});
