import { describe, expect, it } from 'vitest';

import type { Product } from '../catalogue/product';
import type { Promotion } from '../catalogue/promotion';
import { producerId, productId } from '../ids';
import { MINUTE_MS } from '../time';
import { LIVE_BEGINNING, type LiveState } from './live-state';
import { onSale } from './on-sale';

const NOW = 1_800_000_000_000;
const promotion: Promotion = {
	id: 7,
	startsAt: NOW + MINUTE_MS,
	endsAt: NOW + 11 * MINUTE_MS,
	portions: 5,
	perOrder: null,
	sessionId: null,
	kind: 'percent',
	percentOff: 20,
};
const product: Product = {
	id: productId(11),
	producerId: producerId(1),
	slug: 'mat-ong',
	name: 'Mật ong',
	setCode: 4,
	priceDong: 100_000,
	unit: 'hũ',
	netWeight: null,
	netWeightUnit: 'g',
	shelfLifeDays: null,
	gtin: null,
	certificateId: null,
	picture: null,
	seasonMonths: [],
	stock: 8,
	listedOn: '2026-01-01',
	promotion,
};
const { id: ID } = product;
const show = (state: Partial<LiveState>, counts: Parameters<typeof onSale>[1]['counts'] = null) =>
	onSale(product, { state: { ...LIVE_BEGINNING, ...state }, counts, now: NOW });

describe('a promotion', () => {
	const begun = { ...promotion, startsAt: NOW, endsAt: NOW + 10 * MINUTE_MS, portions: 30 };

	it('that a host began runs before the catalogue tells it, with the portions last heard of', () => {
		const hosted = [{ id: 7, productId: ID, promotion: begun, leftMs: null }];
		expect(show({ promotions: hosted }).promotion).toEqual({ ...begun, portions: 5 });
		const counts = { watchers: 1, orders: 0, portions: [[7, 2]] as const };
		expect(show({ promotions: hosted }, counts).promotion?.portions).toBe(2);
	});

	it('that a host stopped is gone before the catalogue tells it', () => {
		const hosted = [{ id: 7, productId: ID, promotion: null, leftMs: MINUTE_MS }];
		expect(show({ promotions: hosted }).promotion).toBeNull();
	});

	it('that was begun for another price than the phone holds is not taken off that', () => {
		const off = { ...begun, kind: 'amount' as const, offDong: product.priceDong };
		const hosted = [{ id: 7, productId: ID, promotion: off, leftMs: null }];
		expect(show({ promotions: hosted })).toMatchObject({ promotion: null, priceDong: 100_000 });
	});

	it('of which the time is over gives way to what the catalogue tells', () => {
		const over = { ...begun, id: 6, endsAt: NOW };
		const hosted = [{ id: 6, productId: ID, promotion: over, leftMs: null }];
		expect(show({ promotions: hosted }).promotion).toEqual(promotion);
	});
});

describe('what is left', () => {
	it('is what the node counted, else no more than the limit', () => {
		expect(show({}).stock).toBe(8);
		const limited = { limits: [{ productId: ID, most: 3, held: null }] };
		expect(show(limited).stock).toBe(3);
		expect(show(limited, { watchers: 1, orders: 0, left: [[ID, 1]] }).stock).toBe(1);
		// Counted before it was limited.
		expect(show(limited, { watchers: 1, orders: 0, left: [[ID, 7]] }).stock).toBe(3);
		expect(show({ limits: [{ productId: ID, most: 3, held: 2 }] }).stock).toBe(8);
		// Nobody counts it: the limit was lifted of which the catalogue tells what was left, or is to be counted yet.
		const uncounted = { watchers: 1, orders: 0, left: [[ID, null]] as const };
		expect(show({}, uncounted).stock).toBeNull();
		expect(show(limited, uncounted).stock).toBe(3);
		// What was counted last belongs to the evening, and its limits ended with it.
		const counted = { watchers: 1, orders: 0, left: [[ID, 1]] as const };
		expect(show({ phase: 'over' }, counted).stock).toBe(8);
	});
});
