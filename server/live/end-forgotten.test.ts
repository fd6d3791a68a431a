import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { createSession } from '../market/sessions';
import { findSession } from '../market/plans';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { actAsHost, type HostWish } from './act-as-host';
import { endForgotten } from './end-forgotten';
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

it('leaves one that a host lets go on after all, until nobody has done anything for hours', async () => {
	stall.now += 8 * HOUR_MS;
	await endAll();
	await act({ do: 'resume' });
	stall.now += MINUTE_MS;
	expect(await endAll()).toEqual([]);
	stall.now += 6 * HOUR_MS;
	expect(await endAll()).toEqual([run]);
	const closedAt = stall.now - MINUTE_MS;
	expect(await findSession(stall.db.database, run.sessionId)).toMatchObject({ closedAt });
});

it('ends one that was called off while it ran', async () => {
	await stall.db.sql`update market_sessions set cancelled_at = starts_at`;
	expect(await endAll()).toEqual([run]);
	expect(await stall.left(stall.noodles)).toBeNull();
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
