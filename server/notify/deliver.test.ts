import type { AccountId } from '$lib/domain/accounts/account';
import { orderId, sessionId, uuidV7 } from '$lib/domain/ids';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import webPush from 'web-push';

import { startMailServer, type MailServer } from '../../tests/fixtures/mail-server';
import {
	startPushService,
	SubscribedBrowser,
	type PushService,
} from '../../tests/fixtures/push-service';
import { EVENING, Stall } from '../../tests/fixtures/stall';
import { givePassword, giveSignIn } from '../accounts/accounts.fixture';
import { setOwnLogins } from '../accounts/correct-login';
import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import { setLocale } from '../accounts/set-locale';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { tellOrderNews } from '../ordering/order-news';
import { requestErasure } from '../ordering/request-erasure';
import { audienceOf } from './audience';
import { countDeliveries, takeDue, type Roads } from './deliver';
import { deliverDue } from './deliver.fixture';
import { answerForgotten, askForPassword } from './forgotten-password';
import { choose, markRead, readInbox, type InboxPage } from './inbox';
import { createMailSender } from './mail-sender';
import { DeliveryPool } from './delivery-pool';
import { notify, type Telling } from './notify';
import { createPushSender } from './push-sender';
import { toAccount, toOrder } from './recipient';
import { forgetOldNotices, recipientOf, subscribe } from './subscribe';

let stall: Stall;
let service: PushService;
let server: MailServer;
let roads: Roads;
const madeFor: string[] = [];

beforeEach(async () => {
	madeFor.length = 0;
	[stall, service, server] = await Promise.all([
		Stall.open(4),
		startPushService(),
		startMailServer(),
	]);
	const { request } = service;
	const keys = webPush.generateVAPIDKeys();
	roads = {
		origin: 'https://cho.example',
		push: createPushSender({ keys, contact: 'mailto:cho@example.com', request }),
		mail: createMailSender(server.url, 'cho@example.com'),
		makePasswordToken(accountId) {
			madeFor.push(accountId);
			return Promise.resolve('t0ken');
		},
	};
});
afterEach(async () => {
	roads.mail?.close();
	await Promise.all([stall, service, server].map((part) => part[Symbol.asyncDispose]()));
});

const database = () => stall.db.database;

async function owner(login = 'chu@example.com') {
	const account = { name: 'Chủ', login, roles: [], actor: null };
	const accountId = await createAccount(database(), account, stall.now);
	const { producer: producerId } = stall;
	const role = { producerId, accountId, role: 'owner', actor: null } as const;
	await setProducerRole(database(), role, stall.now);
	return accountId;
}

async function tellBankChanged(once?: string) {
	const { producer: producerId, now: at } = stall;
	await database().transaction(async (tx) => {
		const to = await audienceOf(tx, { permission: 'bank.edit', producerId });
		const telling = { kind: 'bankChanged', params: { producerId }, to, at } as const;
		await notify(tx, once === undefined ? telling : { ...telling, once });
	});
}

const follow = async (browser: SubscribedBrowser, to: Parameters<typeof subscribe>[1]) =>
	subscribe(database(), to, {
		...browser,
		subscription: browser.subscription,
		locale: 'vi',
		now: stall.now,
		...(to.kind === 'account'
			? { signInId: await giveSignIn(database(), to.accountId, stall.now) }
			: {}),
	});
const read = (accountId: AccountId, { entries: [newest] }: InboxPage) => {
	const actor = { accountId, requestId: 'r' };
	return markRead(database(), { upTo: newest?.id ?? 0, actor }, stall.now);
};
const deliver = () => deliverDue(database(), roads, stall.now);
const opened = (browser: SubscribedBrowser) =>
	service.received
		.filter(({ path }) => browser.endpoint.endsWith(path))
		.map(({ body }) => browser.open(body));

