import { productId, sessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';

import { BEES, HONEY, smallCatalogue, TEA } from '../../../../../tests/fixtures/small-catalogue';
import { emptyForm, formLike, readForm, type TypedPromotion } from './typed-promotion';

/** 26/11/2026 10:00:20 in Vietnam. */
const NOW = Date.UTC(2026, 10, 26, 3, 0, 20);
const MINUTE = NOW - 20_000;
const SESSION: MarketSession = {
	id: sessionId(7),
	slug: 'phien',
	title: 'Phiên',
	intro: '',
	startsAt: NOW + DAY_MS,
	endsAt: NOW + DAY_MS + 2 * HOUR_MS,
	slots: [{ producerId: BEES, startsAt: NOW + DAY_MS, minutes: 10, productIds: [] }],
};
const products = [...smallCatalogue().productsOf(BEES)];

const read = (changes: Partial<TypedPromotion>, now = NOW) =>
	readForm(
		{ ...emptyForm(NOW), productId: String(HONEY), percentOff: '10', ...changes },
		{ products, sessions: [SESSION] },
		now,
	);

describe('a form', () => {
	it('begun now is for a week from this minute on, without limits', () => {
		expect(read({})).toMatchObject({
			faults: [],
			promotion: {
				productId: HONEY,
				deal: { kind: 'percent', percentOff: 10 },
				startsAt: MINUTE,
				endsAt: Date.UTC(2026, 11, 3, 15),
				portions: null,
				perOrder: null,
				sessionId: null,
			},
		});
	});

	it.each<[string, Partial<TypedPromotion>, object]>([
		['amounts as people type them', { kind: 'amount', off: '20k' }, { offDong: 20_000 }],
		['units', { kind: 'buyGet', buy: ' 2 ', get: '1' }, { buy: 2, get: 1 }],
		['a present of its own', { kind: 'gift', buy: '1', gift: ' Túi ' }, { gift: 'Túi' }],
	])('reads %s', (_, typed, deal) => {
		const { promotion, faults } = read(typed);
		expect(faults).toEqual([]);
		expect(promotion?.deal).toMatchObject(deal);
	});

	it('names a present of the stall after the product, and none that is not sold any more', () => {
		const other = products.find(({ id }) => id !== HONEY);
		const given = { kind: 'gift', buy: '1', gift: 'từng gõ' } as const;
		expect(read({ ...given, giftProductId: String(other?.id) }).promotion?.deal).toEqual({
			kind: 'gift',
			buy: 1,
			gift: other?.name,
			giftProductId: other?.id,
		});
		expect(read({ ...given, giftProductId: '999' }).faults).toEqual(['gift']);
	});

	it.each<[string, Partial<TypedPromotion>, readonly string[]]>([
		['no product', { productId: '' }, ['product']],
		["somebody else's product", { productId: String(TEA) }, ['product']],
		['letters for a number', { percentOff: 'mười' }, ['percentOff']],
		['a sum that is none', { kind: 'amount', off: 'nhiều' }, ['offDong']],
		['more than the price', { kind: 'amount', off: '120k' }, ['offDong']],
		['nothing filled in', { kind: 'gift', buy: '', gift: '' }, ['buy', 'gift']],
		['no day of ending', { toDay: '' }, ['backwards']],
		['an end before the start', { fromDay: '2026-12-24' }, ['backwards']],
		['a session that is over', { sessionId: '6' }, ['session']],
		['limits of nothing', { portions: '0', perOrder: '-1' }, ['portions', 'perOrder']],
	])('says what is wrong: %s', (_, typed, faults) => {
		expect(read(typed).faults).toEqual(faults);
	});

	it('begins at once where its beginning has passed while it lay there', () => {
		const later = NOW + 5 * HOUR_MS;
		expect(read({}, later).promotion?.startsAt).toBe(MINUTE + 5 * HOUR_MS);
	});

	it('for a session takes its times, from now on where it runs already', () => {
		const typed = { sessionId: String(SESSION.id), toDay: '' };
		const { startsAt, endsAt } = SESSION;
		expect(read(typed)).toMatchObject({
			faults: [],
			promotion: { sessionId: SESSION.id, startsAt, endsAt },
		});
		const live = startsAt + HOUR_MS;
		expect(read(typed, live).promotion?.startsAt).toBe(live - (live % MINUTE_MS));
	});

	it('filled in after another gives the same for new days', () => {
		const [startsAt, endsAt] = [NOW - 9 * DAY_MS, NOW - 2 * DAY_MS];
		const like = formLike(
			productId(1),
			{
				...{ id: 5, startsAt, endsAt, portions: 40, perOrder: 2, sessionId: SESSION.id },
				...{ kind: 'gift', buy: 2, gift: 'Túi', giftProductId: null },
			},
			NOW,
		);
		expect(read(like)).toMatchObject({
			faults: [],
			promotion: {
				deal: { kind: 'gift', buy: 2, gift: 'Túi', giftProductId: null },
				startsAt: MINUTE,
				portions: 40,
				perOrder: 2,
				sessionId: null,
			},
		});
	});
});
