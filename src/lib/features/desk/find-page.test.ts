import { expect, test } from 'vitest';

import { findPage } from './find-page';

const PAGES = [
	{ path: '/desk/producer' },
	{ path: '/desk/producer/orders' },
	{ path: '/desk/producer/orders/[id]' },
];

test.each([
	['/desk/producer', '/desk/producer', {}],
	['/desk/producer/', '/desk/producer', {}],
	['/desk/producer/orders', '/desk/producer/orders', {}],
	['/desk/producer/orders/a%20b', '/desk/producer/orders/[id]', { id: 'a b' }],
	['/desk/producer/orders/%E0%A4%A', '/desk/producer/orders/[id]', { id: '%E0%A4%A' }],
])('%s shows %s', (address, path, params) => {
	const found = findPage(PAGES, address);
	expect(found?.page.path).toBe(path);
	expect(found?.params).toEqual(params);
});

test.each(['/desk', '/desk/organiser', '/desk/producer/orders/1/2', '/'])(
	'%s is no page of these',
	(address) => {
		expect(findPage(PAGES, address)).toBeUndefined();
	},
);
