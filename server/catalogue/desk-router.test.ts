import type { Account } from '$lib/domain/accounts/account';
import { DAY_MS } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { catalogueDeskRouter } from './desk-router';
import { readBody } from './feed';

let stall: Stall;
let owner: Account;
let packer: Account;

beforeAll(async () => {
	stall = await Stall.open();
	const staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
});
afterAll(() => stall[Symbol.asyncDispose]());

/** The desk as somebody sees it who is signed in, or nobody. */
function deskOf(account: Account | null) {
	return catalogueDeskRouter.createCaller({
		...stall.runtime,
		requestId: 'r1',
		address: crypto.randomUUID(),
		deviceId: null,
		signedIn: () => Promise.resolve(account && { account, signInId: 's1', signedInAt: stall.now }),
		auth: () => Promise.reject(new Error('not needed')),
	});
}

describe('the promotions of a producer', () => {
	const planned = () => ({
		producerId: stall.producer,
		productId: stall.honey,
		deal: { kind: 'gift' as const, buy: 1, gift: ' Khăn\u0000 tay ', giftProductId: null },
		startsAt: stall.now,
		endsAt: stall.now + DAY_MS,
		portions: 5,
		perOrder: null,
		sessionId: null,
	});

	it('are made, changed and ended by its owner', async () => {
		const desk = deskOf(owner);
		const { producer: producerId } = stall;
		const { id: promotionId } = await desk.createPromotion(planned());
		const endsAt = stall.now + 2 * DAY_MS;
		const seen = { endsAt: stall.now + DAY_MS, portions: 5 };
		const change = { producerId, promotionId, endsAt, portions: 9, seen };
		await desk.updatePromotion(change);
		// Somebody who looked before that is not let over it.
		await expect(desk.updatePromotion({ ...change, portions: 7 })).rejects.toMatchObject({
			cause: { code: 'CHANGED_MEANWHILE' },
		});
		expect(await desk.promotions({ producerId })).toMatchObject([
			{ promotion: { id: promotionId, gift: 'Khăn tay', portions: 9, endsAt }, available: 9 },
		]);
		await desk.endPromotion({ producerId, promotionId });
		expect(await desk.promotions({ producerId })).toMatchObject([
			{ promotion: { endsAt: stall.now } },
		]);
	});

	it.each([
		['a packer', () => packer, 'FORBIDDEN'],
		['nobody', () => null, 'UNAUTHORIZED'],
	])('are closed to %s', async (_, who, code) => {
		const desk = deskOf(who());
		await expect(desk.createPromotion(planned())).rejects.toMatchObject({ code });
		await expect(desk.promotions({ producerId: stall.producer })).rejects.toMatchObject({ code });
	});

	it("of another producer's goods are not found", async () => {
		const desk = deskOf(owner);
		await expect(
			desk.createPromotion({ ...planned(), producerId: stall.neighbour }),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await expect(
			desk.createPromotion({ ...planned(), productId: stall.tea }),
		).rejects.toMatchObject({ cause: { code: 'UNKNOWN_PRODUCT' } });
	});
});

describe('the season of a product', () => {
	it("is its owner's to say, and shows at once", async () => {
		const own = { producerId: stall.producer, productId: stall.honey };
		await deskOf(owner).setSeason({ ...own, months: [6, 5, 6] });
		const told = () => readBody(stall.db.database, 'product', String(stall.honey));
		expect(await told()).toMatchObject({ seasonMonths: [5, 6] });
		await deskOf(owner).setSeason({ ...own, months: [] });
		expect(await told()).toMatchObject({ seasonMonths: [] });
		await expect(
			deskOf(owner).setSeason({ ...own, productId: stall.tea, months: [1] }),
		).rejects.toMatchObject({ cause: { code: 'UNKNOWN_PRODUCT' } });
		await expect(deskOf(packer).setSeason({ ...own, months: [1] })).rejects.toMatchObject({
			code: 'FORBIDDEN',
		});
		await expect(deskOf(owner).setSeason({ ...own, months: [13] })).rejects.toMatchObject({
			code: 'BAD_REQUEST',
		});
	});
});
