import { promotionIn } from '$lib/domain/catalogue/published-promotion';
import { promotionStage } from '$lib/domain/catalogue/promotion-rules';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { BoardAction } from '$lib/domain/live/outrun';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { readBody } from '../catalogue/feed';
import { createPromotion } from '../catalogue/promotions';
import { publishPromotions } from '../catalogue/publish-promotions';
import { createSession } from '../market/sessions';
import { getPlan } from '../market/plans';
import { savePlan } from '../market/plan-session';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { actAsHost } from './act-as-host';
import { carryToEnd } from './last-to-end';
import { readEvents, readState, type Run } from './record';

let stall: Stall;
let run: Run;
let startsAt: number;
let endsAt: number;
beforeEach(async () => {
	stall = await Stall.open(12);
	startsAt = stall.now;
	endsAt = startsAt + 2 * HOUR_MS;
	const slot = { startsAt, minutes: 30, producerId: stall.producer, productIds: [stall.honey] };
	const frame = { slug: 'phien-mat', title: 'Phiên mật', intro: '', startsAt, endsAt };
	const { id } = await createSession(db(), { ...frame, slots: [slot] }, stall.now);
	run = { sessionId: id, isRehearsal: false };
	await act({ do: 'start' });
});
afterEach(() => stall[Symbol.asyncDispose]());

const db = () => stall.db.database;
const act = (action: BoardAction, of: Run = run) =>
	actAsHost(db(), { ...of, action, actionId: crypto.randomUUID(), actor: ACTOR }, stall.now);
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);
const promote = (changes: object = {}) =>
	createPromotion(
		db(),
		{
			...{ productId: stall.honey, deal: { kind: 'percent', percentOff: 25 } },
			...{ startsAt: stall.now, endsAt, sessionId: run.sessionId, ...changes },
		},
		stall.now,
	);
const told = () => readBody(db(), 'session', String(run.sessionId));
const kinds = async (of: Run = run) =>
	(await readEvents(db(), of, { after: 0, most: 100 })).map(({ word }) => word.kind);

/** When the promotion ends that the catalogue tells of a product. */
async function dealEnd(id: ProductId) {
	const body = await readBody(db(), 'product', String(id));
	return (body && promotionIn(body))?.endsAt;
}

describe('a session that was ended by mistake', () => {
	it('goes on only while its producers whose turns are ahead are in no other one by then', async () => {
		await act({ do: 'end' });
		const slot = { startsAt, minutes: 30, producerId: stall.producer, productIds: [stall.honey] };
		const frame = { slug: 'phien-khac', title: 'Phiên khác', intro: '', startsAt, endsAt };
		await createSession(db(), { ...frame, slots: [slot] }, stall.now);
		expect(await codeOf(act({ do: 'resume' }))).toBe('SESSION_ELSEWHERE');
		expect((await readState(db(), run)).phase).toBe('over');
		// What lies behind is in nobody's way.
		stall.now = startsAt + 30 * MINUTE_MS;
		expect(await codeOf(act({ do: 'resume' }))).toBe('done');
		// Of what goes on already nothing is asked.
		stall.now = startsAt + MINUTE_MS;
		expect(await codeOf(act({ do: 'resume' }))).toBe('done');
	});
});

