import { AppError } from '$lib/domain/errors';
import { sessionId, type ProducerId, type ProductId, type SessionId } from '$lib/domain/ids';
import type { HostAction } from '$lib/domain/live/decide';
import type { SaleAction } from '$lib/domain/live/decide-sale';
import type { DraftPromotion } from '$lib/domain/market/draft-promotions';
import type { PlannedSlot, SessionPlan } from '$lib/domain/market/session-plan';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { createPromotion, endPromotion, listPromotions } from '../catalogue/promotions';
import { readBody } from '../catalogue/feed';
import { withdrawProduct } from '../catalogue/listing.fixture';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { actAsHost } from '../live/act-as-host';
import { listSales } from '../live/list-sales';
import { readState } from '../live/record';
import { getPlan, listPlans } from './plans';
import { cancelPlan, createDraft, publishPlan, savePlan } from './plan-session';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(4);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(() => stall.wait(3 * 24));

const db = () => stall.db.database;
const told = (id: SessionId) => readBody(db(), 'session', String(id));
const codeOf = async (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);

/** A day from now, two hours long. */
const frame = () => ({ startsAt: stall.now + 24 * HOUR_MS, endsAt: stall.now + 26 * HOUR_MS });

function slot(startsAt: number, owner: ProducerId, productIds: readonly ProductId[]) {
	const key = crypto.randomUUID();
	return { key, producerId: owner, startsAt, minutes: 10, productIds };
}

function goodPlan(): SessionPlan {
	const times = frame();
	const at = (minutes: number) => times.startsAt + minutes * MINUTE_MS;
	return {
		...{ title: 'Phiên chè và mật', intro: 'Mời bà con', cover: null, ...times },
		slots: [
			slot(at(10), stall.producer, [stall.honey]),
			slot(at(20), stall.neighbour, [stall.tea]),
		],
	};
}

async function draft(plan = goodPlan()): Promise<SessionId> {
	const { title, startsAt, endsAt } = plan;
	const id = await createDraft(db(), { title, startsAt, endsAt, actor: ACTOR }, stall.now);
	await save(id, plan);
	return id;
}
const seen = async (id: SessionId) => {
	const found = await getPlan(db(), id, stall.now);
	if (!found) throw new Error('no plan');
	return found;
};
const sight = async (id: SessionId) => ({
	id,
	revision: (await seen(id)).revision,
	actor: ACTOR,
});
const save = async (id: SessionId, plan: SessionPlan) =>
	savePlan(db(), { ...(await sight(id)), plan, cover: null }, stall.now);
const publish = async (id: SessionId) => publishPlan(db(), await sight(id), stall.now);
const cancel = async (id: SessionId) => cancelPlan(db(), await sight(id), stall.now);

