import { afterEach, beforeEach, expect, test } from 'vitest';
import webPush from 'web-push';

import { testDatabase } from '../../tests/fixtures/database';
import {
	readVapid,
	startPushService,
	SubscribedBrowser,
	type PushService,
} from '../../tests/fixtures/push-service';
import { createPushSender } from './push-sender';
import { isPublicAddress, isPushEndpoint, lookupPublic } from './public-address';
import { getVapidKeys } from './vapid';

const MESSAGE = { title: 'Đơn mới', body: 'Bưởi đỏ 🍊', path: '/orders', tag: 'a' };
let service: PushService;

beforeEach(async () => {
	service = await startPushService();
});
afterEach(() => service[Symbol.asyncDispose]());

test('a browser opens what was sealed for it, signed by the key that it subscribed with', async () => {
	await using db = await testDatabase(2);
	const keys = await getVapidKeys(db.database);
	expect(await getVapidKeys(db.database), 'the same for ever').toEqual(keys);
	const browser = new SubscribedBrowser();
	const { request } = service;
	const sender = createPushSender({ keys, contact: 'mailto:cho@example.com', request });

	expect(await sender.send(browser.subscription, MESSAGE)).toEqual({ status: 'sent' });

	const [push] = service.received;
	if (!push) throw new Error('nothing came');
	expect(browser.open(push.body)).toEqual(MESSAGE);
	expect(() => new SubscribedBrowser().open(push.body), 'nobody else does').toThrow();
	const { key, claims } = readVapid(push.headers.authorization);
	expect(key).toBe(keys.publicKey);
	expect(claims).toMatchObject({ aud: 'https://push.example.com', sub: 'mailto:cho@example.com' });
});

test.each([
	[201, 'sent'],
	[404, 'gone'],
	[410, 'gone'],
	[403, 'gone'],
	[301, 'later'],
	[429, 'later'],
	[500, 'later'],
] as const)('a service that answers %i: %s', async (status, outcome) => {
	const keys = webPush.generateVAPIDKeys();
	service.status = status;
	const { request } = service;
	const sender = createPushSender({ keys, contact: 'mailto:cho@example.com', request });
	const sent = await sender.send(new SubscribedBrowser().subscription, MESSAGE);
	expect(sent.status).toBe(outcome);
	expect(service.received).toHaveLength(1);
});

test('a host that lets every message wait is left alone; other hosts are not', async () => {
	const { request } = service;
	const sender = createPushSender({
		keys: webPush.generateVAPIDKeys(),
		contact: 'mailto:cho@example.com',
		request,
		deadlineMs: 50,
	});
	service.silentHosts.add('push.evil.example');
	const silent = new SubscribedBrowser('a', 'push.evil.example').subscription;
	for (let times = 0; times < 5; times++) await sender.send(silent, MESSAGE);
	expect(service.received).toHaveLength(3);
	expect(await sender.send(silent, MESSAGE)).toEqual({ status: 'later', failure: 'hostSilent' });
	expect(await sender.send(new SubscribedBrowser().subscription, MESSAGE)).toEqual({
		status: 'sent',
	});
});

test.each([
	'http://push.example.com/a',
	'https://127.0.0.1/a',
	'https://[::1]/a',
	'https://[fd00::1]/a',
	'https://2130706433/a',
	'https://0x7f.1/a',
	'https://localhost/a',
	'https://db.localhost/a',
	'https://printer.local/a',
	'https://metadata.google.internal/a',
	'https://database/a',
	'https://push.example.com:5432/a',
	'https://a:b@push.example.com/a',
	'file:///etc/passwd',
	'',
])('no message is sent to %s', async (endpoint) => {
	const keys = webPush.generateVAPIDKeys();
	expect(isPushEndpoint(endpoint)).toBe(false);
	const { request } = service;
	const sender = createPushSender({ keys, contact: 'mailto:cho@example.com', request });
	const { keys: seal } = new SubscribedBrowser().subscription;
	expect(await sender.send({ endpoint, keys: seal }, MESSAGE)).toEqual({ status: 'gone' });
	expect(service.received).toEqual([]);
});

test.each([
	'10.1.2.3',
	'127.0.0.1',
	'169.254.169.254',
	'172.31.0.1',
	'192.168.1.1',
	'100.64.0.1',
	'0.0.0.0',
	'::1',
	'::',
	'::ffff:10.0.0.1',
	'fe80::1',
	'fd12::1',
	'2001:db8::1',
	'2002:a00:1::1',
	'64:ff9b::a00:1',
	'push.example.com',
])('%s is no address of the public internet', (address) => {
	expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '142.250.1.1', '2607:f8b0::1', '2a00:1450::1'])('%s is one', (address) => {
	expect(isPublicAddress(address)).toBe(true);
});

test('a name that leads into our own network is not looked up to an end', async () => {
	const error = await new Promise((settle) => {
		lookupPublic('localhost', { all: true }, (failure) => settle(failure));
	});
	expect(error).toMatchObject({ message: 'leads inward' });
});
