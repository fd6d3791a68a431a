import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Catalogue } from '$lib/domain/catalogue/catalogue';
import { priceAt } from '$lib/domain/catalogue/price';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';
import { onSale } from '$lib/domain/live/on-sale';
import { promotion as promoted } from '$lib/domain/ordering/testing';
import { DrawerDatabase } from '$lib/local/drawer-database';

import {
	HONEY,
	NOON,
	OLD_CAKE,
	smallCatalogue,
	TEA,
} from '../../../../tests/fixtures/small-catalogue';
import { groupsOf } from './basket';
import { Cart, cartKey } from './cart.svelte';

const closers: (() => void)[] = [];

function openCart(name: string, catalogue: { view: Catalogue }): Cart {
	const drawer = new DrawerDatabase(name);
	const cart = new Cart({ catalogue, now: () => NOON, drawer });
	closers.push(cart.open(), () => drawer.close());
	return cart;
}

const fresh = (): string => `drawer-${crypto.randomUUID()}`;

afterEach(() => {
	for (const close of closers.splice(0)) close();
});

describe('Cart', () => {
	it('keeps goods over a restart, by producer', async () => {
		const name = fresh();
		const first = openCart(name, { view: smallCatalogue() });
		await first.add(HONEY, 2);
		await first.add(TEA, 1, { lot: 'L1', serial: 'S1' });
		await first.add(HONEY, 1);
		first.drawer.close();

		const second = openCart(name, { view: smallCatalogue() });
		await expect.poll(() => second.isReady).toBe(true);
		expect(second.count).toBe(4);
		expect(groupsOf(second).map((group) => [group.producerName, group.totalDong])).toEqual([
			['HTX Ong', 360_000],
			['HTX Đồi Chè', 80_000],
		]);
		expect(second.rows[1]).toMatchObject({ lot: 'L1', serial: 'S1', quantity: 1 });
	});

	it('asks the price that a watched session showed, until the catalogue tells it itself', async () => {
		const promotion = promoted(
			{ kind: 'percent', percentOff: 15 },
			{ startsAt: NOON, endsAt: NOON + 60_000 },
		);
		let view = $state.raw(smallCatalogue());
		const cart = openCart(fresh(), {
			get view() {
				return view;
			},
		});
		const promotions = [{ id: promotion.id, productId: HONEY, promotion, leftMs: null }];
		cart.hear({ state: { ...LIVE_BEGINNING, promotions }, counts: null });
		await cart.add(HONEY, 1);
		const line = () => groupsOf(cart)[0]?.lines[0];
		expect(line()).toMatchObject({ priceDong: 102_000, notes: [] });
		// It was stopped meanwhile, while nobody watched.
		view = smallCatalogue();
		expect(line()).toMatchObject({ priceDong: 120_000, notes: [{ kind: 'price' }] });
	});

	it('takes as many as a watched session says there are, until the catalogue tells it itself', async () => {
		// Sold out when this phone pulled last; its hosts have raised the limit since.
		let view = $state.raw(smallCatalogue({ [HONEY]: { stock: 0 } }));
		const cart = openCart(fresh(), {
			get view() {
				return view;
			},
		});
		expect(await cart.add(HONEY, 1)).toBe(0);
		const limits = [{ productId: HONEY, most: 30, held: null }];
		const state = { ...LIVE_BEGINNING, phase: 'running' as const, limits };
		const hear = (left: number) => {
			cart.hear({ state, counts: { watchers: 1, orders: 10, left: [[HONEY, left]] } });
		};
		hear(20);
		expect(await cart.add(HONEY, 3)).toBeNull();
		const line = () => groupsOf(cart)[0]?.lines[0];
		expect(line()).toMatchObject({ max: 20, isOrderable: true, notes: [] });
		hear(2);
		expect(line()).toMatchObject({ notes: [{ kind: 'tooMany', left: 2 }], isOrderable: false });
		view = smallCatalogue({ [HONEY]: { stock: 5 } });
		expect(line()).toMatchObject({ max: 5, isOrderable: true });
	});

	it('asks the price that a watched session shows once the portions are gone', async () => {
		const promotion = promoted(
			{ kind: 'percent', percentOff: 15 },
			{ startsAt: NOON, endsAt: NOON + 600_000, portions: 250 },
		);
		const view = smallCatalogue({ [HONEY]: { promotion } });
		const cart = openCart(fresh(), { view });
		const state = { ...LIVE_BEGINNING, phase: 'running' as const };
		const counts = { watchers: 1, orders: 250, portions: [[promotion.id, 0] as const] };
		cart.hear({ state, counts });
		await cart.add(HONEY, 1);
		const known = view.product(HONEY);
		const shown = known && onSale(known, { state, counts, now: NOON });
		expect(shown && priceAt(shown, NOON)).toBe(120_000);
		expect(groupsOf(cart)[0]?.totalDong).toBe(120_000);
		expect(cart.rows[0]?.seen?.priceDong).toBe(120_000);
	});

	it('follows what another tab does', async () => {
		const name = fresh();
		const here = openCart(name, { view: smallCatalogue() });
		const there = openCart(name, { view: smallCatalogue() });
		await there.add(HONEY, 3);
		await expect.poll(() => here.count).toBe(3);
		await here.remove([cartKey(HONEY, null, null)]);
		await expect.poll(() => there.count).toBe(0);
	});

	it('never takes more than is known to be there', async () => {
		const cart = openCart(fresh(), { view: smallCatalogue({ [HONEY]: { stock: 3 } }) });
		expect(await cart.add(HONEY, 2, { lot: 'A' })).toBeNull();
		expect(await cart.add(HONEY, 2)).toBe(3);
		expect(cart.rows.map((row) => row.quantity)).toEqual([2, 1]);
		expect(await cart.add(HONEY, 5, { lot: 'B' })).toBe(3);
		expect(cart.count).toBe(3);
		expect(groupsOf(cart)[0]?.lines.map((line) => line.max)).toEqual([2, 1]);
	});

	it('counts in whole units, at least one', async () => {
		const cart = openCart(fresh(), { view: smallCatalogue() });
		await cart.add(TEA, 2.9);
		expect(cart.count).toBe(2);
		await cart.add(TEA, -4);
		expect(cart.count).toBe(3);
		await cart.setQuantity(cartKey(TEA, null, null), 0);
		expect(cart.count).toBe(0);
	});

	it('says what became of goods since they were put in', async () => {
		const name = fresh();
		const catalogue = $state({ view: smallCatalogue() });
		const cart = openCart(name, catalogue);
		await cart.add(HONEY, 4);
		await cart.add(TEA, 1);
		expect(groupsOf(cart).flatMap((group) => group.lines.flatMap((line) => line.notes))).toEqual(
			[],
		);

		catalogue.view = smallCatalogue({
			[HONEY]: { stock: 2 },
			[TEA]: { priceDong: 90_000 },
		});
		flushSync();
		const [honey, tea] = groupsOf(cart).flatMap((group) => group.lines);
		expect(honey?.notes).toEqual([{ kind: 'tooMany', left: 2 }]);
		expect(honey?.isOrderable).toBe(false);
		expect(tea?.notes).toEqual([{ kind: 'price', seenDong: 80_000, nowDong: 90_000 }]);
		expect(tea?.isOrderable).toBe(true);

		await cart.acknowledge(cartKey(TEA, null, null));
		expect(groupsOf(cart)[1]?.lines[0]?.notes).toEqual([]);
	});

	it('keeps goods that left the market in sight, but out of the sum', async () => {
		const catalogue = $state({ view: smallCatalogue() });
		const cart = openCart(fresh(), catalogue);
		await cart.add(HONEY, 1);
		await cart.add(OLD_CAKE, 1);
		expect(groupsOf(cart)[0]?.lines[1]?.notes).toEqual([{ kind: 'uncertified' }]);
		catalogue.view = smallCatalogue().with([], [{ kind: 'product', id: String(HONEY) }]);
		flushSync();
		const [gone] = groupsOf(cart).flatMap((group) => group.lines);
		expect(gone).toMatchObject({ name: 'Mật ong', notes: [{ kind: 'gone' }], isOrderable: false });
		expect(groupsOf(cart)[0]?.totalDong).toBe(0);
	});

	it('takes goods of a lot that was called back from any other lot', async () => {
		const cart = openCart(fresh(), { view: smallCatalogue() });
		await cart.add(HONEY, 2);
		await cart.add(HONEY, 3, { lot: 'L1', serial: 'S1' });
		await cart.add(TEA, 1, { lot: 'L2' });
		const key = cartKey(HONEY, 'L1', 'S1');
		cart.noteRecalls(new Map([[key, 'Kiểm nghiệm lại']]));
		flushSync();
		expect(groupsOf(cart)[0]?.totalDong).toBe(240_000);
		await cart.takeAnyLot(key);
		expect(cart.rows.map(({ key, lot, quantity }) => [key, lot, quantity])).toEqual([
			[cartKey(HONEY, null, null), null, 5],
			[cartKey(TEA, 'L2', null), 'L2', 1],
		]);
		expect(groupsOf(cart)[0]?.totalDong).toBe(600_000);
		await cart.takeAnyLot(cartKey(TEA, 'L2', null));
		await cart.takeAnyLot(cartKey(TEA, null, null));
		expect(cart.rows.map(({ lot, quantity }) => [lot, quantity])).toEqual([
			[null, 5],
			[null, 1],
		]);
	});

	it('still serves while the page lives where the phone cannot keep it', async () => {
		const cart = openCart(fresh(), { view: smallCatalogue() });
		await expect.poll(() => cart.isReady).toBe(true);
		vi.spyOn(cart.drawer, 'transaction').mockImplementation(() => {
			throw new DOMException('no room', 'QuotaExceededError');
		});
		expect(await cart.add(HONEY, 1)).toBeNull();
		expect(cart.isKept).toBe(false);
		expect(cart.count).toBe(1);
		await cart.setQuantity(cartKey(HONEY, null, null), 5);
		expect(cart.count).toBe(5);
	});
});
