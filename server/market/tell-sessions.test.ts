import type { SessionId } from '$lib/domain/ids';
import type { PushMessage } from '$lib/domain/notices/subscription';
import type { PlannedSlot } from '$lib/domain/market/session-plan';
import { DAY_MS, dayOf, formatMoment, HOUR_MS, MINUTE_MS, startOfDay } from '$lib/domain/time';
import { FORGOTTEN_MS } from '$lib/domain/market/session';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';

import {
	startPushService,
	SubscribedBrowser,
	type PushService,
} from '../../tests/fixtures/push-service';
import { Stall } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import { listChanges } from '../audit/list-changes';
import { readBody } from '../catalogue/feed';
import { actAsHost } from '../live/act-as-host';
import { endForgotten } from '../live/end-forgotten';
import { readState } from '../live/record';
import type { Roads } from '../notify/deliver';
import { deliverDue } from '../notify/deliver.fixture';
import { readInbox } from '../notify/inbox';
import { createPushSender } from '../notify/push-sender';
import { toOrder } from '../notify/recipient';
import { recipientOf, subscribe } from '../notify/subscribe';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { orderId } from '$lib/domain/ids';
import { cancelPlan, createDraft, publishPlan, savePlan } from './plan-session';
import { getPlan } from './plans';
import { createSession } from './sessions';
import { remindOfSessions, thankBuyers } from './tell-sessions';

let stall: Stall;
let service: PushService;
let roads: Roads;
let id: SessionId;
beforeEach(async () => {
	[stall, service] = await Promise.all([Stall.open(4), startPushService()]);
	const keys = webPush.generateVAPIDKeys();
	roads = {
		origin: 'https://cho.example',
		push: createPushSender({ keys, contact: 'mailto:a@example.com', request: service.request }),
		mail: undefined,
		makePasswordToken: () => Promise.resolve(''),
	};
	const startsAt = stall.now + 3 * HOUR_MS;
	const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] };
	const frame = { slug: 'phien-mat', title: 'Phiên mật', intro: '' };
	const session = await createSession(
		db(),
		{ ...frame, startsAt, endsAt: startsAt + 2 * HOUR_MS, slots: [slot] },
		stall.now,
	);
	id = session.id;
});
afterEach(() => Promise.all([stall, service].map((part) => part[Symbol.asyncDispose]())));

const db = () => stall.db.database;
const act = (action: Parameters<typeof actAsHost>[1]['action']) =>
	actAsHost(
		db(),
		{ sessionId: id, isRehearsal: false, action, actionId: crypto.randomUUID(), actor: ACTOR },
		stall.now,
	);
async function follow(browser: SubscribedBrowser, to: Parameters<typeof subscribe>[1]) {
	const { subscription } = browser;
	await subscribe(db(), to, { subscription, locale: 'vi', now: stall.now });
}
const opened = (browser: SubscribedBrowser) =>
	service.received
		.filter(({ path }) => browser.endpoint.endsWith(path))
		.map(({ body }) => browser.open(body));
const titles = (browser: SubscribedBrowser) =>
	opened(browser).map((message) => (message as PushMessage).title);
async function remind() {
	await remindOfSessions(db(), { now: stall.now, aheadMs: 15 * MINUTE_MS });
	await deliverDue(db(), roads, stall.now);
}
async function moveTo(startsAt: number) {
	const found = await getPlan(db(), id, stall.now);
	if (!found) throw new Error('no plan');
	const byMs = startsAt - found.plan.startsAt;
	const slots = found.plan.slots.map((slot) => ({ ...slot, startsAt: slot.startsAt + byMs }));
	const plan = { ...found.plan, startsAt, endsAt: found.plan.endsAt + byMs, slots };
	await savePlan(
		db(),
		{ id, revision: found.revision, actor: ACTOR, plan, cover: null },
		stall.now,
	);
}
async function owner() {
	const login = { name: 'Chủ', login: 'chu@example.com', roles: [], actor: null };
	const accountId = await createAccount(db(), login, stall.now);
	const role = { producerId: stall.producer, accountId, role: 'owner', actor: null } as const;
	await setProducerRole(db(), role, stall.now);
	return accountId;
}

