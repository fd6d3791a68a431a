import { lotId, orderId, producerId, productId } from '$lib/domain/ids';
import type { OrderLine } from '$lib/domain/ordering/order';
import type { DeskLot } from '$lib/domain/trace/lot-work';
import { expect, it } from 'vitest';

import { byProduct, lotsToPackFrom, piecesOf, takenLots } from './packing';

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

const lot = (code: string, changes: Partial<DeskLot> = {}): DeskLot => ({
	id: lotId(1),
	productId: productId(1),
	producerId: producerId(1),
	lot: code,
	producedOn: null,
	expiresOn: null,
	locationCode: null,
	standards: [],
	recall: null,
	events: [],
	waiting: 0,
	...changes,
});

it('offers no lot that was called back or is past its day', () => {
	const lots = [
		lot('L4'),
		lot('L3', { recall: { at: 0, reason: 'hỏng' } }),
		lot('L2', { expiresOn: '2026-11-26' }),
		lot('L1', { expiresOn: '2026-11-25' }),
	];
	expect(lotsToPackFrom(lots, '2026-11-26').map((one) => one.lot)).toEqual(['L4', 'L2']);
});

it('takes the only lot there is by itself, and never guesses among several', () => {
	const nothing = { chosen: undefined, packed: undefined };
	expect(takenLots({ ...nothing, open: [lot('L1')] })).toEqual(['L1']);
	expect(takenLots({ ...nothing, open: [lot('L2'), lot('L1')] })).toEqual([]);
	expect(takenLots({ ...nothing, open: [] })).toEqual([]);
	expect(takenLots({ ...nothing, packed: ['L0'], open: [lot('L1')] })).toEqual(['L0']);
	// Somebody took it out again: they mean it.
	expect(takenLots({ chosen: [], packed: undefined, open: [lot('L1')] })).toEqual([]);
});
