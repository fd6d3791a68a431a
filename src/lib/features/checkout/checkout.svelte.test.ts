import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '$lib/domain/errors';
import { sha256 } from '$lib/domain/ids';
import { bundleOrderSchema } from '$lib/domain/ordering/bundle-order';
import { createOrderSchema } from '$lib/domain/ordering/operation';
import { AgeConfirmation } from '$lib/features/catalogue/age.svelte';
import { bundleKey } from '$lib/features/cart/bundle-basket';
import { Cart } from '$lib/features/cart/cart.svelte';
import { DrawerDatabase } from '$lib/local/drawer-database';
import { Outbox, type OutboxOptions } from '$lib/local/outbox.svelte';
import { OutboxDatabase } from '$lib/local/outbox-database';
import * as v from 'valibot';

import {
	BEES,
	HILLS,
	HONEY,
	NOON,
	smallCatalogue,
	TEA,
	WINE,
} from '../../../../tests/fixtures/small-catalogue';
import { Checkout } from './checkout.svelte';

const closers: (() => void)[] = [];

/** The buyer's phone: what is kept under this name survives being closed. */
function openPhone(name: string) {
	const catalogue = $state({ view: smallCatalogue() });
	const drawer = new DrawerDatabase(`drawer-${name}`);
	const database = new OutboxDatabase(`outbox-${name}`);
	const clock = { now: NOON };
	const now = () => clock.now;
	const send = vi.fn<OutboxOptions['send']>();
	const cart = new Cart({ catalogue, now, drawer });
	const outbox = new Outbox({ appVersion: 'test', send, database, now });
	closers.push(
		cart.open(),
		outbox.open(),
		() => drawer.close(),
		() => database.close(),
	);
	const begin = async (): Promise<Checkout> => {
		const age = new AgeConfirmation();
		const checkout = new Checkout({ cart, outbox, catalogue, age, now, locale: () => 'vi' });
		await checkout.open();
		await expect.poll(() => checkout.communes).not.toBeNull();
		return checkout;
	};
	return { catalogue, drawer, database, cart, outbox, send, begin, clock };
}

function fillIn(checkout: Checkout): void {
	checkout.form.name = 'Người Mua Thử';
	checkout.form.phone = '0912 345 678';
	checkout.chooseProvince('75');
	checkout.form.communeCode = '26248';
	checkout.form.street = 'Số 5, tổ 2';
	checkout.hasConsented = true;
}

let name: string;
beforeEach(() => {
	name = crypto.randomUUID();
});
afterEach(() => {
	vi.restoreAllMocks();
	localStorage.clear();
	for (const close of closers.splice(0)) close();
});

describe('Checkout of a bundle', () => {
	const unit = 'chai 500 ml';
	const bundle = {
		id: 7,
		title: 'Trà mật',
		items: [
			{ productId: HONEY, producerId: BEES, quantity: 2, priceDong: 100_000, unit },
			{ productId: TEA, producerId: HILLS, quantity: 1, priceDong: 70_000, unit },
		],
	};

	it('makes operations that all name every part, beside the ordinary orders, and each order says its share', async () => {
		const { cart, catalogue, database, outbox, begin } = openPhone(name);
		catalogue.view = catalogue.view.with([{ kind: 'bundle', id: '7', body: bundle }], []);
		await cart.add(HONEY, 1);
		await cart.put({ key: bundleKey(7), bundle, quantity: 2, addedAt: NOON });
		const checkout = await begin();
		fillIn(checkout);
		checkout.choosePayment(BEES, 'vietqr');
		expect(checkout.totalDong).toBe(120_000 + 540_000);
		expect((await checkout.submit()).kind).toBe('saved');

		const rows = await database.operations.orderBy('seq').toArray();
		expect(rows.map(({ operation }) => operation.kind)).toEqual([
			'order.create@1',
			'bundle.order@1',
			'bundle.order@1',
		]);
		const [honey, tea] = rows
			.slice(1)
			.map(({ operation }) => v.parse(bundleOrderSchema, JSON.parse(operation.payload)));
		expect(honey?.parts).toEqual(tea?.parts);
		expect(honey?.parts.map(({ producerId, payment }) => [producerId, payment])).toEqual([
			[BEES, 'vietqr'],
			[HILLS, 'cod'],
		]);
		expect(honey?.parts.map(({ orderId }) => orderId)).toEqual(
			rows.slice(1).map(({ opId }) => opId),
		);
		expect([honey?.secretSha256, tea?.secretSha256]).toEqual(
			honey?.parts.map(({ secretSha256 }) => secretSha256),
		);
		await expect.poll(() => [cart.count, outbox.orders.length]).toEqual([0, 3]);
		const totals = outbox.orders.map(({ view }) => [view.totalDong, view.bundle?.title]);
		expect(totals.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
			[120_000, undefined],
			[140_000, 'Trà mật'],
			[400_000, 'Trà mật'],
		]);
	});
});

