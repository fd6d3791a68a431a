import { promotionIn } from '$lib/domain/catalogue/published-promotion';
import { promotionStage } from '$lib/domain/catalogue/promotion-rules';
import { sessionPhase } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { getEveningFigures } from '../figures/read-evening';
import { readBody } from '../catalogue/feed';
import { createPromotion } from '../catalogue/promotions';
import { createSession } from '../market/sessions';
import { findSession } from '../market/plans';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { actAsHost, type HostWish } from './act-as-host';
import { endForgotten } from './end-forgotten';
import { forgetLimits } from './forget-limits';
import { readState, type Run } from './record';

let stall: Stall;
let run: Run;
beforeEach(async () => {
	stall = await Stall.open(4);
	const startsAt = stall.now;
	const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.noodles] };
	const { id } = await createSession(
		stall.db.database,
		{
			...{ slug: 'phien-quen', title: 'Phiên quên', intro: '' },
			...{ startsAt, endsAt: startsAt + HOUR_MS, slots: [slot] },
		},
		stall.now,
	);
	run = { sessionId: id, isRehearsal: false };
	await act({ do: 'start' });
	await act({ do: 'limit', productId: stall.noodles, most: 3 });
});
afterEach(() => stall[Symbol.asyncDispose]());

const act = (action: HostWish['action'], of: Run = run) =>
	actAsHost(
		stall.db.database,
		{ ...of, action, actionId: crypto.randomUUID(), actor: ACTOR },
		stall.now,
	);
const endAll = () => endForgotten(stall.db.database, stall.now);
/** What a phone makes of the session that the catalogue tells. */
async function phoneSays() {
	const session = await readBody(stall.db.database, 'session', String(run.sessionId));
	return session && sessionPhase(session, stall.now);
}

it('ends a session that nobody ended, and frees what it limited, once', async () => {
	const over = stall.now + 7 * HOUR_MS;
	stall.now = over - 1;
	expect(await endAll()).toEqual([]);
	expect(await stall.left(stall.noodles)).toBe(3);
	stall.now = over + MINUTE_MS;
	expect(await endAll()).toEqual([run]);
	expect(await stall.left(stall.noodles)).toBeNull();
	expect((await readState(stall.db.database, run)).phase).toBe('over');
	expect(await findSession(stall.db.database, run.sessionId)).toMatchObject({ closedAt: over });
	expect(await endAll()).toEqual([]);
});

it('ends one that a host lets go on after all at the same hour, and lets none go on after it', async () => {
	const hour = stall.now + 7 * HOUR_MS;
	stall.now = hour - 2 * HOUR_MS;
	await act({ do: 'end' });
	await act({ do: 'resume' });
	stall.now = hour - MINUTE_MS;
	await act({ do: 'announce', text: 'Còn bán' });
	expect(await endAll()).toEqual([]);
	stall.now = hour;
	expect(await phoneSays()).toBe('ended');
	expect(await endAll()).toEqual([run]);
	await expect(act({ do: 'resume' })).rejects.toMatchObject({ code: 'SESSION_LONG_OVER' });
	expect((await readState(stall.db.database, run)).phase).toBe('over');
});

it('ends none before it was opened', async () => {
	// As one that was opened late on a node of before, which let it.
	await stall.db.sql`update market_sessions set starts_at = starts_at - interval '2 days',
		ends_at = ends_at - interval '2 days'`;
	const openedAt = stall.now;
	stall.now += MINUTE_MS;
	expect(await endAll()).toEqual([run]);
	expect(await findSession(stall.db.database, run.sessionId)).toMatchObject({
		...{ openedAt, closedAt: openedAt },
	});
});

it('leaves one that was given a later end for as long after that', async () => {
	const endsAt = stall.now + 3 * HOUR_MS;
	await act({ do: 'setEnd', endsAt });
	stall.now = endsAt + 6 * HOUR_MS - MINUTE_MS;
	expect(await endAll()).toEqual([]);
	expect(await phoneSays()).toBe('live');
	stall.now += MINUTE_MS;
	expect(await endAll()).toEqual([run]);
});