describe('a reminder', () => {
	it('comes once to who asked for it, and to the line-up, shortly before the start', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, await recipientOf(db(), { kind: 'session', sessionId: id }));
		const accountId = await owner();
		await remind();
		expect(opened(browser)).toEqual([]);
		stall.now += 3 * HOUR_MS - 15 * MINUTE_MS;
		await remind();
		await remind();
		stall.now += MINUTE_MS;
		await remind();
		expect(opened(browser)).toMatchObject([
			{ title: 'Phiên chợ sắp mở', path: '/market/phien-mat' },
		]);
		expect(await readInbox(db(), accountId, null)).toMatchObject({
			entries: [{ kind: 'sessionSoon' }],
		});
	});

	it('moves with the session, and does not come where it was called off', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		const first = stall.now + 3 * HOUR_MS;
		await moveTo(first + HOUR_MS);
		stall.now = first - 10 * MINUTE_MS;
		await remind();
		expect(opened(browser)).toMatchObject([
			{
				title: 'Phiên chợ đổi giờ',
				body: expect.stringContaining(formatMoment(first + HOUR_MS)) as string,
			},
		]);
		stall.now += HOUR_MS;
		await remind();
		expect(opened(browser)).toHaveLength(2);
		// Moved after the reminder: it is another time to be reminded of.
		await moveTo(stall.now + 5 * HOUR_MS);
		await remind();
		stall.now += 5 * HOUR_MS - 10 * MINUTE_MS;
		const found = await getPlan(db(), id, stall.now);
		await cancelPlan(db(), { id, revision: found?.revision ?? 0, actor: ACTOR }, stall.now);
		await remind();
		expect(opened(browser).slice(2)).toMatchObject([
			{ title: 'Phiên chợ đổi giờ' },
			{ title: 'Phiên chợ đã bị hủy', path: '/market/phien-mat' },
		]);
	});

	it('comes when the market opens where its hosts open it early', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		stall.now += 2.5 * HOUR_MS;
		await remind();
		expect(opened(browser)).toEqual([]);
		await act({ do: 'start' });
		await remind();
		stall.now += 20 * MINUTE_MS;
		await remind();
		expect(titles(browser)).toEqual(['Phiên chợ đã mở']);
	});

	it('comes at the start to who asks for it only shortly before, and to each once', async () => {
		const [early, late, last, after] = Array.from({ length: 4 }, () => new SubscribedBrowser());
		if (!early || !late || !last || !after) throw new Error('four are needed');
		const session = { kind: 'session', sessionId: id } as const;
		await follow(early, session);
		stall.now += 3 * HOUR_MS - 14 * MINUTE_MS;
		await follow(late, session);
		await remind();
		expect(titles(early)).toEqual(['Phiên chợ sắp mở']);
		stall.now += 14 * MINUTE_MS - 1;
		await follow(last, session);
		await remind();
		expect([late, last].flatMap(titles)).toEqual([]);
		stall.now += 1;
		await remind();
		await remind();
		expect([late, last].map(titles)).toEqual([['Đến giờ họp phiên'], ['Đến giờ họp phiên']]);
		await act({ do: 'start' });
		stall.now += MINUTE_MS;
		// Its page stood open on the phone since before.
		await follow(after, session);
		await remind();
		await remind();
		expect(titles(after)).toEqual(['Phiên chợ đã mở']);
		expect([early, late, last].flatMap(titles)).toHaveLength(3);
	});

	it('comes anew for each time that was told, also for the one that it had before', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		const accountId = await owner();
		const startsAt = stall.now + 3 * HOUR_MS;
		stall.now = startsAt - 10 * MINUTE_MS;
		await remind();
		await moveTo(startsAt + HOUR_MS);
		await moveTo(startsAt);
		await remind();
		await remind();
		expect(titles(browser).filter((title) => title === 'Phiên chợ sắp mở')).toHaveLength(2);
		const { entries } = await readInbox(db(), accountId, null);
		expect(entries.filter(({ kind }) => kind === 'sessionSoon')).toHaveLength(2);
	});

	it('comes no more once the session is over', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		stall.now += 5 * HOUR_MS;
		await remind();
		expect(titles(browser)).toEqual([]);
		expect(await stall.db.sql`select 1 from notices`).toEqual([]);
	});

	it('is kept by the push service until the session ends, and gives way to the next news of it', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		stall.now += 3 * HOUR_MS - 15 * MINUTE_MS;
		await remind();
		const session = await getPlan(db(), id, stall.now);
		await cancelPlan(db(), { id, revision: session?.revision ?? 0, actor: ACTOR }, stall.now);
		await remind();
		const topic = `session-${id}`;
		const ttl = String((2 * HOUR_MS + 15 * MINUTE_MS) / 1_000);
		expect(service.received.map(({ headers }) => headers)).toMatchObject([
			{ ttl, topic },
			{ ttl, topic },
		]);
	});

	it.each([
		['its end', [], () => void (stall.now += 2 * HOUR_MS + 15 * MINUTE_MS)],
		[
			'being closed',
			[],
			async () => {
				await act({ do: 'start' });
				await act({ do: 'end' });
			},
		],
		['being moved', ['Phiên chợ đổi giờ'], () => moveTo(stall.now + 5 * HOUR_MS)],
		[
			'being called off',
			['Phiên chợ đã bị hủy'],
			async () => {
				const { revision } = (await getPlan(db(), id, stall.now)) ?? { revision: 0 };
				await cancelPlan(db(), { id, revision, actor: ACTOR }, stall.now);
			},
		],
	])('that could not be sent is not sent after %s', async (_, told, happens) => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		stall.now += 3 * HOUR_MS - 15 * MINUTE_MS;
		service.status = 500;
		await remind();
		expect(titles(browser)).toEqual(['Phiên chợ sắp mở']);
		service.received.length = 0;
		service.status = 201;
		await happens();
		stall.now += 5 * MINUTE_MS;
		await deliverDue(db(), roads, stall.now);
		expect(titles(browser)).toEqual(told);
		expect(await stall.db.sql`select 1 from notice_deliveries`).toEqual([]);
	});

	it('of a first new time is not sent after a second one', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		const startsAt = stall.now + 3 * HOUR_MS;
		await moveTo(startsAt + HOUR_MS);
		await moveTo(startsAt + 2 * HOUR_MS);
		await deliverDue(db(), roads, stall.now);
		expect(opened(browser)).toMatchObject([
			{ body: expect.stringContaining(formatMoment(startsAt + 2 * HOUR_MS)) as string },
		]);
	});

	it('is of sessions that are', async () => {
		const strange = { kind: 'session', sessionId: 4_711 as SessionId } as const;
		await expect(recipientOf(db(), strange)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});

it('who ordered is thanked once a browser, some minutes after the end that stands', async () => {
	stall.now += 2.5 * HOUR_MS;
	await act({ do: 'start' });
	expect((await readBody(db(), 'session', String(id)))?.openedAt).toBe(stall.now);
	const browser = new SubscribedBrowser();
	for (let count = 0; count < 2; count++) {
		stall.now += 5 * MINUTE_MS;
		const made = await stall.order({ sessionId: id });
		await stall.place(made);
		await follow(browser, toOrder(orderId(made.operation.opId)));
	}
	const stranger = new SubscribedBrowser();
	const elsewhere = await stall.order();
	await stall.place(elsewhere);
	await follow(stranger, toOrder(orderId(elsewhere.operation.opId)));
	await act({ do: 'end' });
	const thank = async () => {
		await thankBuyers(db(), stall.now);
		await deliverDue(db(), roads, stall.now);
	};
	stall.now += 9 * MINUTE_MS;
	await thank();
	expect(opened(browser)).toEqual([]);
	stall.now += MINUTE_MS;
	await thank();
	await thank();
	expect(opened(browser)).toMatchObject([
		{ title: 'Cảm ơn bạn đã ghé chợ đêm', path: '/market/phien-mat' },
	]);
	expect(opened(stranger)).toEqual([]);
});

it.each([
	['that its hosts forgot', 27.5, '07:00'],
	['that its hosts closed in the night', 26, '07:00'],
	['that was closed when people had just been there', 22.4, '22:34'],
])('who ordered in one %s is thanked while they are awake', async (_, closesAt, thankedAt) => {
	const day = startOfDay(dayOf(stall.now)) + DAY_MS;
	const [startsAt, endsAt] = [day + 19.5 * HOUR_MS, day + 21.5 * HOUR_MS];
	const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] };
	const frame = { slug: 'phien-khuya', title: 'Phiên khuya', intro: '', slots: [slot] };
	({ id } = await createSession(db(), { ...frame, startsAt, endsAt }, stall.now));
	stall.now = startsAt;
	await act({ do: 'start' });
	stall.now += HOUR_MS;
	const made = await stall.order({ sessionId: id });
	await stall.place(made);
	const browser = new SubscribedBrowser();
	await follow(browser, toOrder(orderId(made.operation.opId)));
	stall.now = day + closesAt * HOUR_MS;
	if (stall.now < endsAt + FORGOTTEN_MS) await act({ do: 'end' });
	else await endForgotten(db(), stall.now);
	const thanked: string[] = [];
	const [closedAt, seven] = [stall.now, day + 31 * HOUR_MS];
	const soon = [9, 10, 11].map((minutes) => closedAt + minutes * MINUTE_MS);
	for (const moment of [...soon, seven - MINUTE_MS, seven, seven + MINUTE_MS]) {
		stall.now = moment;
		await thankBuyers(db(), stall.now);
		const rows = await stall.db.sql`
			select 1 from market_sessions where thanked_at = ${new Date(stall.now)}`;
		if (rows.length === 0) continue;
		thanked.push(formatMoment(stall.now).slice(-5));
		await deliverDue(db(), roads, stall.now);
	}
	expect(thanked).toEqual([thankedAt]);
	expect(titles(browser)).toEqual(['Cảm ơn bạn đã ghé chợ đêm']);
});