describe('people with an account', () => {
	test('are told in their list, by push and by mail, each once', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser();
		await follow(browser, toAccount(accountId));
		await tellBankChanged();
		expect(await deliver()).toBe(2);
		expect(await deliver(), 'nothing is left').toBe(0);
		expect(opened(browser)).toEqual([
			{
				title: 'Tài khoản nhận tiền đã đổi',
				body: expect.stringContaining('hãy báo ban tổ chức ngay'),
				path: '/desk/producer/bank',
				tag: '/desk/producer/bank',
			},
		]);
		expect(server.received.map(({ to }) => to)).toEqual([['chu@example.com']]);
		const inbox = await readInbox(database(), accountId, null);
		expect(inbox).toMatchObject({ unread: 1, next: null, entries: [{ kind: 'bankChanged' }] });
		await read(accountId, inbox);
		expect(await readInbox(database(), accountId, null)).toMatchObject({ unread: 0 });
	});

	test('are written to and woken in the language that they use at the desk', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser();
		await follow(browser, toAccount(accountId));
		const actor = { accountId, requestId: 'r' };
		await setLocale(database(), { locale: 'en', actor }, stall.now);
		await tellBankChanged();
		await deliver();
		expect(opened(browser)).toMatchObject([{ title: 'The bank account was changed' }]);
		expect(server.received[0]?.text).toContain('Content-Language: en');
		await askForPassword(database(), { login: 'chu@example.com' }, stall.now);
		await answerForgotten(database(), stall.now);
		await deliver();
		expect(server.received[1]?.text).toContain('Content-Language: en');
	});

	test('are told of new ways to sign in where they were reached before', async () => {
		const accountId = await owner();
		await givePassword(database(), accountId, 'mưa rơi trên mái lá');
		const logins = { phone: '0912345678', email: 'moi@example.com' };
		const actor = { accountId, requestId: 'request-1' };
		await setOwnLogins(database(), { ...logins, actor }, stall.now);
		await deliver();
		expect(server.received.map(({ to }) => to)).toEqual([['chu@example.com']]);
		// It may have been mistyped, and then is a stranger's.
		expect(server.received[0]?.text).toContain('To: chu@example.com');
		const { entries } = await readInbox(database(), accountId, null);
		expect(entries).toMatchObject([{ kind: 'wayInChanged', params: { what: 'loginChanged' } }]);
	});

	test('are pushed no more of what somebody wrote than a push service takes', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser();
		await follow(browser, toAccount(accountId));
		const { producer: producerId, now: at } = stall;
		const params = { producerId, producerName: 'HTX', reason: 'ệ'.repeat(2_000) };
		await database().transaction((tx) =>
			notify(tx, { kind: 'producerSuspended', params, to: [toAccount(accountId)], at }),
		);
		await deliver();
		expect(opened(browser)).toMatchObject([{ body: expect.stringMatching(/^.{399}…$/u) }]);
		expect(service.received.map(({ body }) => body.length < 4_096)).toEqual([true]);
	});

	test('are told what they chose, but for what guards their money', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser();
		await follow(browser, toAccount(accountId));
		const actor = { accountId, requestId: 'r' };
		for (const channel of ['push', 'mail'] as const) {
			const choosing = { kind: 'bankChanged', channel, isOn: false, actor } as const;
			await choose(database(), choosing, stall.now);
		}
		await tellBankChanged();
		await deliver();
		expect(opened(browser)).toEqual([]);
		expect(server.received).toHaveLength(1);
	});

	test('are told once of what is told again and again under one name', async () => {
		await owner();
		await tellBankChanged('bank 1');
		await tellBankChanged('bank 1');
		await deliver();
		expect(server.received).toHaveLength(1);
	});

	test('are told nothing where what it is about was undone', async () => {
		const accountId = await owner();
		const to = [toAccount(accountId)];
		const params = { producerId: stall.producer };
		await expect(
			database().transaction(async (tx) => {
				await notify(tx, { kind: 'bankChanged', params, to, at: stall.now });
				throw new Error('undone');
			}),
		).rejects.toThrow('undone');
		expect(await deliver()).toBe(0);
		expect((await readInbox(database(), accountId, null)).entries).toEqual([]);
	});

	test('are not greeted by a name that somebody typed for an address nobody has opened', async () => {
		const account = { name: 'Trúng thưởng evil.example', login: 'la@example.com', roles: [] };
		const accountId = await createAccount(database(), { ...account, actor: null }, stall.now);
		const told = async () => {
			const to = [toAccount(accountId)];
			const params = { producerName: 'HTX' };
			await database().transaction((tx) =>
				notify(tx, { kind: 'staffInvited', params, to, at: stall.now }),
			);
			await deliver();
			return JSON.stringify(server.received.at(-1));
		};
		expect(await told()).not.toContain('evil.example');
		await givePassword(database(), accountId, 'mưa rơi trên mái lá');
		expect(await told()).toContain('evil.example');
	});

	test('without a mail server find it in their list', async () => {
		const accountId = await owner();
		await tellBankChanged();
		await deliverDue(database(), { ...roads, mail: undefined }, stall.now);
		expect(await countDeliveries(database())).toEqual([]);
		expect((await readInbox(database(), accountId, null)).unread).toBe(1);
	});

	test('page by page, and no one reads another’s', async () => {
		const accountId = await owner();
		const other = await owner('khac@example.com');
		const to = [toAccount(accountId)];
		const params = { producerId: stall.producer };
		for (let times = 0; times < 31; times++) {
			await database().transaction((tx) =>
				notify(tx, { kind: 'bankChanged', params, to, at: stall.now }),
			);
		}
		const first = await readInbox(database(), accountId, null);
		expect(first.entries).toHaveLength(30);
		const second = await readInbox(database(), accountId, first.next);
		expect(second).toMatchObject({ next: null, unread: 31 });
		expect(second.entries).toHaveLength(1);
		expect(await readInbox(database(), other, null)).toMatchObject({ entries: [], unread: 0 });
		await read(other, first);
		expect((await readInbox(database(), accountId, null)).unread).toBe(31);
	});
});

