import type { Account } from '$lib/domain/accounts/account';
import type { Deal } from '$lib/domain/catalogue/promotion';
import { promotionIn } from '$lib/domain/catalogue/published-promotion';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { findAccount } from '../accounts/find-account';
import { listChanges } from '../audit/list-changes';
import { createSession } from '../market/sessions';
import { catalogueDeskRouter } from './desk-router';
import { readBody } from './feed';
import { listSalePromotions, retimePromotion } from './host-promotions';
import { publish } from './publish';

let stall: Stall;
let owner: Account;
let packer: Account;
let host: Account;

beforeAll(async () => {
	stall = await Stall.open();
	const staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
	const wanted = { name: 'Dẫn', login: '0912000003', roles: ['host'], actor: null } as const;
	const made = await findAccount(
		stall.db.database,
		await createAccount(stall.db.database, wanted, stall.now),
	);
	if (!made) throw new Error('no host was made');
	host = made;
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

describe('the promotions that organisers plan for a session', () => {
	const [limits, none] = [
		{ portions: 20, perOrder: 2 },
		{ portions: null, perOrder: null },
	];

	/** A session of its own tomorrow, in which this producer alone has a turn. */
	async function session(producerId: ProducerId = stall.producer) {
		stall.wait(24 * 3);
		const startsAt = stall.now + DAY_MS;
		const productIds = producerId === stall.producer ? [stall.honey] : [stall.tea];
		const slot = { producerId, startsAt, minutes: 10, productIds };
		const { now } = stall;
		return createSession(
			stall.db.database,
			{
				...{ slug: `phien-${now}`, title: 'Phiên mật', intro: '' },
				...{ startsAt, endsAt: startsAt + 2 * HOUR_MS, slots: [slot] },
			},
			now,
		);
	}
	const during = ({ id: sessionId, startsAt, endsAt }: Awaited<ReturnType<typeof session>>) => ({
		...{ sessionId, startsAt, endsAt, productId: stall.honey },
	});
	const told = async () => {
		const { rows } = await stall.db.database.execute<{ params: object }>(
			sql`select params from notices where kind = 'sessionPromotion' order by id`,
		);
		return rows.map(({ params }) => params);
	};
	const gift = (giftProductId: ProductId | null) =>
		({ kind: 'gift', buy: 2, gift: 'Gói mì', giftProductId }) as const;

	it.each<[string, () => Deal]>([
		['percent', () => ({ kind: 'percent', percentOff: 15 })],
		['amount', () => ({ kind: 'amount', offDong: 20_000 })],
		['buy and get', () => ({ kind: 'buyGet', buy: 3, get: 1 })],
		['gift', () => gift(stall.noodles)],
	])('are put up with their limits, and shown as theirs: %s', async (_, deal) => {
		const planned = await session();
		const { id } = await deskOf(host).planPromotion({
			...during(planned),
			...limits,
			deal: deal(),
		});
		const own = await deskOf(owner).promotions({ producerId: stall.producer });
		expect(own.find(({ promotion }) => promotion.id === id)).toMatchObject({
			promotion: { ...deal(), ...limits, sessionId: planned.id },
			isByOrganisers: true,
			available: 20,
		});
	});

	it('are told to the owner with each step, logged, and the owner can end them', async () => {
		const planned = await session();
		const { id: sessionId, endsAt } = planned;
		const before = (await told()).length;
		const desk = deskOf(host);
		const { id: promotionId } = await desk.planPromotion({
			...{ ...during(planned), ...limits, deal: gift(null) },
		});
		const seen = { endsAt, portions: 20 };
		const change = { sessionId, promotionId, endsAt: endsAt - HOUR_MS, portions: 30, seen };
		await desk.updatePlannedPromotion(change);
		await expect(desk.updatePlannedPromotion(change)).rejects.toMatchObject({
			cause: { code: 'CHANGED_MEANWHILE' },
		});
		await desk.endPlannedPromotion({ sessionId, promotionId });
		const about = { producerId: stall.producer, productName: 'Mật ong', title: 'Phiên mật' };
		expect((await told()).slice(before)).toEqual([
			{ ...about, deed: 'create' },
			{ ...about, deed: 'update' },
			{ ...about, deed: 'end' },
		]);
		const log = await listChanges(stall.db.database, {
			...{ before: null, producerId: stall.producer },
			...{ accountId: host.id, text: 'promotion.' },
		});
		const steps = log.entries.filter(({ subject }) => subject === `promotion ${promotionId}`);
		expect(steps.map(({ action }) => action)).toEqual([
			'promotion.end',
			'promotion.update',
			'promotion.create',
		]);

		const other = await desk.planPromotion({ ...during(planned), ...none, deal: gift(null) });
		await deskOf(owner).endPromotion({ producerId: stall.producer, promotionId: other.id });
		// What its producer does itself is no news to it.
		expect((await told()).slice(before)).toHaveLength(4);
	});

	it('are only those of the session, and of producers who have a turn in it', async () => {
		const theirs = await session(stall.neighbour);
		const promotion = { ...during(theirs), ...none, deal: gift(null) };
		const desk = deskOf(host);
		await expect(desk.planPromotion(promotion)).rejects.toMatchObject({
			cause: { code: 'PROMOTION_OUTSIDE_SESSION' },
		});
		const { id: promotionId } = await desk.planPromotion({ ...promotion, productId: stall.tea });
		const ours = await session();
		const wrong = { sessionId: ours.id, promotionId };
		await expect(desk.endPlannedPromotion(wrong)).rejects.toMatchObject({
			cause: { code: 'NOT_FOUND' },
		});
	});

	it('are of what stands in one of its turns, not of whatever else its producer sells', async () => {
		const planned = await session();
		const promotion = { ...during(planned), ...none, deal: gift(null) };
		await expect(
			deskOf(host).planPromotion({ ...promotion, productId: stall.noodles }),
		).rejects.toMatchObject({ cause: { code: 'UNKNOWN_PRODUCT' } });
	});

	it('may be ended where its producer put them up itself, and not changed', async () => {
		const planned = await session();
		const { id: sessionId, endsAt } = planned;
		const promotion = { ...during(planned), ...none, deal: gift(null) };
		const { id: promotionId } = await deskOf(owner).createPromotion({
			...promotion,
			producerId: stall.producer,
		});
		const seen = { endsAt, portions: null };
		const change = { sessionId, promotionId, endsAt: endsAt - HOUR_MS, portions: null, seen };
		await expect(deskOf(host).updatePlannedPromotion(change)).rejects.toMatchObject({
			cause: { code: 'FORBIDDEN' },
		});
		await deskOf(host).endPlannedPromotion({ sessionId, promotionId });
		const told = await readBody(stall.db.database, 'product', String(stall.honey));
		expect(told && promotionIn(told)).toBeNull();
	});

	it('that hosts began before the planned hour can end earlier, and within the session only', async () => {
		const planned = await session();
		const { id: sessionId, startsAt, endsAt } = planned;
		const desk = deskOf(host);
		const { id } = await desk.planPromotion({ ...during(planned), ...none, deal: gift(null) });
		stall.wait(24 - 0.5);
		const [row] = await listSalePromotions(stall.db.database, sessionId, stall.now);
		expect(row?.promotion).toMatchObject({ id, startsAt });
		await stall.db.database.transaction((tx) =>
			publish(tx, stall.now, async () => ({
				put: await retimePromotion(
					tx,
					{ id, productId: stall.honey, startsAt: stall.now, endsAt },
					stall.now,
				),
			})),
		);
		const seen = { endsAt, portions: null };
		const change = { sessionId, promotionId: id, portions: null, seen };
		await expect(
			desk.updatePlannedPromotion({ ...change, endsAt: endsAt + 1 }),
		).rejects.toMatchObject({ cause: { code: 'PROMOTION_OUTSIDE_SESSION' } });
		await desk.updatePlannedPromotion({ ...change, endsAt: endsAt - HOUR_MS });
		const [told] = await listSalePromotions(stall.db.database, sessionId, stall.now);
		expect(told?.promotion).toMatchObject({ startsAt: stall.now, endsAt: endsAt - HOUR_MS });
	});

	it('are none where the session was called off', async () => {
		const planned = await session();
		await stall.db.database.transaction((tx) =>
			publish(tx, stall.now, () =>
				Promise.resolve({
					put: [
						{
							...{ kind: 'session', id: String(planned.id) },
							body: { ...planned, cancelledAt: stall.now },
						},
					],
				}),
			),
		);
		await expect(
			deskOf(host).planPromotion({ ...during(planned), ...none, deal: gift(null) }),
		).rejects.toMatchObject({ cause: { code: 'PROMOTION_OUTSIDE_SESSION' } });
	});

	it.each([
		['its owner', () => owner, 'FORBIDDEN'],
		['nobody', () => null, 'UNAUTHORIZED'],
	])('are closed to %s', async (_, who, code) => {
		const planned = await session();
		const promotion = { ...during(planned), ...none, deal: gift(null) };
		await expect(deskOf(who()).planPromotion(promotion)).rejects.toMatchObject({ code });
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