describe('Checkout', () => {
	it('makes one order a producer, all in one save, and empties the basket', async () => {
		const { cart, database, begin } = openPhone(name);
		await cart.add(HONEY, 2);
		await cart.add(TEA, 1, { lot: 'L1', serial: 'S1' });
		const checkout = await begin();
		fillIn(checkout);
		checkout.choosePayment(BEES, 'vietqr');
		checkout.choosePayment(HILLS, 'vietqr');
		const result = await checkout.submit();
		expect(result.kind).toBe('saved');

		const rows = await database.operations.orderBy('seq').toArray();
		const payloads = rows.map((row) =>
			v.parse(createOrderSchema, JSON.parse(row.operation.payload)),
		);
		expect(payloads.map((payload) => [payload.producerId, payload.payment])).toEqual([
			[BEES, 'vietqr'],
			[HILLS, 'cod'],
		]);
		expect(new Set(payloads.map((payload) => payload.checkoutId)).size).toBe(1);
		expect(payloads[0]?.buyer.phone).toBe('+84912345678');
		expect(payloads[1]?.lines).toEqual([
			{
				productId: TEA,
				quantity: 1,
				seenPriceDong: 80_000,
				seenUnit: 'chai 500 ml',
				promotionId: null,
				lot: 'L1',
				serial: 'S1',
			},
		]);
		const orders = await database.orders.toArray();
		const secrets = await Promise.all(orders.map((order) => sha256(order.secret)));
		expect(payloads.map((payload) => payload.secretSha256).sort()).toEqual(secrets.sort());
		expect(orders.map((order) => order.view.totalDong).sort()).toEqual([240_000, 80_000]);
		await expect.poll(() => cart.count).toBe(0);
	});

	it('is one order however often it is tapped, reloaded or opened in two tabs', async () => {
		const first = openPhone(name);
		await first.cart.add(HONEY, 1);
		const here = await first.begin();
		const second = openPhone(name);
		await expect.poll(() => second.cart.count).toBe(1);
		const there = await second.begin();
		for (const checkout of [here, there]) fillIn(checkout);
		const results = await Promise.all([here.submit(), here.submit(), there.submit()]);
		expect(results.map((result) => result.kind).sort()).toEqual(['busy', 'saved', 'saved']);
		expect(await first.database.operations.count()).toBe(1);
		expect(await first.database.orders.count()).toBe(1);
	});

	it.each([
		['other goods', TEA],
		['the same goods', HONEY],
	])('loses no order in a tab whose checkout another tab ended: %s', async (_, product) => {
		const phone = openPhone(name);
		await phone.cart.add(product === TEA ? WINE : HONEY, 1);
		const here = await phone.begin();
		const second = openPhone(name);
		await expect.poll(() => second.cart.count).toBe(1);
		const there = await second.begin();
		for (const checkout of [here, there]) {
			fillIn(checkout);
			checkout.isAdult = true;
		}
		expect((await here.submit()).kind).toBe('saved');
		await expect.poll(() => second.cart.count).toBe(0);
		there.form.note = 'Gọi trước khi giao';
		await there.keepForm();
		expect(await phone.drawer.getPaper('draft')).toBeUndefined();

		await second.cart.add(product, 1);
		expect((await there.submit()).kind).toBe('quoteChanged');
		there.look();
		expect((await there.submit()).kind).toBe('saved');
		const orders = await phone.database.orders.toArray();
		expect(orders).toHaveLength(2);
		expect(orders.flatMap((order) => order.view.lines.map((line) => line.productId))).toContain(
			product,
		);
	});

	it('opens no checkout under ids that are spent, whoever wrote the draft', async () => {
		const { cart, database, drawer, begin } = openPhone(name);
		await cart.add(HONEY, 1);
		const checkout = await begin();
		fillIn(checkout);
		const draft = await drawer.getPaper('draft');
		expect((await checkout.submit()).kind).toBe('saved');
		await expect.poll(() => cart.count).toBe(0);
		if (draft) await drawer.putPaper('draft', draft);
		await cart.add(HONEY, 2);
		const next = await begin();
		fillIn(next);
		expect((await next.submit()).kind).toBe('saved');
		expect(await database.orders.count()).toBe(2);
	});

	it('begins afresh after an order, under other ids', async () => {
		const { cart, database, begin } = openPhone(name);
		for (let round = 0; round < 2; round++) {
			await cart.add(HONEY, 1);
			const checkout = await begin();
			fillIn(checkout);
			expect((await checkout.submit()).kind).toBe('saved');
			await expect.poll(() => cart.count).toBe(0);
		}
		expect(await database.orders.count()).toBe(2);
	});

	it('notices orders kept by an app that died before it emptied the basket', async () => {
		const first = openPhone(name);
		await first.cart.add(HONEY, 1);
		const dying = await first.begin();
		fillIn(dying);
		const emptying = vi.spyOn(first.drawer, 'transaction');
		emptying.mockImplementation(() => {
			throw new Error('the app was closed');
		});
		expect((await dying.submit()).kind).toBe('saved');
		emptying.mockRestore();

		const second = openPhone(name);
		await expect.poll(() => second.cart.count).toBe(1);
		await second.cart.add(TEA, 1);
		const next = await second.begin();
		await expect.poll(() => second.cart.count).toBe(1);
		next.look();
		fillIn(next);
		expect((await next.submit()).kind).toBe('saved');
		const lines = (await second.database.orders.toArray()).map((order) =>
			order.view.lines.map((line) => line.productId),
		);
		expect(lines).toHaveLength(2);
		expect(lines).toContainEqual([HONEY]);
		expect(lines).toContainEqual([TEA]);
	});

	it('sends only what the buyer looked at', async () => {
		const { cart, catalogue, database, begin } = openPhone(name);
		await cart.add(HONEY, 1);
		const checkout = await begin();
		fillIn(checkout);
		catalogue.view = smallCatalogue({ [HONEY]: { priceDong: 130_000 } }, 2);
		flushSync();
		expect(checkout.isQuoteOld).toBe(true);
		expect((await checkout.submit()).kind).toBe('quoteChanged');
		expect(await database.operations.count()).toBe(0);
		checkout.look();
		expect((await checkout.submit()).kind).toBe('saved');
		const row = await database.operations.toCollection().first();
		expect(row?.operation.catalogueVersion).toBe(2);
		expect(row?.operation.payload).toContain('"seenPriceDong":130000');
	});

	it('says what is missing, field by field', async () => {
		const { cart, begin } = openPhone(name);
		await cart.add(WINE, 1);
		const checkout = await begin();
		expect((await checkout.submit()).kind).toBe('invalid');
		expect(checkout.errors).toEqual({
			name: 'nameMissing',
			phone: 'phoneMissing',
			province: 'provinceMissing',
			commune: 'communeMissing',
			street: 'streetMissing',
			adult: 'adultMissing',
			consent: 'consentMissing',
		});
		fillIn(checkout);
		checkout.isAdult = true;
		checkout.chooseProvince('01');
		expect((await checkout.submit()).kind).toBe('invalid');
		expect(checkout.errors).toEqual({ commune: 'communeMissing' });
	});

	it('asks the age once: what was ticked and confirmed is known the next time', async () => {
		const { cart, begin } = openPhone(name);
		const isKnown = () => {
			const age = new AgeConfirmation();
			age.open();
			return age.isConfirmed;
		};
		await cart.add(WINE, 1);
		const checkout = await begin();
		checkout.isAdult = true;
		expect((await checkout.submit()).kind).toBe('invalid');
		expect(isKnown()).toBe(false);
		fillIn(checkout);
		expect((await checkout.submit()).kind).toBe('saved');
		expect(isKnown()).toBe(true);
	});

	it('remembers the buyer only when asked to, and forgets when asked to', async () => {
		const { cart, drawer, begin } = openPhone(name);
		const order = async (isRemembered: boolean) => {
			await cart.add(HONEY, 1);
			const checkout = await begin();
			fillIn(checkout);
			checkout.isRemembered = isRemembered;
			await checkout.submit();
			await expect.poll(() => cart.count).toBe(0);
		};
		await order(false);
		expect(await drawer.getPaper('profile')).toBeUndefined();
		await order(true);
		expect(await drawer.getPaper('profile')).toMatchObject({ name: 'Người Mua Thử' });
		await cart.add(HONEY, 1);
		expect((await begin()).form.street).toBe('Số 5, tổ 2');
		await order(false);
		expect(await drawer.getPaper('profile')).toBeUndefined();
	});

	it('offers to send directly what the phone cannot keep, as the same order', async () => {
		const { cart, database, begin, send } = openPhone(name);
		await cart.add(HONEY, 1);
		const checkout = await begin();
		fillIn(checkout);
		vi.spyOn(database.operations, 'add').mockRejectedValue(
			new DOMException('no room', 'QuotaExceededError'),
		);
		expect(await checkout.submit()).toEqual({ kind: 'notSaved', code: 'STORE_FULL' });
		send.mockImplementation((operations) =>
			Promise.resolve(
				operations.map(({ opId }) => ({
					opId,
					replayed: false,
					outcome: { status: 'accepted' as const },
				})),
			),
		);
		const sent = await checkout.sendDirectly();
		expect(sent.kind).toBe('sent');
		await expect.poll(() => cart.count).toBe(0);

		vi.restoreAllMocks();
		await cart.add(HONEY, 1);
		const next = await begin();
		fillIn(next);
		expect((await next.submit()).kind).toBe('saved');
		const [spent] = send.mock.calls[0]?.[0] ?? [];
		const kept = await database.operations.toCollection().first();
		expect(kept?.opId).not.toBe(spent?.opId);
	});

	it('takes each order at its own word when it sends directly', async () => {
		const { cart, database, outbox, begin, send } = openPhone(name);
		await cart.add(HONEY, 1);
		await cart.add(TEA, 1);
		const checkout = await begin();
		fillIn(checkout);
		const adding = vi.spyOn(database.operations, 'add');
		adding.mockRejectedValue(new DOMException('no room', 'QuotaExceededError'));
		await checkout.submit();
		send.mockResolvedValueOnce([]);
		expect(await checkout.sendDirectly()).toEqual({ kind: 'notSent', code: 'UNREADABLE_ANSWER' });
		expect(cart.count).toBe(2);

		send.mockImplementationOnce((operations) =>
			Promise.resolve(
				operations.map(({ opId }, index) => ({
					opId,
					replayed: false,
					outcome:
						index === 0
							? { status: 'accepted' as const }
							: { status: 'rejected' as const, code: 'INVALID_PHONE' as const },
				})),
			),
		);
		const result = await checkout.sendDirectly();
		expect(result).toMatchObject({ kind: 'partlySent', code: 'INVALID_PHONE' });
		expect(checkout.errors).toEqual({ phone: 'phoneWrong' });
		expect(cart.rows.map((row) => row.productId)).toEqual([TEA]);
		expect(checkout.canSendDirectly).toBe(false);
		expect(outbox.orders.map((order) => [order.producerId, order.view.state])).toEqual([
			[BEES, 'placed'],
		]);

		checkout.form.phone = '0987 654 321';
		adding.mockRestore();
		expect((await checkout.submit()).kind).toBe('saved');
		const rows = await database.operations.toArray();
		const spent = send.mock.calls.flatMap(([operations]) => operations.map(({ opId }) => opId));
		expect(rows).toHaveLength(1);
		expect(spent).not.toContain(rows[0]?.opId);
	});

	it('stays the same to the byte when the store recovers after a send of unknown fate', async () => {
		const { cart, database, begin, send, clock } = openPhone(name);
		await cart.add(HONEY, 1);
		const checkout = await begin();
		fillIn(checkout);
		vi.spyOn(database.operations, 'add').mockRejectedValueOnce(
			new DOMException('no room', 'QuotaExceededError'),
		);
		await checkout.submit();
		send.mockRejectedValue(new AppError('TIMEOUT'));
		expect(await checkout.sendDirectly()).toEqual({ kind: 'notSent', code: 'TIMEOUT' });
		clock.now += 60_000;
		expect((await checkout.submit()).kind).toBe('saved');
		const row = await database.operations.toCollection().first();
		expect(row?.operation.payload).toBe(send.mock.calls[0]?.[0][0]?.payload);
	});
});
