import { wasMissed } from '$lib/domain/market/session';
import { orderId, type SessionId } from '$lib/domain/ids';
import type { BoardAction } from '$lib/domain/live/outrun';
import { HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { SubscribedBrowser } from '../../tests/fixtures/push-service';
import { Stall } from '../../tests/fixtures/stall';
import { readBody } from '../catalogue/feed';
import { JOBS } from '../jobs/job-table';
import { actAsHost } from '../live/act-as-host';
import { toOrder } from '../notify/recipient';
import { subscribe } from '../notify/subscribe';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { cancelPlan, createDraft } from './plan-session';
import { getPlan, listPlans } from './plans';
import { createSession } from './sessions';

let stall: Stall;
let id: SessionId;
let endsAt: EpochMs;
beforeEach(async () => {
	stall = await Stall.open(4);
	id = await announce('phien-quen');
	endsAt = stall.now + 2 * HOUR_MS;
});
afterEach(() => stall[Symbol.asyncDispose]());

const db = () => stall.db.database;
async function announce(slug: string): Promise<SessionId> {
	const startsAt = stall.now + HOUR_MS;
	const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] };
	const frame = { slug, title: 'Phiên quên', intro: '', slots: [slot] };
	const session = { ...frame, startsAt, endsAt: startsAt + HOUR_MS };
	return (await createSession(db(), session, stall.now)).id;
}
const act = (action: BoardAction, isRehearsal = false, sessionId = id) => {
	const wish = { sessionId, isRehearsal, action, actionId: crypto.randomUUID(), actor: ACTOR };
	return actAsHost(db(), wish, stall.now);
};
const work = (job: string) => JOBS[job]?.run({ ...stall.runtime, clock: () => stall.now });
const told = (sessionId = id) => readBody(db(), 'session', String(sessionId));

it('is not opened any more once its planned end has come; one that was, and a rehearsal, may run', async () => {
	const other = await announce('phien-mo');
	stall.now = endsAt - 1;
	await act({ do: 'start' }, false, other);
	stall.now = endsAt;
	await expect(act({ do: 'start' })).rejects.toMatchObject({ code: 'SESSION_MISSED' });
	expect(await act({ do: 'start' }, false, other)).toMatchObject({ phase: 'running' });
	expect(await act({ do: 'start' }, true)).toMatchObject({ phase: 'running' });
});

it('is told to phones and organisers as one that was not held, from its end on and once', async () => {
	const others = { open: await announce('phien-mo'), off: await announce('phien-bo') };
	await cancelPlan(db(), { id: others.off, revision: 1, actor: ACTOR }, stall.now);
	const times = { startsAt: stall.now + HOUR_MS, endsAt: stall.now + 2 * HOUR_MS };
	await createDraft(db(), { title: 'Nháp', ...times, actor: ACTOR }, stall.now);
	stall.now = endsAt - 1;
	await act({ do: 'start' }, false, others.open);
	await work('sessions.end');
	expect(await told()).not.toHaveProperty('closedAt');
	stall.now = endsAt + MINUTE_MS;
	await work('sessions.end');
	const version = () => stall.db.sql`select version from catalogue_state`;
	const after = await version();
	await work('sessions.end');
	expect(await version()).toEqual(after);
	const session = await told();
	expect(session).toMatchObject({ closedAt: endsAt });
	expect(session && wasMissed(session)).toBe(true);
	expect(await told(others.open)).not.toHaveProperty('closedAt');
	expect(await told(others.off)).not.toHaveProperty('closedAt');
	expect(
		(await listPlans(db())).map(({ slug, isMissed, isClosed }) => [slug, isMissed, isClosed]),
	).toEqual(
		expect.arrayContaining([
			['phien-quen', true, true],
			['phien-mo', false, false],
			['phien-bo', false, false],
		]),
	);
	expect(await getPlan(db(), id, stall.now)).toMatchObject({ isMissed: true, isClosed: true });
	expect(await getPlan(db(), others.open, stall.now)).toMatchObject({ isOpened: true });
	expect(
		await stall.db.sql`select action, subject from audit_entries where account_id is null`,
	).toEqual([{ action: 'session.missed', subject: `session ${id}` }]);
});

it('thanks nobody for coming: what was ordered in its time counts for it all the same', async () => {
	stall.now = endsAt - 30 * MINUTE_MS;
	const made = await stall.order({ sessionId: id });
	await stall.place(made);
	const { subscription } = new SubscribedBrowser();
	const whom = toOrder(orderId(made.operation.opId));
	await subscribe(db(), whom, { subscription, locale: 'vi', now: stall.now });
	// Sent when the market had said already that it was not held.
	const late = await stall.order({ sessionId: id });
	stall.now = endsAt + MINUTE_MS;
	await work('sessions.end');
	await stall.place(late);
	stall.now += HOUR_MS;
	await work('sessions.remind');
	expect(await stall.db.sql`select session_id::int as id from orders`).toEqual([{ id }, { id }]);
	expect(await stall.db.sql`select kind from notices where kind = 'sessionThanks'`).toEqual([]);
});