it('stops the promotions of a session that nobody ended with it, in the catalogue and on screens', async () => {
	const { database } = stall.db;
	const promotion = await createPromotion(
		database,
		{
			...{ productId: stall.noodles, deal: { kind: 'percent', percentOff: 20 } },
			...{ startsAt: stall.now, endsAt: stall.now + HOUR_MS, sessionId: run.sessionId },
		},
		stall.now,
	);
	// As one that a host began late, and that runs its time.
	stall.now += 7 * HOUR_MS;
	await stall.db.sql`update promotions set ends_at = ${new Date(stall.now + HOUR_MS)}`;
	expect(await endAll()).toEqual([run]);
	const { id } = promotion;
	expect((await readState(database, run)).promotions).toMatchObject([{ id, promotion: null }]);
	const body = await readBody(database, 'product', String(stall.noodles));
	const told = body && promotionIn(body);
	expect(told ? promotionStage(told, stall.now) : 'over').toBe('over');
	const [row] = await stall.db.sql<{ is_over: boolean }[]>`
		select ends_at <= ${new Date(stall.now)} as is_over from promotions`;
	expect(row).toEqual({ is_over: true });
});

it('ends one that was called off while it ran', async () => {
	await stall.db.sql`update market_sessions set cancelled_at = starts_at`;
	expect(await endAll()).toEqual([run]);
	expect(await stall.left(stall.noodles)).toBeNull();
});

describe('what a session had limited', () => {
	const buy = async () => stall.place(await stall.order({ lines: [stall.line(stall.noodles)] }));
	const forget = () => forgetLimits(stall.db.database, stall.now);
	const limited = async () =>
		(await getEveningFigures(stall.db.database, run.sessionId)).limited.map(({ sold }) => sold);
	/** Another one each time that the row of the noodles is written. */
	const writing = async () =>
		(await stall.db.sql`select xmin from product_stock where product_id = ${stall.noodles}`)[0];

	it('is told while it runs, and counted until nobody can let it go on any more', async () => {
		await buy();
		expect(await limited()).toEqual([1]);
		await act({ do: 'end' });
		expect(await limited()).toEqual([]);
		await buy();
		stall.now += 7 * HOUR_MS - MINUTE_MS;
		expect(await forget()).toBe(0);
		await act({ do: 'resume' });
		expect(await limited()).toEqual([2]);
		await act({ do: 'limit', productId: stall.noodles, most: null });
		await act({ do: 'end' });
		const before = await writing();
		await buy();
		expect(await writing()).not.toEqual(before);
		stall.now += MINUTE_MS;
		expect(await forget()).toBe(1);
		expect(await forget()).toBe(0);
		const after = await writing();
		await buy();
		expect(await writing()).toEqual(after);
	});

	it('is kept while it still limits', async () => {
		stall.now += 7 * HOUR_MS;
		expect(await forget()).toBe(0);
		expect(await stall.left(stall.noodles)).toBe(3);
		await endAll();
		expect(await forget()).toBe(1);
	});

	it('is let go of where the session was called off', async () => {
		await stall.db.sql`update market_sessions set cancelled_at = starts_at`;
		await endAll();
		expect(await forget()).toBe(1);
	});
});

it('ends a rehearsal in which nobody has done anything for hours, and leaves one that goes on', async () => {
	const rehearsal = { ...run, isRehearsal: true };
	stall.now -= 2 * HOUR_MS;
	await act({ do: 'start' }, rehearsal);
	stall.now += 5 * HOUR_MS;
	await act({ do: 'announce', text: 'Thử loa' }, rehearsal);
	stall.now += 3 * HOUR_MS;
	expect(await endAll()).toEqual([]);
	stall.now += 3 * HOUR_MS;
	expect(await endAll()).toContainEqual(rehearsal);
	expect((await readState(stall.db.database, rehearsal)).phase).toBe('over');
	const changes = await stall.db.sql<{ after: unknown }[]>`
		select after from audit_entries where action = 'live.end' and after is not null`;
	expect(changes).toEqual([{ after: { isRehearsal: true } }]);
	expect(await endAll()).toEqual([]);
});

it('ends all others, too, where one cannot be ended', async () => {
	const rehearsal = { ...run, isRehearsal: true };
	await act({ do: 'start' }, rehearsal);
	stall.now += 8 * HOUR_MS;
	await stall.db.sql`alter table market_sessions add constraint faulty check (closed_at is null)`;
	await expect(endAll()).rejects.toThrow(AggregateError);
	expect((await readState(stall.db.database, run)).phase).toBe('running');
	expect((await readState(stall.db.database, rehearsal)).phase).toBe('over');
});
