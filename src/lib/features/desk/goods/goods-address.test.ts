import { producerId, productId } from '$lib/domain/ids';
import { expect, it } from 'vitest';

import { goodsAddress, readGoodsAddress } from './goods-address';

it.each([
	{ search: '', producerId: null, productId: productId(12) },
	{ search: '', producerId: producerId(3), productId: null },
	{ search: '08936012340013', producerId: null, productId: null },
	{ search: '', producerId: null, productId: null },
])('is read as it was written: %j', (wanted) => {
	expect(readGoodsAddress(new URL(goodsAddress(wanted), 'https://cho.example'))).toEqual(wanted);
});

it('reads what is no number as nothing', () => {
	const typed = new URL('https://cho.example/desk/organiser/goods?product=1e3&producer=-4');
	expect(readGoodsAddress(typed)).toEqual({ search: '', producerId: null, productId: null });
});
