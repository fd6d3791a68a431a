import { orderId, type SessionId } from '$lib/domain/ids';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { SubscribedBrowser } from '../../tests/fixtures/push-service';
import { Stall } from '../../tests/fixtures/stall';
import { JOBS } from '../jobs/job-table';
import { notify, onePerBrowser } from '../notify/notify';
import { keyOf, toOrder } from '../notify/recipient';
import { subscribe } from '../notify/subscribe';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { savePlan } from './plan-session';
import { getPlan } from './plans';
import { createSession } from './sessions';
import { remindOfSessions } from './tell-sessions';

let stall: Stall;
let id: SessionId;
beforeEach(async () => {
	stall = await Stall.open(4);
	id = await announce('phien-dong');
});
afterEach(() => stall[Symbol.asyncDispose]());

const db = () => stall.db.database;
async function announce(slug: string): Promise<SessionId> {
	const startsAt = stall.now + 10 * MINUTE_MS;
	const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] };
	const frame = { slug, title: 'Phiên đông', intro: '', slots: [slot] };
	const session = { ...frame, startsAt, endsAt: startsAt + 2 * HOUR_MS };
	return (await createSession(db(), session, stall.now)).id;
}
/** One browser follows for real, and it is copied. */
async function followTimes(count: number) {
	const { subscription } = new SubscribedBrowser();
	const now = stall.now - HOUR_MS;
	await subscribe(db(), { kind: 'session', sessionId: id }, { subscription, locale: 'vi', now });
	await stall.db.sql`
		insert into push_subscriptions (recipient, endpoint, p256dh, auth, locale, created_at)
		select recipient, endpoint || number, p256dh, auth, locale, created_at
		from push_subscriptions, generate_series(2, ${count}::int) as number`;
}
const toSend = async (kind: string) => {
	const [row] = await stall.db.sql<{ count: number }[]>`
		select count(distinct subscription_id)::int as count
		from notice_deliveries join notices on notices.id = notice_id where kind = ${kind}`;
	return row?.count;
};

it('reminds all of many followers of a session, and tells them that it is moved', async () => {
	await followTimes(14_000);
	await remindOfSessions(db(), { now: stall.now, aheadMs: 15 * MINUTE_MS });
	expect(await toSend('sessionSoon')).toBe(14_000);
	const found = await getPlan(db(), id, stall.now);
	if (!found) throw new Error('no plan');
	const { plan, revision } = found;
	const slots = plan.slots.map((slot) => ({ ...slot, startsAt: slot.startsAt + HOUR_MS }));
	const times = { startsAt: plan.startsAt + HOUR_MS, endsAt: plan.endsAt + HOUR_MS };
	const moved = { id, revision, actor: ACTOR, plan: { ...plan, ...times, slots }, cover: null };
	await savePlan(db(), moved, stall.now);
	expect(await toSend('sessionChanged')).toBe(14_000);
});

it('thanks who follows one of very many orders of a session', async () => {
	const { subscription } = new SubscribedBrowser();
	const own = toOrder(orderId(crypto.randomUUID()));
	await subscribe(db(), own, { subscription, locale: 'vi', now: stall.now });
	const others = Array.from({ length: 66_000 }, () => toOrder(orderId(crypto.randomUUID())));
	const params = { slug: 'phien-dong', title: 'Phiên đông' };
	await db().transaction(async (tx) => {
		expect(await onePerBrowser(tx, [...others, own])).toEqual([own]);
		await notify(tx, { kind: 'sessionThanks', params, to: [...others, own], at: stall.now });
	});
	expect(await stall.db.sql`select recipient, params from notices`).toEqual([
		{ recipient: keyOf(own), params },
	]);
});

it('thanks the buyers of one session though nobody can be reminded of another', async () => {
	const broken = await announce('phien-hong');
	for (const sessionId of [id, broken]) {
		const { subscription } = new SubscribedBrowser();
		const now = stall.now - HOUR_MS;
		await subscribe(db(), { kind: 'session', sessionId }, { subscription, locale: 'vi', now });
	}
	const over = await announce('phien-tan');
	await stall.db.sql`
		update market_sessions set opened_at = starts_at, closed_at = starts_at + interval '1 minute'
		where id = ${over}`;
	stall.now += 25 * MINUTE_MS;
	const times = stall.db
		.sql`starts_at = ${new Date(stall.now + MINUTE_MS)}, ends_at = ${new Date(stall.now + HOUR_MS)}`;
	await stall.db.sql`update market_sessions set ${times} where id <> ${over}`;
	await stall.db.sql`alter table notices add constraint faulty
		check (recipient <> ${stall.db.sql.unsafe(`'${keyOf({ kind: 'session', sessionId: broken })}'`)})`;
	const job = JOBS['sessions.remind'];
	await expect(job?.run({ ...stall.runtime, clock: () => stall.now })).rejects.toThrow(
		AggregateError,
	);
	expect(await toSend('sessionSoon')).toBe(1);
	expect(await stall.db.sql`select id from market_sessions where thanked_at is not null`).toEqual([
		{ id: over },
	]);
});
