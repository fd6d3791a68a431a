import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import { shelfOf } from '$lib/domain/live/on-sale';
import { promotion as promoted } from '$lib/domain/ordering/testing';
import { MAX_LINES, MAX_QUANTITY } from '$lib/domain/ordering/limits';
import { testLot } from '$lib/domain/trace/testing';
import type { CartRow } from '$lib/local/drawer-database';
import { describe, expect, it } from 'vitest';

import { HONEY, NOON, smallCatalogue, TEA } from '../../../../tests/fixtures/small-catalogue';
import { basketGroups, type Today } from './basket';
import { NO_RECALLS } from './lot-recalls';
import { maxQuantity } from './max-quantity';
import { recallsAmong } from './recalls-among';

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

const today = (change: Partial<Today> = {}): Today => ({
	view: smallCatalogue(),
	now: NOON,
	recalls: NO_RECALLS,
	...change,
});

describe('basketGroups', () => {
	it('puts no more into one order than it holds', () => {
		const rows = Array.from({ length: MAX_LINES + 2 }, (_, index) => row({ lot: `L${index}` }));
		const [group] = basketGroups(rows, today());
		expect(group?.orderable).toHaveLength(MAX_LINES);
		expect(group?.lines.at(-1)?.notes).toEqual([{ kind: 'full' }]);
	});

	it('takes a running promotion off, and only while it runs', () => {
		const promotion = promoted(
			{ kind: 'percent', percentOff: 15 },
			{ startsAt: NOON, endsAt: NOON + 1_000 },
		);
		const view = smallCatalogue({ [HONEY]: { promotion } });
		const rows = [row({ productId: HONEY, quantity: 2 })];
		const line = (now: number) => basketGroups(rows, today({ view, now }))[0]?.lines[0];
		expect(line(NOON)).toMatchObject({
			parts: [{ quantity: 2, priceDong: 102_000, promotionId: 7 }],
			totalDong: 204_000,
		});
		expect(line(NOON + 1_000)).toMatchObject({
			parts: [{ priceDong: 120_000, promotionId: null }],
		});
	});

	it('sells as a session does that the phone watched, before its catalogue tells it', () => {
		const promotion = promoted(
			{ kind: 'percent', percentOff: 15 },
			{ startsAt: NOON + 60_000, endsAt: NOON + 120_000 },
		);
		const view = smallCatalogue({ [HONEY]: { promotion } });
		const rows = [row({ productId: HONEY })];
		const parts = (promotions: LiveState['promotions'], now = NOON, left = 5) => {
			const counts = { watchers: 1, orders: 0, portions: [[promotion.id, left]] as const };
			const watched = { state: { ...LIVE_BEGINNING, promotions }, counts, now };
			const shelf = shelfOf(view, watched);
			return basketGroups(rows, today({ view: shelf, now }))[0]?.lines[0]?.parts;
		};
		const of = { id: promotion.id, productId: HONEY };
		const begun = { ...of, promotion: { ...promotion, startsAt: NOON }, leftMs: null };
		const stopped = { ...of, promotion: null, leftMs: 60_000 };
		const atPromotion = [{ quantity: 1, priceDong: 102_000, promotionId: promotion.id }];
		const atFullPrice = [{ quantity: 1, priceDong: 120_000, promotionId: null }];
		expect(parts([])).toEqual(atFullPrice);
		expect(parts([begun])).toEqual(atPromotion);
		expect(parts([stopped], NOON + 60_000)).toEqual(atFullPrice);
		expect(parts([], NOON + 60_000)).toEqual(atPromotion);
		// All portions are gone, and nobody is promised one.
		expect(parts([begun], NOON, 0)).toEqual(atFullPrice);
	});

	it('tells of another pack rather than of its price', () => {
		const seen = {
			name: 'Chè xanh',
			producerId: 2,
			producerName: '',
			unit: 'gói 100 g',
			priceDong: 40_000,
		} as CartRow['seen'];
		const [group] = basketGroups([row({ seen })], today());
		expect(group?.lines[0]?.notes).toEqual([
			{ kind: 'pack', seenUnit: 'gói 100 g', nowUnit: 'chai 500 ml' },
		]);
	});
});

describe('a line whose lot was called back', () => {
	const bad = row({ productId: HONEY, lot: 'L1', quantity: 3 });
	const any = row({ productId: HONEY, quantity: 2 });
	const recalls = new Map([[bad.key, 'Kiểm nghiệm lại']]);

	it('says so with the reason, and is kept out of the order', () => {
		const [group] = basketGroups([bad, any], today({ recalls }));
		expect(group?.lines[0]).toMatchObject({
			notes: [{ kind: 'recalled', what: 'lot', reason: 'Kiểm nghiệm lại' }],
			isOrderable: false,
		});
		expect(group?.orderable.map(({ row: { key } }) => key)).toEqual([any.key]);
		expect(group?.totalDong).toBe(240_000);
	});

	it('takes nothing from the shelf that other lots could have', () => {
		const view = smallCatalogue({ [HONEY]: { stock: 3 } });
		const most = (given: Partial<Today>) =>
			basketGroups([bad, any], today({ view, ...given }))[0]?.lines[1]?.max;
		expect(most({})).toBe(0);
		expect(most({ recalls })).toBe(3);
	});

	it('is told apart from one whose very piece was called back', () => {
		const gtin = '09521234543213';
		const flag = { gtin, lot: 'L1', serial: 'S1', reason: 'recalled', since: NOON } as const;
		const view = smallCatalogue({ [HONEY]: { gtin } }).with(
			[{ kind: 'serialFlag', id: '1', body: flag }],
			[],
		);
		const notes = (serial: string) =>
			basketGroups([{ ...bad, serial }], today({ view }))[0]?.lines[0]?.notes;
		expect(notes('S1')).toEqual([{ kind: 'recalled', what: 'piece' }]);
		expect(notes('S2')).toEqual([]);
	});
});

describe('recallsAmong', () => {
	const lines = [row({ lot: 'L1' }), row({ lot: 'L2' }), row({})];
	const recall = { at: NOON, reason: 'Kiểm nghiệm lại' };

	it('finds the lots that were called back', async () => {
		const lotOf = (_: unknown, lot: string) =>
			Promise.resolve({ ...testLot, recall: lot === 'L1' ? recall : null });
		expect([...(await recallsAmong(lines, lotOf, NO_RECALLS))]).toEqual([
			[lines[0]?.key, recall.reason],
		]);
	});

	it('remembers what it found while the lots come in anew', async () => {
		const known = new Map([[lines[1]?.key ?? '', recall.reason]]);
		const lotOf = () => Promise.resolve(undefined);
		expect([...(await recallsAmong(lines, lotOf, known))]).toEqual([...known]);
		expect([...(await recallsAmong([], lotOf, known))]).toEqual([]);
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
