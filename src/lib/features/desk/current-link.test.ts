import { expect, test } from 'vitest';

import { currentLink } from './current-link';
import type { MenuLink } from './pages';

const LINKS: readonly MenuLink[] = [
	{ path: '/desk/producer', label: 'Hôm nay', group: 'orders' },
	{ path: '/desk/producer/orders', label: 'Đơn hàng', group: 'orders' },
	{ path: '/desk/producer/packing', label: 'Đóng gói', group: 'orders' },
];
const current = (pathname: string) => currentLink(LINKS, pathname)?.label;

test('a page stands under the nearest link, a start page under its own only', () => {
	expect(current('/desk/producer')).toBe('Hôm nay');
	expect(current('/desk/producer/')).toBe('Hôm nay');
	expect(current('/desk/producer/orders')).toBe('Đơn hàng');
	expect(current('/desk/producer/orders/1/print')).toBe('Đơn hàng');
	expect(current('/desk/producer/orders-of-another')).toBeUndefined();
});

test('a page that somebody is not offered is not said to be the start page', () => {
	expect(current('/desk/producer/bank')).toBeUndefined();
	expect(current('/desk/account')).toBeUndefined();
});
