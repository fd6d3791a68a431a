import { describe, expect, it } from 'vitest';

import { deskOrderAt } from '../../../../tests/fixtures/desk-order';
import { isOrderTyped, isMoneyAwaited } from './find-desk-orders';
import { orderCode } from './order-code';

const NOW = Date.UTC(2026, 10, 26, 13);
const known = deskOrderAt(NOW);
const order = {
	...known,
	buyer: known.buyer && { ...known.buyer, name: 'Đặng Thị Hòa', phone: '+84912345678' },
};

describe('an order that somebody types', () => {
	it.each([
		[orderCode(order.id)],
		[orderCode(order.id).slice(0, 4).toLowerCase()],
		['dang hoa'],
		['Hoà'],
		['0912 345 678'],
		['+84 912 345'],
		['678'],
		[''],
	])('is found by “%s”', (typed) => {
		expect(isOrderTyped(order, typed)).toBe(true);
	});

	// Codes have no 0, 1, I and O: none of these is a piece of one by chance.
	it.each([['Loan'], ['hoa loan'], ['0987'], ['912345679'], ['00']])(
		'is another than “%s”',
		(typed) => {
			expect(isOrderTyped(order, typed)).toBe(false);
		},
	);

	it('is found by the end of the number alone once the buyer is shown no more', () => {
		const gone = { ...order, buyer: null, phoneEnd: '678' };
		expect(isOrderTyped(gone, '678')).toBe(true);
		expect(isOrderTyped(gone, 'hoa')).toBe(false);
		expect(isOrderTyped(gone, '0912')).toBe(false);
	});
});

it('awaits a transfer only where one was promised and the goods are not given up', () => {
	const awaited = deskOrderAt(NOW, { payment: 'vietqr' });
	expect(isMoneyAwaited(awaited)).toBe(true);
	expect(isMoneyAwaited({ ...awaited, state: 'delivered' })).toBe(true);
	for (const state of ['cancelled', 'returned'] as const) {
		expect(isMoneyAwaited({ ...awaited, state })).toBe(false);
	}
	expect(isMoneyAwaited({ ...awaited, paymentState: 'received' })).toBe(false);
});

it('awaits cash once the goods were handed over, and not before', () => {
	const awaited = deskOrderAt(NOW, { payment: 'cod', state: 'delivered' });
	expect(isMoneyAwaited(awaited)).toBe(true);
	for (const state of [
		'placed',
		'confirmed',
		'packed',
		'shipped',
		'cancelled',
		'returned',
	] as const) {
		expect(isMoneyAwaited({ ...awaited, state })).toBe(false);
	}
	expect(isMoneyAwaited({ ...awaited, paymentState: 'received' })).toBe(false);
	expect([isMoneyAwaited(awaited, 'cod'), isMoneyAwaited(awaited, 'vietqr')]).toEqual([
		true,
		false,
	]);
});
