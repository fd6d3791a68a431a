import { expect, it } from 'vitest';

import { formatShopPhone, parseShopPhone, readOwnFacts } from './producer-facts';

it.each([
	['0912 345 678', '+84912345678', '0912 345 678'],
	['024 3825 1234', '+842438251234', '024 3825 1234'],
	['(0226) 3 123 456', '+842263123456', '0226 312 3456'],
	['+84 28 3822-1234', '+842838221234', '028 3822 1234'],
	['1900 1234', '19001234', '1900 1234'],
])('reads the shop’s number %s', (typed, kept, shown) => {
	expect(parseShopPhone(typed)).toBe(kept);
	expect(formatShopPhone(kept)).toBe(shown);
});

it.each(['', '12345', '0212 12', '024 3825 12345', 'javascript:1'])(
	'takes %j for none',
	(typed) => {
		expect(parseShopPhone(typed)).toBeUndefined();
	},
);

it('keeps nothing where nothing was typed, and refuses a number that is none', () => {
	expect(readOwnFacts({ about: ' ', phone: '', street: ' ' })).toEqual({
		...{ about: null, phone: null, street: null },
	});
	expect(readOwnFacts({ about: 'Nuôi ong', phone: '123', street: '' })).toBeUndefined();
	expect(readOwnFacts({ about: 'Nuôi ong\nTừ 2012', phone: '', street: 'Thôn 3,\n tổ 2' })).toEqual(
		{
			...{ about: 'Nuôi ong\nTừ 2012', phone: null, street: 'Thôn 3, tổ 2' },
		},
	);
});
