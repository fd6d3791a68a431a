import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { orderId, uuidV7 } from '../ids';
import { orderCode } from './order-code';

describe('orderCode', () => {
	it('is the same on every phone and server', () => {
		expect(orderCode(orderId('019a0000-0000-7000-8000-000000000000'))).toBe('22222222');
		expect(orderCode(orderId('019a0000-0000-7000-8000-00ffffffffff'))).toBe('ZZZZZZZZ');
		expect(orderCode(orderId('019a0000-0000-7000-8000-00123456789a'))).toBe('4AU7EY6U');
	});

	it('has eight characters that are not mixed up', () => {
		fc.assert(
			fc.property(fc.nat(), (now) => {
				expect(orderCode(orderId(uuidV7(now)))).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
			}),
		);
	});
});
