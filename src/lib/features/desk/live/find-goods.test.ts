import { productId } from '$lib/domain/ids';
import { expect, it } from 'vitest';

import { findGoods, turnsAtHand } from './find-goods';

const goods = ['Mật ong', 'Chè xanh', 'Trà hoa vàng', 'Mắm tôm'].map((name, index) => ({
	id: productId(index),
	name,
	owner: index === 3 ? 'HTX Biển Xanh' : 'HTX Ong',
}));
const found = (typed: string) => findGoods(goods, typed).map(({ name }) => name);

it('finds goods by letters without marks, of their name or their producer', () => {
	expect(found('che')).toEqual(['Chè xanh']);
	expect(found('xanh')).toEqual(['Chè xanh', 'Mắm tôm']);
	expect(found('mam bien')).toEqual(['Mắm tôm']);
	expect(found('  ')).toEqual([]);
});

it('has the turn on air first, the next one after it, and then the one that somebody may still be at', () => {
	const slots = ['a', 'b', 'c', 'd'].map((key) => ({ key }));
	const keys = (onAir: string | null) => turnsAtHand(slots, onAir).map(({ key }) => key);
	expect(keys(null)).toEqual(['a', 'b', 'c', 'd']);
	expect(keys('a')).toEqual(['a', 'b', 'c', 'd']);
	expect(keys('b')).toEqual(['b', 'c', 'a', 'd']);
	expect(keys('c')).toEqual(['c', 'd', 'b', 'a']);
	expect(keys('d')).toEqual(['d', 'c', 'a', 'b']);
	expect(keys('gone')).toEqual(['a', 'b', 'c', 'd']);
});
