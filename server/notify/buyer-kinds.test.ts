import { BUYER_NOTICE_KINDS } from '$lib/domain/notices/buyer-kinds';
import type { Notice } from '$lib/domain/notices/notice';
import { orderId, sessionId, uuidV7 } from '$lib/domain/ids';
import { afterEach, beforeEach, expect, test } from 'vitest';
import webPush from 'web-push';

import {
	startPushService,
	SubscribedBrowser,
	type PushService,
} from '../../tests/fixtures/push-service';
import { Stall } from '../../tests/fixtures/stall';
import { giveSignIn } from '../accounts/accounts.fixture';
import { createAccount } from '../accounts/create-account';
import { getKindsOff, setKindsOff } from './buyer-choices';
import type { Roads } from './deliver';
import { deliverDue } from './deliver.fixture';
import { notify } from './notify';
import { createPushSender } from './push-sender';
import { toOrder, type Recipient } from './recipient';
import { subscribe } from './subscribe';

let stall: Stall;
let service: PushService;
let roads: Roads;
let browser: SubscribedBrowser;
const order = orderId(uuidV7(1));
const session = { kind: 'session', sessionId: sessionId(1) } as const;

beforeEach(async () => {
	[stall, service] = await Promise.all([Stall.open(4), startPushService()]);
	const keys = webPush.generateVAPIDKeys();
	const { request } = service;
	roads = {
		origin: 'https://cho.example',
		push: createPushSender({ keys, contact: 'mailto:cho@example.com', request }),
		mail: undefined,
		makePasswordToken: () => Promise.reject(new Error('nobody asked')),
	};
	browser = new SubscribedBrowser();
});
afterEach(() => Promise.all([stall, service].map((part) => part[Symbol.asyncDispose]())));

const database = () => stall.db.database;
const follow = (to: Recipient, by = browser) =>
	subscribe(database(), to, { subscription: by.subscription, locale: 'vi', now: stall.now });
const tell = (notice: Notice, to: Recipient) =>
	database().transaction((tx) => notify(tx, { ...notice, to: [to], at: stall.now }));
const deliver = () => deliverDue(database(), roads, stall.now);

const MOVED = { kind: 'orderMoved', params: { orderId: order, state: 'shipped' } } as const;
const RECALLED = {
	kind: 'lotRecalled',
	params: { orderId: order, productName: 'Mật ong', lot: 'L1' },
} as const;
const SOON = { kind: 'sessionSoon', params: { slug: 'phien-1', title: 'Phiên 1' } } as const;

test('a buyer is told all kinds until they choose, and then what they chose, of all they follow', async () => {
	await follow(toOrder(order));
	await follow(session);
	await tell(MOVED, toOrder(order));
	await tell(SOON, session);
	expect(await deliver()).toBe(2);
	expect(await setKindsOff(database(), browser.subscription, ['orderMoved'])).toBe(true);
	await tell({ ...MOVED, params: { orderId: order, state: 'delivered' } }, toOrder(order));
	await tell(SOON, session);
	expect(await deliver()).toBe(1);
	await setKindsOff(database(), browser.subscription, ['sessionSoon']);
	await tell(SOON, session);
	await tell(MOVED, toOrder(order));
	expect(await deliver()).toBe(1);
});

test('a recall of goods that they hold is told to them whatever they chose', async () => {
	await follow(toOrder(order));
	await setKindsOff(database(), browser.subscription, BUYER_NOTICE_KINDS);
	await tell(RECALLED, toOrder(order));
	await tell(MOVED, toOrder(order));
	expect(await deliver()).toBe(1);
});

test('what they follow later keeps to their choice, and another browser to its own', async () => {
	const other = new SubscribedBrowser();
	await follow(toOrder(order));
	await setKindsOff(database(), browser.subscription, ['sessionSoon']);
	await follow(session);
	await follow(session, other);
	expect(await getKindsOff(database(), other.subscription)).toEqual([]);
	await tell(SOON, session);
	await deliver();
	const paths = service.received.map(({ path }) => path);
	expect(paths.filter((path) => other.endpoint.endsWith(path))).toHaveLength(1);
	expect(paths.filter((path) => browser.endpoint.endsWith(path))).toHaveLength(0);
});

test('what waits when they choose is not sent any more', async () => {
	await follow(toOrder(order));
	await tell(MOVED, toOrder(order));
	await setKindsOff(database(), browser.subscription, ['orderMoved']);
	await deliver();
	expect(service.received).toEqual([]);
});

test('nobody chooses for a browser whose secret they do not know, nor for what staff are told', async () => {
	await follow(toOrder(order));
	const { subscription } = browser;
	const guessed = {
		...subscription,
		keys: { ...subscription.keys, auth: new SubscribedBrowser().subscription.keys.auth },
	};
	expect(await setKindsOff(database(), guessed, ['orderMoved'])).toBe(false);
	expect(await getKindsOff(database(), guessed)).toBeUndefined();
	const account = { name: 'Chủ', login: 'chu@example.com', roles: [], actor: null };
	const accountId = await createAccount(database(), account, stall.now);
	const person = { kind: 'account', accountId } as const;
	const desk = new SubscribedBrowser();
	const signInId = await giveSignIn(database(), person.accountId, stall.now);
	const asked = {
		subscription: desk.subscription,
		locale: 'vi',
		signInId,
		now: stall.now,
	} as const;
	await subscribe(database(), person, asked);
	expect(await setKindsOff(database(), desk.subscription, ['complaintAnswered'])).toBe(false);
});