describe('a line-up', () => {
	const inbox = async (accountId: Awaited<ReturnType<typeof owner>>) =>
		(await readInbox(db(), accountId, null)).entries.map(({ kind, params }) =>
			'deed' in params && 'startsAt' in params ? `${params.deed} ${String(params.startsAt)}` : kind,
		);
	async function planWith(change: (slots: readonly PlannedSlot[]) => readonly PlannedSlot[]) {
		const found = await getPlan(db(), id, stall.now);
		if (!found) throw new Error('no plan');
		const plan = { ...found.plan, slots: change(found.plan.slots) };
		const { revision } = found;
		await savePlan(db(), { id, revision, actor: ACTOR, plan, cover: null }, stall.now);
	}

	it('tells a producer that they were put into it, moved and dropped, and no neighbour', async () => {
		const accountId = await owner();
		const startsAt = stall.now + 3 * HOUR_MS;
		const own = (await getPlan(db(), id, stall.now))?.plan.slots[0];
		if (!own) throw new Error('no slot');
		const others = { ...own, producerId: stall.neighbour, productIds: [stall.tea] };
		await planWith(() => [{ ...own, startsAt: startsAt + 10 * MINUTE_MS }]);
		// Another's turn comes and goes, and goods of one's own turn are others.
		await planWith((slots) => [...slots, { ...others, key: crypto.randomUUID() }]);
		await planWith(() => [{ ...others, key: own.key }]);
		await planWith((slots) => [
			...slots,
			{ ...own, key: crypto.randomUUID(), startsAt: startsAt + HOUR_MS },
		]);
		expect((await inbox(accountId)).reverse()).toEqual([
			`moved ${startsAt + 10 * MINUTE_MS}`,
			`dropped ${startsAt + 10 * MINUTE_MS}`,
			`added ${startsAt + HOUR_MS}`,
		]);
		// The whole session moved is told as that, once.
		await moveTo(startsAt + 5 * HOUR_MS);
		expect((await inbox(accountId))[0]).toBe('sessionChanged');
		expect(await inbox(accountId)).toHaveLength(4);
	});

	it('tells those of a draft when it is published, and late ones while it runs', async () => {
		const accountId = await owner();
		const startsAt = stall.now + 6 * HOUR_MS;
		const frame = { title: 'Phiên sau', startsAt, endsAt: startsAt + HOUR_MS };
		const draft = await createDraft(db(), { ...frame, actor: ACTOR }, stall.now);
		const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] };
		const slots = [{ ...slot, key: crypto.randomUUID() }];
		const plan = { ...frame, intro: '', cover: null, slots };
		await savePlan(db(), { id: draft, revision: 1, actor: ACTOR, plan, cover: null }, stall.now);
		expect(await inbox(accountId)).toEqual([]);
		await publishPlan(db(), { id: draft, revision: 2, actor: ACTOR }, stall.now);
		expect(await inbox(accountId)).toEqual([`added ${startsAt}`]);

		await planWith(([own]) =>
			own ? [{ ...own, producerId: stall.neighbour, productIds: [stall.tea] }] : [],
		);
		stall.now += 3 * HOUR_MS;
		await act({ do: 'start' });
		const late = {
			do: 'addTurn',
			...{ key: crypto.randomUUID(), producerId: stall.producer, minutes: 5 },
			productIds: [stall.honey],
		} as const;
		await act(late);
		await act({ do: 'addProduct', key: late.key, productId: stall.noodles });
		await act({ do: 'dropTurn', key: late.key });
		const [dropped, added] = await inbox(accountId);
		expect([added, dropped].map((entry) => entry?.split(' ')[0])).toEqual(['added', 'dropped']);
		expect(await inbox(accountId)).toHaveLength(4);
	});
});