describe('a draft', () => {
	it('is seen by nobody until it is published, and then by everybody', async () => {
		const plan = goodPlan();
		const id = await draft(plan);
		expect(await told(id)).toBeUndefined();
		expect((await seen(id)).plan).toEqual({ ...plan, video: null, promotions: [] });
		await publish(id);
		const body = await told(id);
		expect(body).toMatchObject({ title: plan.title, startsAt: plan.startsAt });
		expect(body?.slug).toMatch(/^phien-20\d\d-\d\d-\d\d$/);
		expect(body?.slots.map((one) => Object.keys(one).sort())).toEqual(
			plan.slots.map(() => ['minutes', 'producerId', 'productIds', 'startsAt']),
		);
	});

	it('may clash as long as it is one, and is thrown away without a trace for buyers', async () => {
		const plan = goodPlan();
		const [first] = plan.slots;
		if (!first) throw new Error('no slot');
		const id = await draft({ ...plan, slots: [first, { ...first, key: crypto.randomUUID() }] });
		expect(await codeOf(publish(id))).toBe('SESSION_CLASH');
		await cancel(id);
		expect((await listPlans(db())).some((one) => one.id === id)).toBe(false);
		expect(await told(id)).toBeUndefined();
	});

	it('that is thrown away while it is rehearsed takes its rehearsal with it', async () => {
		const id = await draft();
		const rehearsal = { sessionId: id, isRehearsal: true };
		const wish = { ...rehearsal, actionId: crypto.randomUUID(), actor: ACTOR };
		await actAsHost(db(), { ...wish, action: { do: 'start' } }, stall.now);
		await cancel(id);
		// Streams look at it, and end with it.
		expect(await readState(db(), rehearsal)).toMatchObject({ phase: 'over', endedAt: stall.now });
	});

	it.each<[string, (plan: SessionPlan) => SessionPlan]>([
		['without a title', (plan) => ({ ...plan, title: ' ' })],
		[
			'with goods of another producer',
			(plan) => ({
				...plan,
				slots: plan.slots.map((one) => ({ ...one, productIds: [stall.tea] })),
			}),
		],
		[
			'with a turn after its end',
			(plan) => ({
				...plan,
				slots: plan.slots.map((one) => ({ ...one, startsAt: plan.endsAt })),
			}),
		],
	])('%s is not published', async (_, spoil) => {
		const id = await draft(spoil(goodPlan()));
		expect(await codeOf(publish(id))).toBe('SESSION_CLASH');
	});

	it('is not published where one of its producers is in another session then', async () => {
		const ids = [await draft(), await draft()];
		const sights = await Promise.all(ids.map(sight));
		const answers = await Promise.all(
			sights.map((one) => codeOf(publishPlan(db(), one, stall.now))),
		);
		// The lock lets one in after the other: never both.
		expect(answers.sort()).toEqual(['SESSION_CLASH', 'done']);
		const states = await Promise.all(ids.map(async (id) => (await seen(id)).state));
		const [open = 0, waiting = 0] = states[0] === 'published' ? ids : [...ids].reverse();
		const later = (minutes: number) => {
			const plan = goodPlan();
			const by = (one: PlannedSlot) => ({
				...one,
				startsAt: one.startsAt + minutes * MINUTE_MS,
			});
			return { ...plan, slots: plan.slots.map(by) };
		};
		await save(sessionId(waiting), later(9));
		expect(await codeOf(publish(sessionId(waiting)))).toBe('SESSION_CLASH');
		// One turn behind the other is none.
		await save(sessionId(waiting), later(10));
		expect(await codeOf(publish(sessionId(waiting)))).toBe('done');
		expect(await codeOf(save(sessionId(waiting), later(5)))).toBe('SESSION_CLASH');
		await cancel(sessionId(open));
		expect(await codeOf(save(sessionId(waiting), later(5)))).toBe('done');
	});

	it('is not published when its time is over', async () => {
		const id = await draft();
		stall.wait(25);
		expect(await codeOf(publish(id))).toBe('SESSION_BEGUN');
	});
});

describe('two hosts at once', () => {
	it('do not overwrite each other: the second is told, and nothing of the first is lost', async () => {
		const plan = goodPlan();
		const id = await draft(plan);
		const both = await sight(id);
		const by = (title: string) =>
			codeOf(savePlan(db(), { ...both, plan: { ...plan, title }, cover: null }, stall.now));
		const answers = await Promise.all([by('Của người này'), by('Của người kia')]);
		expect(answers.sort()).toEqual(['CHANGED_MEANWHILE', 'done']);
		const { plan: kept, revision } = await seen(id);
		expect(revision).toBe(both.revision + 1);
		expect(['Của người này', 'Của người kia']).toContain(kept.title);
	});
});