describe('the end of a running session', () => {
	it('is set later, in the catalogue and on the phones that watch, once for two hosts', async () => {
		const later = endsAt + 15 * MINUTE_MS;
		await Promise.all([0, 1].map(() => act({ do: 'setEnd', endsAt: later })));
		expect(await told()).toMatchObject({ endsAt: later });
		const { end } = await readState(db(), run);
		expect(end).toEqual({ endsAt: later, planned: endsAt });
		expect(await kinds()).toEqual(['started', 'endSet']);
	});

	it('takes what lasts until then along, back too, and nothing else', async () => {
		await promote();
		const short = { productId: stall.noodles, endsAt: endsAt - MINUTE_MS };
		await promote(short);
		const later = endsAt + 30 * MINUTE_MS;
		await act({ do: 'setEnd', endsAt: later });
		expect(await dealEnd(stall.honey)).toBe(later);
		expect((await readState(db(), run)).promotions).toMatchObject([
			{ promotion: { endsAt: later } },
		]);
		expect(await dealEnd(stall.noodles)).toBe(short.endsAt);
		const notices = await stall.db.sql<{ n: number }[]>`
			select count(*)::int n from audit_entries where action = 'promotion.update'`;
		expect(notices).toEqual([{ n: 1 }]);
		await act({ do: 'setEnd', endsAt });
		expect(await dealEnd(stall.honey)).toBe(endsAt);
		expect((await readState(db(), run)).end).toBeNull();
	});

	it('leaves the next promotion of a product where it was announced', async () => {
		await promote();
		const next = endsAt + 10 * MINUTE_MS;
		await promote({ startsAt: next, endsAt: next + HOUR_MS, sessionId: null });
		await act({ do: 'setEnd', endsAt: endsAt + 30 * MINUTE_MS });
		expect(await dealEnd(stall.honey)).toBe(next);
	});

	it('lies ahead, not before the planned one, and within a day', async () => {
		const set = (to: number) => codeOf(act({ do: 'setEnd', endsAt: to }));
		expect(await set(endsAt - MINUTE_MS)).toBe('SESSION_END_UNFIT');
		expect(await set(startsAt + 24 * HOUR_MS + 1)).toBe('SESSION_END_UNFIT');
		stall.now = endsAt + 20 * MINUTE_MS;
		expect(await set(endsAt + 15 * MINUTE_MS)).toBe('SESSION_END_UNFIT');
		await act({ do: 'end' });
		expect(await set(endsAt + 45 * MINUTE_MS)).toBe('CHANGED_MEANWHILE');
		await act({ do: 'resume' });
		expect(await set(endsAt + 45 * MINUTE_MS)).toBe('done');
	});

	it('keeps an evening limit until its hosts end it', async () => {
		await act({ do: 'limit', productId: stall.honey, most: 3 });
		await act({ do: 'setEnd', endsAt: endsAt + 15 * MINUTE_MS });
		stall.now = endsAt + 10 * MINUTE_MS;
		expect(await stall.left(stall.honey)).toBe(3);
	});

	it('is new to whoever plans the session elsewhere', async () => {
		const seen = await getPlan(db(), run.sessionId, stall.now);
		await act({ do: 'setEnd', endsAt: endsAt + 15 * MINUTE_MS });
		const sight = { id: run.sessionId, revision: seen?.revision ?? 0, actor: ACTOR };
		if (!seen) throw new Error('no plan');
		const saving = savePlan(db(), { ...sight, plan: seen.plan, cover: null }, stall.now);
		expect(await codeOf(saving)).toBe('CHANGED_MEANWHILE');
	});
});

describe('a promotion that lasts until its session ends', () => {
	const stageOf = async () => {
		const body = await readBody(db(), 'product', String(stall.honey));
		const promotion = body && promotionIn(body);
		return promotion && promotionStage(promotion, stall.now);
	};

	it('is not stopped by the clock while the session runs over, and stops with it', async () => {
		await promote();
		for (let minute = 0; minute <= 160; minute++) {
			stall.now = startsAt + minute * MINUTE_MS;
			await carryToEnd(db(), stall.now);
			await publishPromotions(db(), stall.now);
		}
		expect(await stageOf()).toBe('running');
		const { promotions } = await readState(db(), run);
		expect(promotions[0]?.promotion?.endsAt).toBe(await dealEnd(stall.honey));
		expect((await kinds()).filter((kind) => kind === 'promotionStarted')).toHaveLength(3);
		await act({ do: 'end' });
		expect(await carryToEnd(db(), stall.now)).toBe(0);
		expect(await stageOf()).not.toBe('running');
	});

	it('goes on also where that of a session before it cannot be made to', async () => {
		const slot = { startsAt, minutes: 30, producerId: stall.neighbour, productIds: [stall.tea] };
		const frame = { slug: 'phien-che', title: 'Phiên chè', intro: '', startsAt, endsAt };
		const { id } = await createSession(db(), { ...frame, slots: [slot] }, stall.now);
		const other = { sessionId: id, isRehearsal: false };
		await act({ do: 'start' }, other);
		await promote();
		await promote({ productId: stall.tea, sessionId: id });
		await stall.db.sql.unsafe(`
			create function refuse() returns trigger language plpgsql as
				$$ begin raise exception 'as if this one were broken'; end $$;
			create trigger refuse before update on promotions for each row
				when (old.session_id = ${run.sessionId}) execute function refuse()`);
		stall.now = endsAt - 2 * MINUTE_MS;
		await expect(carryToEnd(db(), stall.now)).rejects.toThrow('1 of 2 failed');
		expect(await dealEnd(stall.honey)).toBe(endsAt);
		expect(await dealEnd(stall.tea)).toBeGreaterThan(endsAt);
	});

	it('is stopped by the clock where it was planned to end before', async () => {
		await promote({ endsAt: endsAt - MINUTE_MS });
		stall.now = endsAt - 2 * MINUTE_MS;
		expect(await carryToEnd(db(), stall.now)).toBe(0);
	});

	it('never outlasts the time for which a session may run', async () => {
		await promote();
		for (let at = endsAt; at < endsAt + 7 * HOUR_MS; at += MINUTE_MS * 13) {
			stall.now = at - 2 * MINUTE_MS;
			await carryToEnd(db(), stall.now);
		}
		expect(await dealEnd(stall.honey)).toBeLessThanOrEqual(endsAt + 6 * HOUR_MS);
	});
});

