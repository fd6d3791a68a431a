import { newOrderSecret, orderId, uuidV7 } from '$lib/domain/ids';
import { describe, expect, it } from 'vitest';

import { orderLink, secretIn } from './secret-link';

describe('orderLink', () => {
	it('keeps the secret where no server sees it, and gives it back', () => {
		const order = { id: orderId(uuidV7(0)), secret: newOrderSecret() };
		const url = new URL(orderLink('https://cho.example', order));
		expect(url.pathname + url.search).toBe(`/orders/${order.id}`);
		expect(secretIn(url.hash)).toBe(order.secret);
	});

	it.each(['', '#', '#s=', '#s=short', `#s=${'a'.repeat(23)}`, `#x=${'a'.repeat(22)}`])(
		'finds none in %j',
		(hash) => {
			expect(secretIn(hash)).toBeUndefined();
		},
	);
});
