import { accountId } from '$lib/domain/accounts/account';
import { promotionIn } from '$lib/domain/catalogue/published-promotion';
import type { Deal } from '$lib/domain/catalogue/promotion';
import { sessionId } from '$lib/domain/ids';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { createSession } from '../market/sessions';
import { getCatalogueState } from './catalogue-state';
import { readBody } from './feed';
import { reservePortions } from './portions';
import {
	createPromotion,
	endPromotion,
	listPromotions,
	updatePromotion,
	type NewPromotion,
} from './promotions';
import { publishPromotions } from './publish-promotions';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open();
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(() => {
	// Each test has days of its own.
	stall.wait(24 * 40);
});

const OFF_20: Deal = { kind: 'amount', offDong: 20_000 };
const GIFT: Deal = { kind: 'gift', buy: 1, gift: 'Khăn tay', giftProductId: null };
const planned = (changes: Partial<NewPromotion> = {}): NewPromotion => ({
	productId: stall.honey,
	deal: OFF_20,
	startsAt: stall.now,
	endsAt: stall.now + DAY_MS,
	...changes,
});
const create = (changes: Partial<NewPromotion> = {}) =>
	createPromotion(stall.db.database, planned(changes), stall.now);
const shown = async () => {
	const body = await readBody(stall.db.database, 'product', String(stall.honey));
	return body && promotionIn(body);
};
const owner = () => ({
	producerId: stall.producer,
	actor: { accountId: accountId('a1'), requestId: 'r1' },
});

