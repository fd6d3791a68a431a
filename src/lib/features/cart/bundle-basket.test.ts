import type { Bundle } from '$lib/domain/catalogue/bundle';
import type { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { BundleRow } from '$lib/local/drawer-database';
import { expect, it } from 'vitest';

import {
	BEES,
	HILLS,
	HONEY,
	NOON,
	smallCatalogue,
	TEA,
} from '../../../../tests/fixtures/small-catalogue';
import { bundleKey, bundlesOf } from './bundle-basket';
import { NO_RECALLS } from './lot-recalls';

const unit = 'chai 500 ml';
const bundle: Bundle = {
	id: 7,
	title: 'Trà mật',
	items: [
		{ productId: HONEY, producerId: BEES, quantity: 2, priceDong: 100_000, unit },
		{ productId: TEA, producerId: HILLS, quantity: 1, priceDong: 70_000, unit },
	],
};
const row = (quantity: number): BundleRow => ({
	key: bundleKey(7),
	bundle,
	quantity,
	addedAt: NOON,
});
const offered = (view: Catalogue) => view.with([{ kind: 'bundle', id: '7', body: bundle }], []);

function look(quantity: number, view = offered(smallCatalogue()), honeyBeside = 0) {
	const beside = {
		...{ key: 'x', productId: HONEY, lot: null, serial: null, quantity: honeyBeside },
		...{ addedAt: NOON, seen: null },
	};
	const [one] = bundlesOf({
		rows: honeyBeside > 0 ? [beside] : [],
		bundles: [row(quantity)],
		today: { view, now: NOON, recalls: NO_RECALLS },
	});
	if (!one) throw new Error('no bundle');
	return one;
}

it('is one line of the basket and an order of each producer with its share', () => {
	const one = look(2);
	expect(one).toMatchObject({ isOrderable: true, obstacle: null, max: 5, totalDong: 540_000 });
	expect(one.groups.map(({ producerId, totalDong }) => [producerId, totalDong])).toEqual([
		[BEES, 400_000],
		[HILLS, 140_000],
	]);
	expect(one.groups[0]?.orderable[0]?.parts).toEqual([
		{ quantity: 4, priceDong: 100_000, promotionId: null },
	]);
});

it('takes what else lies in the basket into account', () => {
	expect(look(4, offered(smallCatalogue()), 3)).toMatchObject({ isOrderable: false, max: 3 });
});

it.each([
	['no longer told of', 'ended', smallCatalogue()],
	['sold by another unit', 'ended', offered(smallCatalogue({ 2: { unit: 'gói' } }))],
	['dearer than apart', 'ended', offered(smallCatalogue({ 1: { priceDong: 90_000 } }))],
	['sold out in a part', 'soldOut', offered(smallCatalogue({ 1: { stock: 1 } }))],
	['uncertified in a part', 'uncertified', offered(smallCatalogue({ 1: { certificateId: null } }))],
	[
		'withdrawn in a part',
		'ended',
		offered(smallCatalogue()).with([], [{ kind: 'product', id: '2' }]),
	],
])('a bundle %s cannot be ordered', (_, obstacle, view) => {
	const one = look(1, view);
	expect(one).toMatchObject({ obstacle, max: 0, isOrderable: false });
	expect(one.groups.every(({ orderable }) => orderable.length === 0)).toBe(true);
});
