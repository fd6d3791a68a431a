import { MAX_LINES, MAX_QUANTITY } from '$lib/domain/ordering/limits';
import type { CartRow } from '$lib/local/drawer-database';
import { describe, expect, it } from 'vitest';

import { HONEY, NOON, smallCatalogue, TEA } from '../../../../tests/fixtures/small-catalogue';
import { basketGroups, maxQuantity } from './basket';

const row = (change: Partial<CartRow>): CartRow => ({
	key: `${change.productId ?? TEA}|${change.lot ?? ''}|`,
	productId: TEA,
	lot: null,
	serial: null,
	quantity: 1,
	addedAt: NOON,
	seen: null,
	...change,
});

describe('basketGroups', () => {
	it('puts no more into one order than it holds', () => {
		const rows = Array.from({ length: MAX_LINES + 2 }, (_, index) => row({ lot: `L${index}` }));
		const [group] = basketGroups(rows, smallCatalogue(), NOON);
		expect(group?.orderable).toHaveLength(MAX_LINES);
		expect(group?.lines.at(-1)?.notes).toEqual([{ kind: 'full' }]);
	});

	it('takes a running promotion off, and only while it runs', () => {
		const promotion = { id: 7, percentOff: 15, startsAt: NOON, endsAt: NOON + 1_000 };
		const view = smallCatalogue({ [HONEY]: { promotion } });
		const rows = [row({ productId: HONEY, quantity: 2 })];
		const line = (now: number) => basketGroups(rows, view, now)[0]?.lines[0];
		expect(line(NOON)).toMatchObject({ priceDong: 102_000, promotionId: 7, totalDong: 204_000 });
		expect(line(NOON + 1_000)).toMatchObject({ priceDong: 120_000, promotionId: null });
	});

	it('tells of another pack rather than of its price', () => {
		const seen = {
			name: 'Chè xanh',
			producerId: 2,
			producerName: '',
			unit: 'gói 100 g',
			priceDong: 40_000,
		} as CartRow['seen'];
		const [group] = basketGroups([row({ seen })], smallCatalogue(), NOON);
		expect(group?.lines[0]?.notes).toEqual([
			{ kind: 'pack', seenUnit: 'gói 100 g', nowUnit: 'chai 500 ml' },
		]);
	});
});

describe('maxQuantity', () => {
	it('is what is left, and never more than a line may ask for', () => {
		const view = smallCatalogue({ [HONEY]: { stock: 4 } });
		expect(maxQuantity(view.product(HONEY), 1)).toBe(3);
		expect(maxQuantity(view.product(HONEY), 9)).toBe(0);
		expect(maxQuantity(view.product(TEA))).toBe(MAX_QUANTITY);
		expect(maxQuantity(undefined)).toBe(MAX_QUANTITY);
	});
});