describe('a published session', () => {
	const promote = async (id: SessionId) => {
		const { startsAt } = (await seen(id)).plan;
		const planned = {
			productId: stall.honey,
			deal: { kind: 'percent', percentOff: 10 } as const,
			startsAt: startsAt + 10 * MINUTE_MS,
			endsAt: startsAt + 30 * MINUTE_MS,
		};
		return createPromotion(db(), { ...planned, sessionId: id }, stall.now);
	};
	const promotionOf = async ({ id }: { id: number }) =>
		(await listPromotions(db(), stall.producer)).find(({ promotion }) => promotion.id === id)
			?.promotion;
	const moved = (plan: SessionPlan, byMs: number): SessionPlan => ({
		...plan,
		startsAt: plan.startsAt + byMs,
		endsAt: plan.endsAt + byMs,
		slots: plan.slots.map((one) => ({ ...one, startsAt: one.startsAt + byMs })),
	});

	it('takes its promotions along where it is moved', async () => {
		const plan = goodPlan();
		const id = await draft(plan);
		await publish(id);
		const slug = (await told(id))?.slug;
		const made = await promote(id);
		await save(id, moved(plan, 3 * HOUR_MS));
		expect(await told(id)).toMatchObject({ slug, startsAt: plan.startsAt + 3 * HOUR_MS });
		expect(await promotionOf(made)).toMatchObject({
			startsAt: made.startsAt + 3 * HOUR_MS,
			endsAt: made.endsAt + 3 * HOUR_MS,
		});
	});

	it.each([30, -30])(
		'takes along what promotes the same goods one after the other, by %i minutes',
		async (minutes) => {
			const byMs = minutes * MINUTE_MS;
			const plan = goodPlan();
			const id = await draft(plan);
			await publish(id);
			const half = { productId: stall.honey, deal: { kind: 'percent', percentOff: 10 } } as const;
			const halves = [0, 30].map((from) => ({
				startsAt: plan.startsAt + from * MINUTE_MS,
				endsAt: plan.startsAt + (from + 30) * MINUTE_MS,
			}));
			const made = [];
			for (const times of halves) {
				made.push(await createPromotion(db(), { ...half, ...times, sessionId: id }, stall.now));
			}
			await save(id, moved(plan, byMs));
			expect(await Promise.all(made.map(promotionOf))).toMatchObject(
				halves.map(({ startsAt, endsAt }) => ({
					startsAt: startsAt + byMs,
					endsAt: endsAt + byMs,
				})),
			);
		},
	);

	it('brings a promotion where its own stood before it was moved, and none where that goes', async () => {
		const plan = goodPlan();
		const id = await draft(plan);
		await publish(id);
		const made = await promote(id);
		const byMs = -30 * MINUTE_MS;
		const bringing = (startsAt: number): SessionPlan => {
			const times = { startsAt, endsAt: startsAt + 10 * MINUTE_MS };
			const deal = { kind: 'percent', percentOff: 5 } as const;
			const frame = { key: crypto.randomUUID(), productId: stall.honey, portions: null };
			const brought: DraftPromotion = { ...frame, ...times, deal, perOrder: null };
			return { ...moved(plan, byMs), promotions: [brought] };
		};
		expect(await codeOf(save(id, bringing(made.startsAt + byMs)))).toBe('SESSION_CLASH');
		expect(await promotionOf(made)).toMatchObject({ startsAt: made.startsAt });
		expect(await codeOf(save(id, bringing(made.startsAt)))).toBe('done');
		expect((await seen(id)).promotions).toHaveLength(2);
		expect(await promotionOf(made)).toMatchObject({ startsAt: made.startsAt + byMs });
	});

	it('ends the promotion of who has no turn any more, and of goods promoted otherwise then', async () => {
		const plan = goodPlan();
		const id = await draft(plan);
		await publish(id);
		const made = await promote(id);
		const other = {
			productId: stall.honey,
			deal: { kind: 'percent', percentOff: 5 } as const,
			startsAt: made.startsAt + 5 * HOUR_MS,
			endsAt: made.endsAt + 5 * HOUR_MS,
		};
		await createPromotion(db(), other, stall.now);
		await save(id, moved(plan, 5 * HOUR_MS));
		expect((await promotionOf(made))?.endsAt).toBe(stall.now);
	});

	it('is told as called off, its promotions ended with it', async () => {
		const id = await draft();
		await publish(id);
		const made = await promote(id);
		await cancel(id);
		expect((await told(id))?.cancelledAt).toBe(stall.now);
		expect((await promotionOf(made))?.endsAt).toBe(stall.now);
		expect(await codeOf(cancel(id))).toBe('CHANGED_MEANWHILE');
	});

	it('is kept as it was where what is saved would clash, or it has begun', async () => {
		const plan = goodPlan();
		const id = await draft(plan);
		await publish(id);
		expect(await codeOf(save(id, { ...plan, title: '' }))).toBe('SESSION_CLASH');
		stall.wait(25);
		expect(await codeOf(save(id, { ...plan, title: 'Muộn rồi' }))).toBe('SESSION_BEGUN');
		expect((await told(id))?.title).toBe(plan.title);
	});

	it('writes down who did what', async () => {
		const id = await draft();
		await publish(id);
		await cancel(id);
		const everything = { before: null, accountId: null, producerId: null, text: 'session.' };
		const { entries } = await listChanges(db(), everything);
		expect(
			entries.filter(({ subject }) => subject === `session ${id}`).map(({ action }) => action),
		).toEqual(['session.cancel', 'session.publish', 'session.save', 'session.draft']);
	});
});

