import type { OrderId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { Desk, setDesk } from '$lib/features/desk/desk.svelte';
import { DeskDatabase } from '$lib/local/desk-database';
import { OutboxDatabase } from '$lib/local/outbox-database';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';

import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import type { StallFacts } from '../../../../../tests/fixtures/stall-server';
import DeskOrderPage from './DeskOrderPage.svelte';

let facts: StallFacts;
let outbox: OutboxDatabase;
let close = () => Promise.resolve();

beforeEach(async () => {
	facts = await commands.openStall();
	vi.useFakeTimers({ toFake: ['Date'], now: facts.now });
	const { account, producer } = facts;
	const person = { ...account, email: null, phone: null, roles: [] };
	localStorage.setItem('desk.me', JSON.stringify({ account: person, producers: [producer] }));
	outbox = new OutboxDatabase();
	// The server's modules are read first, beside whatever else the machine does.
}, 60_000);
afterEach(async () => {
	await close();
	close = () => Promise.resolve();
	outbox.close();
	vi.useRealTimers();
	await new DeskDatabase().delete();
	await new OutboxDatabase().delete();
	localStorage.removeItem('desk.me');
	await commands.closeStall();
});

/** Opens the page of an order, on a phone that sends what it keeps whenever there is a reason to. */
async function open(id: OrderId): Promise<void> {
	await close();
	const app = new App();
	const inDesk: Component<Record<string, unknown>> = (anchor) => {
		const desk = new Desk();
		desk.params = { id };
		setDesk(desk);
		return DeskOrderPage(anchor, {});
	};
	const stop = app.sync.start();
	const unmount = mountInApp(app, inDesk, {});
	close = async () => {
		stop();
		await unmount();
	};
	await expect.element(page.getByTestId('money-state')).toBeInTheDocument();
}

const isUnsent = () => expect.element(page.getByTestId('order-unsent')).toBeInTheDocument();
const waiting = () => outbox.operations.orderBy('seq').primaryKeys();

it('keeps a refusal, a return and money without a network, and sends each once it is back, once', async () => {
	const { placed, shipped, delivered } = facts.orders;
	// The phone has the orders from the server; then the network goes.
	await open(placed);
	await commands.cutStallRoad(true);
	await userEvent.click(page.getByTestId('step-cancelled'));
	await userEvent.fill(page.getByTestId('step-reason'), 'Hết hàng vì mưa');
	await userEvent.click(page.getByTestId('step-take'));
	await isUnsent();
	await open(shipped);
	await userEvent.click(page.getByTestId('step-returned'));
	await userEvent.fill(page.getByTestId('step-reason'), 'Khách không nghe máy');
	await userEvent.click(page.getByTestId('step-take'));
	await isUnsent();
	await open(delivered);
	await userEvent.click(page.getByTestId('money-note'));
	await userEvent.click(page.getByTestId('money-take'));
	await isUnsent();
	await expect.element(page.getByTestId('money-state')).toHaveAttribute('data-state', 'received');

	// All of it is on the phone, in its order, and nothing anywhere else.
	const kept = await waiting();
	expect(kept).toHaveLength(3);
	expect(await commands.operationsSent()).toEqual([]);
	for (const [state, id] of Object.entries({ placed, shipped, delivered })) {
		const books = await commands.orderBooks(id);
		expect(books).toMatchObject({ state, paymentState: 'awaiting', history: [], log: [] });
	}

	await commands.cutStallRoad(false);
	dispatchEvent(new Event('online'));
	await expect.poll(waiting).toEqual([]);
	await expect.element(page.getByTestId('order-unsent')).not.toBeInTheDocument();
	expect((await commands.operationsSent()).flat()).toEqual(kept);
	expect(await commands.orderBooks(placed)).toEqual({
		...{ state: 'cancelled', paymentState: 'awaiting', moneyWay: null },
		history: [{ state: 'cancelled', reason: 'Hết hàng vì mưa', money: null }],
		log: [{ action: 'order.move', after: { state: 'cancelled' } }],
	});
	expect(await commands.orderBooks(shipped)).toEqual({
		...{ state: 'returned', paymentState: 'awaiting', moneyWay: null },
		history: [{ state: 'returned', reason: 'Khách không nghe máy', money: null }],
		log: [{ action: 'order.move', after: { state: 'returned' } }],
	});
	expect(await commands.orderBooks(delivered)).toEqual({
		...{ state: 'delivered', paymentState: 'received', moneyWay: 'cash' },
		history: [{ state: 'delivered', reason: null, money: 'received' }],
		log: [{ action: 'order.money', after: { paymentState: 'received', way: 'cash' } }],
	});

	// And never again, whatever reason there is to ask.
	dispatchEvent(new Event('online'));
	await open(placed);
	await expect.element(page.getByTestId('step-confirmed')).not.toBeInTheDocument();
	expect((await commands.operationsSent()).flat()).toEqual(kept);
});