describe('a late turn', () => {
	const key = crypto.randomUUID();
	const add = (changes: object = {}) =>
		act({
			...{ do: 'addTurn', key, producerId: stall.neighbour, productIds: [stall.tea], minutes: 20 },
			...changes,
		});

	it('stands in the line-up where there is room, and can begin', async () => {
		await add();
		await add({ key: crypto.randomUUID() }).catch(() => undefined);
		const session = await told();
		expect(session?.slots).toMatchObject([
			{ producerId: stall.producer },
			{
				...{ producerId: stall.neighbour, productIds: [stall.tea], minutes: 20 },
				startsAt: startsAt + 30 * MINUTE_MS,
			},
		]);
		await act({ do: 'beginTurn', key });
		await act({ do: 'pin', productId: stall.tea });
		expect(await readState(db(), run)).toMatchObject({
			...{ pinned: stall.tea, turn: { key }, late: [{ slot: { key }, added: [stall.tea] }] },
		});
		expect(await codeOf(act({ do: 'dropTurn', key }))).toBe('UNKNOWN_PRODUCT');
	});

	it('is only one that a plan could have', async () => {
		const other = { key: crypto.randomUUID() };
		expect(await codeOf(add({ producerId: stall.producer, productIds: [stall.noodles] }))).toBe(
			'SESSION_TURN_UNFIT',
		);
		expect(await codeOf(add({ productIds: [stall.noodles] }))).toBe('SESSION_TURN_UNFIT');
		expect(await codeOf(add({ minutes: 100 }))).toBe('SESSION_FULL');
		await stall.db.sql`update producer_standings
			set suspended_at = now(), suspension_reason = 'Đang kiểm tra' where producer_id = ${stall.neighbour}`;
		expect(await codeOf(add(other))).toBe('SESSION_TURN_UNFIT');
		expect((await told())?.slots).toHaveLength(1);
		expect(await kinds()).toEqual(['started']);
	});

	it('has products added and taken back, but never what was planned', async () => {
		const own = (await getPlan(db(), run.sessionId, stall.now))?.plan.slots[0]?.key ?? '';
		const more = { key: own, productId: stall.noodles };
		await Promise.all([0, 1].map(() => act({ do: 'addProduct', ...more })));
		expect((await told())?.slots[0]?.productIds).toEqual([stall.honey, stall.noodles]);
		expect(await codeOf(act({ do: 'addProduct', key: own, productId: stall.tea }))).toBe(
			'SESSION_TURN_UNFIT',
		);
		expect(await codeOf(act({ do: 'dropProduct', key: own, productId: stall.honey }))).toBe(
			'UNKNOWN_PRODUCT',
		);
		await act({ do: 'dropProduct', ...more });
		expect((await told())?.slots[0]?.productIds).toEqual([stall.honey]);
		expect(await codeOf(act({ do: 'dropTurn', key: own }))).toBe('UNKNOWN_PRODUCT');
	});

	it('takes its promotions with it where it is taken back', async () => {
		await add();
		await promote({ productId: stall.tea });
		await act({ do: 'dropTurn', key });
		expect((await told())?.slots).toHaveLength(1);
		expect((await dealEnd(stall.tea)) ?? 0).toBeLessThanOrEqual(stall.now);
	});

	it('is not taken back while its product is pinned', async () => {
		await add();
		await act({ do: 'pin', productId: stall.tea });
		expect(await codeOf(act({ do: 'dropTurn', key }))).toBe('UNKNOWN_PRODUCT');
		expect((await told())?.slots).toHaveLength(2);
		expect((await readState(db(), run)).pinned).toBe(stall.tea);
	});

	it('is pinned by nobody who taps for it as it is taken back', async () => {
		await add();
		const waiting = async () =>
			(await stall.db.sql`select 1 from pg_locks where not granted`).length;
		const pinning = await db().transaction(async (tx) => {
			const who = { actionId: crypto.randomUUID(), actor: ACTOR };
			await actAsHost(tx, { ...run, ...who, action: { do: 'dropTurn', key } }, stall.now);
			const answer = codeOf(act({ do: 'pin', productId: stall.tea }));
			await expect.poll(waiting).toBeGreaterThan(0);
			return { answer };
		});
		expect(await pinning.answer).toBe('UNKNOWN_PRODUCT');
		expect((await readState(db(), run)).pinned).toBeNull();
	});

	it('is rehearsed without a change of the plan', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const later = endsAt + 30 * MINUTE_MS;
		await act({ do: 'setEnd', endsAt: later }, rehearsal);
		const turn = { key, producerId: stall.neighbour, productIds: [stall.tea], minutes: 100 };
		await act({ do: 'addTurn', ...turn }, rehearsal);
		await act({ do: 'beginTurn', key }, rehearsal);
		expect(await readState(db(), rehearsal)).toMatchObject({
			turn: { key },
			end: { endsAt: later },
		});
		expect(await told()).toMatchObject({ endsAt, slots: [{ producerId: stall.producer }] });
		expect(await kinds()).toEqual(['started']);
	});
});