describe('sending', () => {
	test('is tried again, ever more rarely, and then given up where the operator sees it', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser();
		await follow(browser, toAccount(accountId));
		service.status = 503;
		await tellBankChanged();
		await deliver();
		expect(await deliver(), 'not at once').toBe(0);
		stall.now += MINUTE_MS;
		expect(await deliver()).toBe(1);
		stall.now += MINUTE_MS;
		expect(await deliver(), 'two minutes later').toBe(0);
		for (let hour = 0; hour < 20; hour++) {
			stall.now += HOUR_MS;
			await deliver();
		}
		expect(service.received).toHaveLength(9);
		expect(await countDeliveries(database())).toEqual([
			{ channel: 'push', isGivenUp: true, count: 1 },
		]);
	});

	test('reaches a service that was down meanwhile', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser();
		await follow(browser, toAccount(accountId));
		service.status = 500;
		await tellBankChanged();
		await deliver();
		service.status = 201;
		stall.now += MINUTE_MS;
		await deliver();
		expect(service.received).toHaveLength(2);
		expect(await countDeliveries(database())).toEqual([]);
	});

	test('forgets a browser that is gone, with all that waits for it', async () => {
		const accountId = await owner();
		await follow(new SubscribedBrowser(), toAccount(accountId));
		service.status = 410;
		await tellBankChanged();
		await deliver();
		stall.now += HOUR_MS;
		await tellBankChanged();
		await deliver();
		expect(service.received).toHaveLength(1);
	});

	test('is one node’s at a time', async () => {
		const accountId = await owner();
		await follow(new SubscribedBrowser(), toAccount(accountId));
		await tellBankChanged();
		const tried = await Promise.all([deliver(), deliver(), deliver()]);
		expect(tried.reduce((sum, count) => sum + count)).toBe(2);
		expect(service.received).toHaveLength(1);
		expect(server.received).toHaveLength(1);
	});
});