describe('a session', () => {
	it('is opened at most an hour before its time', async () => {
		await expect(act({ do: 'start' })).rejects.toMatchObject({ code: 'SESSION_EARLY' });
		stall.now += 2 * HOUR_MS;
		expect(await act({ do: 'start' })).toMatchObject({ phase: 'running' });
	});

	it('that is called off while it runs is over at once, and its goods can be released', async () => {
		stall.now += 3 * HOUR_MS;
		await act({ do: 'start' });
		const free = await stall.left(stall.honey);
		await act({ do: 'limit', productId: stall.honey, most: 1 });
		await act({ do: 'stop', productId: stall.honey });
		stall.now += 5 * MINUTE_MS;
		const found = await getPlan(db(), id, stall.now);
		await cancelPlan(db(), { id, revision: found?.revision ?? 0, actor: ACTOR }, stall.now);
		const run = { sessionId: id, isRehearsal: false };
		expect(await readState(db(), run)).toMatchObject({ phase: 'over', endedAt: stall.now });
		expect(await readBody(db(), 'session', String(id))).toMatchObject({
			...{ cancelledAt: stall.now, closedAt: stall.now },
		});
		expect(await stall.left(stall.honey)).toBe(free);
		expect(await endForgotten(db(), stall.now)).toEqual([]);
		await expect(act({ do: 'pin', productId: null })).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await act({ do: 'release', productId: stall.honey });
		expect(await act({ do: 'end' })).toMatchObject({ phase: 'over', stopped: [] });
	});

	it('that was not opened when its hour struck is called off, and no run is made of it', async () => {
		stall.now += 3 * HOUR_MS + 5 * MINUTE_MS;
		const found = await getPlan(db(), id, stall.now);
		await cancelPlan(db(), { id, revision: found?.revision ?? 0, actor: ACTOR }, stall.now);
		const body = await readBody(db(), 'session', String(id));
		expect(body).toMatchObject({ cancelledAt: stall.now });
		expect(body?.closedAt).toBeUndefined();
		expect(await stall.db.sql`select 1 from market_runs`).toEqual([]);
	});

	it('that was opened early and is called off is told to those who are to come at its hour', async () => {
		const browser = new SubscribedBrowser();
		await follow(browser, { kind: 'session', sessionId: id });
		const accountId = await owner();
		stall.now += 2.5 * HOUR_MS;
		await act({ do: 'start' });
		stall.now += 5 * MINUTE_MS;
		const found = await getPlan(db(), id, stall.now);
		await cancelPlan(db(), { id, revision: found?.revision ?? 0, actor: ACTOR }, stall.now);
		await remind();
		expect(titles(browser)).toEqual(['Phiên chợ đã bị hủy']);
		expect(await readInbox(db(), accountId, null)).toMatchObject({
			entries: [{ kind: 'sessionChanged', params: { startsAt: null } }],
		});
	});

	it('tells the producer of goods that are stopped, and the record of changes who did it', async () => {
		stall.now += 3 * HOUR_MS;
		const accountId = await owner();
		await act({ do: 'start' });
		await act({ do: 'stop', productId: stall.honey });
		await act({ do: 'stop', productId: stall.honey });
		expect(await readInbox(db(), accountId, null)).toMatchObject({
			entries: [{ kind: 'productStopped', params: { productName: 'Mật ong', isStopped: true } }],
		});
		const question = { before: null, accountId: null, producerId: stall.producer, text: 'live.' };
		const { entries } = await listChanges(db(), question);
		expect(entries).toMatchObject([{ action: 'live.stop' }]);
	});
});