describe('two hosts at one moment', () => {
	const key = crypto.randomUUID();
	const late = (changes: object = {}): BoardAction => ({
		...{ do: 'addTurn', key, producerId: stall.neighbour, productIds: [stall.tea], minutes: 20 },
		...changes,
	});

	/** What the second host's act comes to that began before the first one's was kept. */
	async function behind(first: BoardAction, second: BoardAction, of: Run = run): Promise<string> {
		const waiting = () => stall.db.sql`
			select from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		let outcome: Promise<string> | undefined;
		await db().transaction(async (tx) => {
			const wish = { ...of, action: first, actionId: crypto.randomUUID(), actor: ACTOR };
			await actAsHost(tx, wish, stall.now);
			outcome = codeOf(act(second, of));
			await expect.poll(async () => (await waiting()).length).toBe(1);
		});
		if (!outcome) throw new Error('nobody came second');
		return outcome;
	}

	it('neither pin nor limit what the other takes out of the line-up', async () => {
		const own = (await getPlan(db(), run.sessionId, stall.now))?.plan.slots[0]?.key ?? '';
		const more = { key: own, productId: stall.noodles };
		const ofProduct = [
			{ do: 'pin', productId: stall.noodles },
			{ do: 'limit', productId: stall.noodles, most: 3 },
		] as const;
		for (const action of ofProduct) {
			await act({ do: 'addProduct', ...more });
			expect(await behind({ do: 'dropProduct', ...more }, action)).toBe('UNKNOWN_PRODUCT');
		}
		await act(late());
		const pin = { do: 'pin', productId: stall.tea } as const;
		expect(await behind({ do: 'dropTurn', key }, pin)).toBe('UNKNOWN_PRODUCT');
		expect(await readState(db(), run)).toMatchObject({ pinned: null, limits: [] });
	});

	it('pin what the other has just brought in', async () => {
		const pin = { do: 'pin', productId: stall.tea } as const;
		expect(await behind(late(), pin)).toBe('done');
		expect((await readState(db(), run)).pinned).toBe(stall.tea);
	});

	it('rehearse both of what they add', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const own = (await getPlan(db(), run.sessionId, stall.now))?.plan.slots[0]?.key ?? '';
		const add = (productId: ProductId) => ({ do: 'addProduct', key: own, productId }) as const;
		expect(await behind(add(stall.noodles), add(stall.wine), rehearsal)).toBe('done');
		const { late: added } = await readState(db(), rehearsal);
		const all = [stall.honey, stall.noodles, stall.wine];
		expect(added).toMatchObject([{ slot: { productIds: all }, added: all.slice(1) }]);
	});

	it('rehearse no two turns of one hour', async () => {
		const frame = { slug: 'phien-trong', title: 'Phiên trống', intro: '', startsAt, endsAt };
		const { id } = await createSession(db(), { ...frame, slots: [] }, stall.now);
		const rehearsal = { sessionId: id, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const productIds = [stall.noodles];
		const other = late({ key: crypto.randomUUID(), producerId: stall.producer, productIds });
		expect(await behind(late(), other, rehearsal)).toBe('done');
		const hours = (await readState(db(), rehearsal)).late.map(({ slot }) => slot.startsAt);
		expect(hours).toEqual([startsAt, startsAt + 20 * MINUTE_MS]);
	});
});
