import { orderId, productId } from '$lib/domain/ids';
import type { OrderLine } from '$lib/domain/ordering/order';
import { expect, it } from 'vitest';

import { byProduct, piecesOf } from './packing';

const line = (id: number, quantity: number, changes: Partial<OrderLine> = {}): OrderLine => ({
	productId: productId(id),
	name: `Món ${id}`,
	unit: 'hũ',
	quantity,
	priceDong: 1_000,
	lot: null,
	...changes,
});

it('adds up what is to be fetched, apart where lot or pack differ, and loses no line', () => {
	const orders = [
		{ id: orderId('a'), lines: [line(1, 2), line(2, 1)] },
		{
			id: orderId('b'),
			lines: [line(1, 3), line(1, 1, { lot: 'L1' }), line(1, 4, { unit: 'thùng' })],
		},
	];
	const sums = byProduct(orders);
	expect(sums.map(({ name, quantity, lot, unit }) => [name, quantity, lot, unit])).toEqual([
		['Món 1', 5, null, 'hũ'],
		['Món 1', 4, null, 'thùng'],
		['Món 1', 1, 'L1', 'hũ'],
		['Món 2', 1, null, 'hũ'],
	]);
	expect(sums.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(11);
	expect(sums[0]?.pieces.map(({ orderId: id, position }) => [id, position])).toEqual([
		['a', 0],
		['b', 0],
	]);
});

it('packs presents too, those of the shelf once and those that are no product as well', () => {
	const deal = { kind: 'gift', buy: 1, gift: 'Túi vải', giftProductId: null } as const;
	const shelf = { kind: 'gift', buy: 1, gift: 'Món 3', giftProductId: productId(3) } as const;
	const lines = [
		line(1, 2, { promotion: { id: 1, portions: 2, deal } }),
		line(2, 1, { promotion: { id: 2, portions: 1, deal: shelf } }),
		line(3, 1, { priceDong: 0, promotion: { id: 2, portions: 0, deal: shelf } }),
	];
	const pieces = piecesOf({ id: orderId('a'), lines });
	expect(pieces.map(({ name, quantity, position }) => [name, quantity, position])).toEqual([
		['Món 1', 2, 0],
		['Món 2', 1, 1],
		['Món 3', 1, 2],
		['Túi vải', 2, 3],
	]);
});