describe('many who never answer', () => {
	const session = { kind: 'session', sessionId: sessionId(7) } as const;

	/** Browsers that follow a session, at addresses that lead nowhere, each in a domain of its own. */
	async function followSilently(count: number) {
		for (let name = 0; name < count; name++) {
			const host = `push.evil${name}.example`;
			service.silentHosts.add(host);
			await follow(new SubscribedBrowser(`evil${name}`, host), session);
		}
		const params = { slug: 'toi-nay', title: 'Tối nay' };
		await database().transaction((tx) =>
			notify(tx, { kind: 'sessionSoon', params, to: [session], at: stall.now }),
		);
	}
	const arrived = (prefix: string) =>
		service.received.filter(({ path }) => path.startsWith(`/${prefix}`)).length;

	test('hold up nothing but a part of the places, and what is urgent goes before them', async () => {
		const accountId = await owner();
		const browser = new SubscribedBrowser('chu');
		await follow(browser, toAccount(accountId));
		await followSilently(30);
		const pool = new DeliveryPool(database(), roads, 'push');
		// One behind the other, as a drain fills it.
		expect(await pool.fill(stall.now)).toBe(10);
		await expect.poll(() => arrived('evil')).toBe(10);
		expect(await pool.fill(stall.now)).toBe(0);
		stall.now += MINUTE_MS;
		await tellBankChanged();
		expect(await pool.fill(stall.now)).toBe(1);
		await expect.poll(() => arrived('chu')).toBe(1);
		expect(arrived('evil'), 'they wait all the while').toBe(10);
		await cutOff(pool);
	});

	test('a mail server that hangs holds up mail alone, and so many connections at a time', async () => {
		for (let one = 0; one < 25; one++) await owner(`chu-${one}@example.com`);
		const accountId = await owner();
		await follow(new SubscribedBrowser('chu'), toAccount(accountId));
		server.isHanging = true;
		await tellBankChanged();
		const mail = new DeliveryPool(database(), roads, 'mail');
		const hanging = mail.fill(stall.now);
		await expect.poll(() => server.connections).toBe(5);
		expect(await new DeliveryPool(database(), roads, 'push').fill(stall.now)).toBe(1);
		await expect.poll(() => arrived('chu')).toBe(1);
		expect(server.connections).toBe(5);
		await server[Symbol.asyncDispose]();
		expect(await hanging).toBe(5);
		await mail.end();
		server = await startMailServer();
	});

	test('what waits is taken by importance, however long it waits', async () => {
		const accountId = await owner();
		await followSilently(3);
		const kinds = ['staffInvited', 'secondFactorReset'] as const;
		for (const kind of kinds) {
			stall.now += MINUTE_MS;
			const params = kind === 'staffInvited' ? { producerName: 'HTX' } : {};
			const telling = { kind, params, to: [toAccount(accountId)], at: stall.now } as Telling;
			await database().transaction((tx) => notify(tx, telling));
		}
		const rows = await stall.db.sql`select distinct n.kind, d.rank from notice_deliveries d
			join notices n on n.id = d.notice_id order by d.rank`;
		expect(rows.map((row) => row['kind'] as string)).toEqual([
			'secondFactorReset',
			'staffInvited',
			'sessionSoon',
		]);
		const urgent = { which: sql`true`, most: 1 };
		const [first] = await takeDue(database(), stall.now, urgent);
		expect(first).toMatchObject({ rank: 0, channel: 'mail' });
	});

	/** The service goes away: whoever waited for an answer has none. */
	async function cutOff(pool: DeliveryPool) {
		await service[Symbol.asyncDispose]();
		await pool.end();
		service = await startPushService();
	}
});