describe('the promotions of a draft', () => {
	const offer = (plan: SessionPlan, change: Partial<DraftPromotion> = {}): DraftPromotion => ({
		...{ key: crypto.randomUUID(), productId: stall.honey },
		...{ startsAt: plan.startsAt, endsAt: plan.endsAt },
		...{ deal: { kind: 'percent', percentOff: 10 }, portions: 20, perOrder: 2 },
		...change,
	});
	function promoted(...changes: readonly Partial<DraftPromotion>[]): SessionPlan {
		const plan = goodPlan();
		return { ...plan, promotions: changes.map((change) => offer(plan, change)) };
	}
	const gift = () =>
		({ kind: 'gift', buy: 2, gift: 'Khăn lụa giấu kín', giftProductId: null }) as const;
	/** What was put up in a session, the first first. */
	const putUp = async (id: SessionId) => (await seen(id)).promotions.toReversed();
	const versions = async (id: SessionId) => {
		const { rows } = await db().execute<{ kind: string; version: string }>(sql`
			select kind, version from catalogue_entries where kind = 'session' and id = ${String(id)}
			or kind = 'product' and id in (${String(stall.honey)}, ${String(stall.tea)})`);
		return new Set(rows.map(({ version }) => Number(version)));
	};
	const told = async () => {
		const { rows } = await db().execute<{ params: object }>(
			sql`select params from notices where kind = 'sessionPromotion' order by id`,
		);
		return rows.map(({ params }) => params);
	};

	it('are rehearsed as they would run, and nothing else hears of it', async () => {
		const plan = promoted({ deal: gift() }, { productId: stall.tea });
		const [, tea] = plan.promotions ?? [];
		const id = await draft(plan);
		const rehearsal = { sessionId: id, isRehearsal: true };
		const act = (action: HostAction | SaleAction) =>
			actAsHost(
				db(),
				{ ...rehearsal, action, actionId: crypto.randomUUID(), actor: ACTOR },
				stall.now,
			);
		const sales = () => listSales(db(), id, stall.now);
		const numbers = (await sales()).map(({ promotion }) => promotion.id);
		expect(await sales()).toMatchObject([
			{ productId: stall.honey, promotion: { ...gift(), portions: 20 }, isUnfit: false },
			{ productId: stall.tea, promotion: { kind: 'percent', percentOff: 10 }, freeUntil: null },
		]);
		await act({ do: 'start' });
		const [first = 0, second = 0] = numbers;
		const begun = await act({ do: 'startPromotion', promotionId: first });
		expect(begun.promotions).toMatchObject([
			{ id: first, promotion: { ...gift(), startsAt: expect.any(Number) } },
		]);
		expect(begun.promotions[0]?.promotion?.startsAt).toBeLessThanOrEqual(stall.now);
		// What is taken out of the plan meanwhile leaves the other's number as it was.
		await save(id, { ...plan, promotions: [tea as DraftPromotion] });
		expect((await sales()).map(({ promotion }) => promotion.id)).toEqual([second]);
		expect((await act({ do: 'startPromotion', promotionId: second })).promotions).toHaveLength(2);
		expect((await act({ do: 'stopPromotion', promotionId: second })).promotions).toMatchObject([
			{ id: first },
			{ id: second, promotion: null },
		]);
		expect(await putUp(id)).toEqual([]);
		expect(await readBody(db(), 'session', String(id))).toBeUndefined();
		expect(await told()).toEqual([]);
		const ofReal = { sessionId: id, isRehearsal: false };
		expect((await readState(db(), ofReal)).promotions).toEqual([]);

		// One that the stall put up itself meanwhile comes first here, too.
		const other = {
			productId: tea?.productId ?? stall.tea,
			startsAt: stall.now,
			endsAt: stall.now + HOUR_MS,
		};
		await createPromotion(
			db(),
			{
				...{ ...other, deal: { kind: 'percent', percentOff: 5 }, portions: null, perOrder: null },
				owner: { producerId: stall.neighbour, actor: ACTOR },
			},
			stall.now,
		);
		expect(await codeOf(act({ do: 'startPromotion', promotionId: second }))).toBe(
			'PROMOTION_OVERLAP',
		);
	});

	it('are seen by hosts alone, and lost by nobody who saves over another', async () => {
		const plan = promoted({ deal: gift() });
		const id = await draft(plan);
		expect((await seen(id)).plan.promotions).toEqual(plan.promotions);
		const stale = { ...(await sight(id)), plan: goodPlan(), cover: null };
		// An app of before says nothing of them.
		await save(id, { ...goodPlan(), intro: 'Khác' });
		expect((await seen(id)).plan).toMatchObject({ intro: 'Khác', promotions: plan.promotions });
		expect(await codeOf(savePlan(db(), stale, stall.now))).toBe('CHANGED_MEANWHILE');
		expect(await putUp(id)).toEqual([]);
		const { rows } = await db().execute<{ body: string }>(
			sql`select body::text as body from catalogue_entries`,
		);
		expect(rows.filter(({ body }) => body.includes('Khăn lụa giấu kín'))).toEqual([]);
		const own = sql`select 1 from promotions where gift = ${gift().gift}`;
		expect((await db().execute(own)).rows).toEqual([]);
		await save(id, { ...plan, promotions: [] });
		expect((await seen(id)).plan.promotions).toEqual([]);
	});

	it('are put up with the session in one version, told to their owners and written down', async () => {
		await new Staff(stall).hire('Bà Chủ', '0912000001', 'owner');
		const plan = promoted({ deal: gift() }, { productId: stall.tea, portions: null });
		const id = await draft(plan);
		expect(await told()).toEqual([]);
		await publish(id);
		const made = await putUp(id);
		expect(made).toMatchObject([
			{
				...{ productId: stall.honey, isByOrganisers: true, available: 20 },
				promotion: { ...gift(), portions: 20, perOrder: 2, sessionId: id },
			},
			{ productId: stall.tea, isByOrganisers: true, available: null },
		]);
		expect((await seen(id)).plan.promotions).toEqual([]);
		expect(await readBody(db(), 'session', String(id))).not.toHaveProperty('promotions');
		expect((await versions(id)).size).toBe(1);
		expect((await readBody(db(), 'product', String(stall.honey)))?.offer).toMatchObject({
			...{ kind: 'gift', gift: 'Khăn lụa giấu kín', sessionId: id, startsAt: plan.startsAt },
		});
		// Nobody works for the neighbour.
		const about = { producerId: stall.producer, productName: 'Mật ong' };
		expect(await told()).toEqual([{ ...about, title: plan.title, deed: 'create' }]);
		const { accountId } = ACTOR;
		const theirs = { before: null, accountId, producerId: null, text: 'promotion.' };
		const { entries } = await listChanges(db(), theirs);
		expect(
			made.map(({ promotion: { id: made } }) =>
				entries.find(({ subject }) => subject === `promotion ${made}`),
			),
		).toMatchObject([
			{ action: 'promotion.create', producerId: stall.producer },
			{ action: 'promotion.create', producerId: stall.neighbour },
		]);
		await cancel(id);
	});

	it('are put up once, however many hosts publish', async () => {
		const id = await draft(promoted({}));
		const both = await sight(id);
		const answers = await Promise.all([1, 2].map(() => codeOf(publishPlan(db(), both, stall.now))));
		expect(answers.sort()).toEqual(['CHANGED_MEANWHILE', 'done']);
		expect(await putUp(id)).toHaveLength(1);
		await cancel(id);
	});

	it.each<[string, () => Partial<DraftPromotion>]>([
		['in no turn', () => ({ productId: stall.noodles })],
		['outside its times', () => ({ startsAt: goodPlan().startsAt - 1 })],
		['not fit for the price', () => ({ deal: { kind: 'amount', offDong: 120_000 } })],
		['with a present of another stall', () => ({ deal: { ...gift(), giftProductId: stall.tea } })],
		['limited to nothing', () => ({ perOrder: 0 })],
	])('refuse the publication, and nothing is changed: one %s', async (_, wrong) => {
		const id = await draft(promoted({ productId: stall.tea }, wrong()));
		const before = await seen(id);
		const told = await versions(id);
		expect(await codeOf(publish(id))).toBe('SESSION_CLASH');
		expect(await seen(id)).toEqual(before);
		expect(await versions(id)).toEqual(told);
		expect(before).toMatchObject({ state: 'draft', promotions: [] });
	});

	it('refuse it where the stall promotes the same goods meanwhile', async () => {
		const plan = promoted({});
		const id = await draft(plan);
		const { startsAt, endsAt } = plan;
		const own = { productId: stall.honey, deal: { kind: 'percent', percentOff: 5 } as const };
		const later = { ...own, startsAt: endsAt, endsAt: endsAt + HOUR_MS };
		await createPromotion(db(), later, stall.now);
		const made = await createPromotion(
			db(),
			{ ...own, startsAt: startsAt - HOUR_MS, endsAt: startsAt + 1 },
			stall.now,
		);
		expect(await codeOf(publish(id))).toBe('SESSION_CLASH');
		await endPromotion(db(), made.id, stall.now);
		await publish(id);
		expect(await putUp(id)).toHaveLength(1);
		await cancel(id);
	});

	it('come with a turn that is added to a session which everybody sees', async () => {
		const plan = goodPlan();
		const [first] = plan.slots;
		if (!first) throw new Error('no slot');
		const id = await draft({ ...plan, slots: [first] });
		await publish(id);
		const more = { ...plan, promotions: [offer(plan, { productId: stall.tea })] };
		const wrong = { ...more, promotions: [offer(plan, { productId: stall.noodles })] };
		expect(await codeOf(save(id, wrong))).toBe('SESSION_CLASH');
		await save(id, more);
		expect(await putUp(id)).toMatchObject([{ productId: stall.tea }]);
		expect((await seen(id)).plan.promotions).toEqual([]);
		// Saved once more, since the answer got lost: it stands in no way of its own, and of nothing else.
		await save(id, { ...more, intro: 'Mời cả nhà' });
		expect(await putUp(id)).toHaveLength(1);
		expect((await seen(id)).plan.intro).toBe('Mời cả nhà');
		await cancel(id);
	});
});