describe('a promotion', () => {
	it.each<[string, Deal]>([
		['percent', { kind: 'percent', percentOff: 10 }],
		['amount', OFF_20],
		['buy and get', { kind: 'buyGet', buy: 2, get: 1 }],
		['gift', GIFT],
	])('of each kind is told with its limits: %s', async (_, deal) => {
		const made = await create({ deal, portions: 12, perOrder: 2 });
		expect(await shown()).toEqual(made);
		expect(made).toMatchObject({ ...deal, portions: 12, perOrder: 2, sessionId: null });
	});

	it.each<[string, () => Partial<NewPromotion>, string]>([
		['no reduction', () => ({ deal: { kind: 'amount', offDong: 0 } }), 'PROMOTION_UNFIT'],
		['all of the price', () => ({ deal: { kind: 'amount', offDong: 120_000 } }), 'PROMOTION_UNFIT'],
		['half a percent', () => ({ deal: { kind: 'percent', percentOff: 0.5 } }), 'PROMOTION_UNFIT'],
		['a nameless gift', () => ({ deal: { ...GIFT, gift: ' ' } }), 'PROMOTION_UNFIT'],
		['no portions', () => ({ portions: 0 }), 'PROMOTION_UNFIT'],
		['an end before its beginning', () => ({ endsAt: stall.now - 1 }), 'PROMOTION_UNFIT'],
		['gifts with alcohol', () => ({ productId: stall.wine, deal: GIFT }), 'ALCOHOL_PRESENT'],
		[
			'more of the same alcohol',
			() => ({ productId: stall.wine, deal: { kind: 'buyGet', buy: 1, get: 1 } }),
			'ALCOHOL_PRESENT',
		],
		[
			'alcohol as a gift',
			() => ({ deal: { ...GIFT, giftProductId: stall.wine } }),
			'ALCOHOL_PRESENT',
		],
		[
			"another producer's product as a gift",
			() => ({ deal: { ...GIFT, giftProductId: stall.tea } }),
			'UNKNOWN_PRODUCT',
		],
		[
			"another producer's product",
			() => ({ productId: stall.tea, owner: owner() }),
			'UNKNOWN_PRODUCT',
		],
		['an unknown session', () => ({ sessionId: sessionId(999) }), 'PROMOTION_OUTSIDE_SESSION'],
	])('is refused with %s', async (_, changes, code) => {
		await expect(create(changes())).rejects.toMatchObject({ code });
	});

	it('of alcohol may be a lower price', async () => {
		expect(await create({ productId: stall.wine })).toMatchObject(OFF_20);
	});

	it('is the only one of its product at its time', async () => {
		const first = await create();
		const next = { startsAt: first.endsAt, endsAt: first.endsAt + DAY_MS };
		await expect(create({ startsAt: first.endsAt - 1 })).rejects.toMatchObject({
			code: 'PROMOTION_OVERLAP',
		});
		await create(next);
		await expect(
			updatePromotion(
				stall.db.database,
				{ promotionId: first.id, endsAt: first.endsAt + 1 },
				stall.now,
			),
		).rejects.toMatchObject({ code: 'PROMOTION_OVERLAP' });
	});

	it("that was withdrawn before it began is in nobody's way", async () => {
		const { database } = stall.db;
		const running = await create();
		const { endsAt } = running;
		const coming = await create({ startsAt: endsAt, endsAt: endsAt + DAY_MS });
		stall.wait(1);
		await endPromotion(database, coming.id, stall.now);
		const longer = { promotionId: running.id, endsAt: endsAt + DAY_MS };
		await updatePromotion(database, longer, stall.now);
		expect(await shown()).toMatchObject({ endsAt: longer.endsAt });
	});

	it('that begins in the minute in which the last one was ended begins after that', async () => {
		const minute = stall.now;
		const first = await create();
		stall.wait(1 / 120);
		await endPromotion(stall.db.database, first.id, stall.now);
		expect(await create({ startsAt: minute })).toMatchObject({ startsAt: stall.now });
	});

	it('of a session lies within it, and its producer has a slot there', async () => {
		const [startsAt, endsAt] = [stall.now + HOUR_MS, stall.now + 3 * HOUR_MS];
		const slot = { startsAt, minutes: 10, productIds: [] };
		const session = await createSession(
			stall.db.database,
			{
				slug: 'phien-thu',
				title: 'Phiên thử',
				intro: '',
				startsAt,
				endsAt,
				slots: [{ ...slot, producerId: stall.producer }],
			},
			stall.now,
		);
		const inside = { sessionId: session.id, startsAt, endsAt };
		expect(await create(inside)).toMatchObject({ sessionId: session.id });
		for (const outside of [
			{ ...inside, productId: stall.noodles, endsAt: endsAt + 1 },
			{ ...inside, productId: stall.tea },
		]) {
			await expect(create(outside)).rejects.toMatchObject({ code: 'PROMOTION_OUTSIDE_SESSION' });
		}
	});

	it('changes its end and portions, never below what was taken, and is written down', async () => {
		const { id } = await create({ portions: 10, owner: owner() });
		await stall.db.database.transaction((tx) => reservePortions(tx, new Map([[id, 4]])));
		const change = { promotionId: id, owner: owner() };
		const update = (changes: { endsAt?: number; portions?: number }) =>
			updatePromotion(stall.db.database, { ...change, ...changes }, stall.now);
		await update({ portions: 6, endsAt: stall.now + 2 * DAY_MS });
		expect(await shown()).toMatchObject({ portions: 2, endsAt: stall.now + 2 * DAY_MS });
		await expect(update({ portions: 3 })).rejects.toMatchObject({ code: 'PROMOTION_UNFIT' });
		const [own] = await listPromotions(stall.db.database, stall.producer);
		expect(own).toMatchObject({ promotion: { id, portions: 6 }, available: 2 });
		const question = { before: null, accountId: null, producerId: stall.producer, text: '' };
		const { entries } = await listChanges(stall.db.database, question);
		expect(entries[0]).toMatchObject({
			action: 'promotion.update',
			before: { portions: 10 },
			after: { portions: 6 },
		});
	});

	it('of another producer looks as if it were not', async () => {
		const { id } = await create();
		const stranger = { ...owner(), producerId: stall.neighbour };
		const change = { promotionId: id, endsAt: stall.now + HOUR_MS, owner: stranger };
		await expect(updatePromotion(stall.db.database, change, stall.now)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		await expect(endPromotion(stall.db.database, id, stall.now, stranger)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});
});

describe('what is told of promotions', () => {
	it('follows the portions, and leaves the terms as they are', async () => {
		await publishPromotions(stall.db.database, stall.now);
		const { id } = await create({ portions: 5 });
		const before = await getCatalogueState(stall.db.database);
		await stall.db.database.transaction((tx) => reservePortions(tx, new Map([[id, 5]])));
		expect(await publishPromotions(stall.db.database, stall.now)).toBe(1);
		expect(await shown()).toMatchObject({ portions: 0 });
		expect(await getCatalogueState(stall.db.database)).toMatchObject({
			version: before.version + 1,
			termsVersion: before.termsVersion,
		});
		expect(await publishPromotions(stall.db.database, stall.now)).toBe(0);
	});

	it('is the next one as soon as one has ended', async () => {
		const first = await create({ endsAt: stall.now + HOUR_MS });
		const next = await create({ startsAt: first.endsAt, endsAt: first.endsAt + HOUR_MS });
		expect(await shown()).toMatchObject({ id: first.id });
		await publishPromotions(stall.db.database, first.endsAt);
		expect(await shown()).toMatchObject({ id: next.id });
		await publishPromotions(stall.db.database, next.endsAt);
		expect(await shown()).toBeNull();
	});
});