describe('orders', () => {
	const orderNews = () => tellOrderNews(database(), stall.now);

	async function move(id: string, to: 'confirmed' | 'packed') {
		await database().transaction(async (tx) => {
			const row = await lockOrder(tx, orderId(id));
			if (row) await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		});
	}

	test('new ones are told to the producer’s people, on either road, and to nobody else', async () => {
		const accountId = await owner();
		await stall.place(await stall.order());
		await stall.place(await stall.order({ lines: [stall.line(stall.honey, { lot: 'L1' })] }));
		const tea = { producerId: stall.neighbour, lines: [stall.line(stall.tea)] };
		await stall.place(await stall.order(tea));
		expect(await orderNews()).toBe(3);
		expect(await orderNews(), 'once').toBe(0);
		const { entries } = await readInbox(database(), accountId, null);
		expect(entries.map(({ kind }) => kind)).toEqual(['orderNew', 'orderNew']);
	});

	test('what the producer does is told to the browser that follows the order', async () => {
		await owner();
		const made = await stall.order();
		const { id } = await stall.place(made);
		const key = { kind: 'order', orderId: id, secret: made.secret } as const;
		const browser = new SubscribedBrowser();
		await follow(browser, await recipientOf(database(), key));
		await move(id, 'confirmed');
		await orderNews();
		await deliver();
		expect(opened(browser)).toMatchObject([
			{ title: expect.stringMatching(/^Đơn \w{8}: Người bán đã nhận$/), path: `/orders/${id}` },
		]);
	});

	test('what the buyer does is told to the producer’s people and not to the buyer', async () => {
		const accountId = await owner();
		const made = await stall.order();
		const { id } = await stall.place(made);
		const browser = new SubscribedBrowser();
		await follow(browser, toOrder(id));
		await stall.callOff(made);
		await orderNews();
		await deliver();
		expect(opened(browser)).toEqual([]);
		const { entries } = await readInbox(database(), accountId, null);
		expect(entries.map(({ kind }) => kind)).toEqual(['orderCalledOff', 'orderNew']);
	});

	test('nobody follows an order without its secret', async () => {
		const { id } = await stall.place(await stall.order());
		const secret = 'A'.repeat(22);
		const key = { kind: 'order', orderId: id, secret } as const;
		await expect(recipientOf(database(), key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		const unknown = { ...key, orderId: uuidV7(EVENING) };
		await expect(recipientOf(database(), unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	test('a buyer who is erased takes their browsers along', async () => {
		const made = await stall.order();
		const { id } = await stall.place(made);
		const browser = new SubscribedBrowser();
		await follow(browser, toOrder(id));
		await stall.callOff(made);
		await requestErasure(stall.runtime, { orderId: id, secret: made.secret });
		const [row] = await stall.db.sql`select count(*)::int as count from push_subscriptions`;
		expect(row?.['count']).toBe(0);
	});

	test('browsers that follow long finished orders are let go', async () => {
		const { id } = await stall.place(await stall.order());
		await follow(new SubscribedBrowser(), toOrder(id));
		await forgetOldNotices(database(), stall.now + 179 * 24 * HOUR_MS);
		const count = async () => {
			const [row] = await stall.db.sql<{ count: number }[]>`
				select count(*)::int as count from push_subscriptions`;
			return row?.count;
		};
		expect(await count()).toBe(1);
		await forgetOldNotices(database(), stall.now + 181 * 24 * HOUR_MS);
		expect(await count()).toBe(0);
	});
});

describe('a forgotten password', () => {
	const ask = (login: string) => askForPassword(database(), { login }, stall.now);
	const answer = () => answerForgotten(database(), stall.now);

	test('is answered by a link, in a mail and nowhere else', async () => {
		const accountId = await owner();
		await ask(' CHU@example.com ');
		await answer();
		await deliver();
		expect(madeFor).toEqual([accountId]);
		const [mail] = server.received;
		expect(mail?.to).toEqual(['chu@example.com']);
		expect(mail?.text.replaceAll('=\r\n', '')).toContain(
			'https://cho.example/sign-in/password#t0ken',
		);
		expect((await readInbox(database(), accountId, null)).entries).toEqual([]);
		const rows = await stall.db.sql`select params from notices`;
		expect(JSON.stringify(rows)).not.toContain('t0ken');
	});

	test('of an address that nobody has leads to nothing and leaves nothing', async () => {
		await ask('nobody@example.com');
		await ask('0912345678');
		await answer();
		expect(await deliver()).toBe(0);
		stall.now += 2 * HOUR_MS;
		await answer();
		expect(await stall.db.sql`select * from forgotten_passwords`).toHaveLength(0);
	});

	test('fills nobody’s mailbox', async () => {
		await owner();
		for (let times = 0; times < 5; times++) {
			await ask('chu@example.com');
			await answer();
			stall.now += MINUTE_MS;
		}
		await deliver();
		expect(server.received).toHaveLength(1);
		stall.now += HOUR_MS;
		await ask('chu@example.com');
		await answer();
		await deliver();
		expect(server.received).toHaveLength(2);
	});
});