it('names what may no longer be shown', async () => {
	await using own = await Stall.open(4);
	const plan: SessionPlan = {
		...{ title: 'Phiên', intro: '', cover: null },
		startsAt: own.now + HOUR_MS,
		endsAt: own.now + 2 * HOUR_MS,
		slots: [slot(own.now + HOUR_MS, own.producer, [own.honey])],
	};
	const { database } = own.db;
	const id = await createDraft(database, { ...plan, actor: ACTOR }, own.now);
	const of = { id, revision: 1, actor: ACTOR };
	await savePlan(database, { ...of, plan, cover: null }, own.now);
	expect((await getPlan(database, id, own.now))?.showable).toEqual([own.honey]);
	await withdrawProduct(database, own.honey, own.now);
	expect((await getPlan(database, id, own.now))?.showable).toEqual([]);
	expect(await codeOf(publishPlan(database, { ...of, revision: 2 }, own.now))).toBe(
		'SESSION_CLASH',
	);
});

it('is begun once, however often the wish is sent', async () => {
	const wish = { title: 'Hai lần', ...frame(), actor: ACTOR, key: crypto.randomUUID() };
	const tap = () => createDraft(db(), wish, stall.now);
	const [first, second] = await Promise.all([tap(), tap()]);
	expect([second, await tap()]).toEqual([first, first]);
	expect((await listPlans(db())).filter(({ title }) => title === 'Hai lần')).toHaveLength(1);
});
