import type { AccountId } from '$lib/domain/accounts/account';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import webPush from 'web-push';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import {
	startPushService,
	SubscribedBrowser,
	type PushService,
} from '../../tests/fixtures/push-service';
import { totpOf } from '../../tests/fixtures/totp';
import { AccountBrowser, givePassword, testAuth } from '../accounts/accounts.fixture';
import type { Auth } from '../accounts/auth';
import { correctAccount } from '../accounts/correct-login';
import { createAccount } from '../accounts/create-account';
import { endDevices } from '../accounts/devices';
import { setAccountClosed } from '../accounts/manage-accounts';
import { createPasswordLink } from '../accounts/set-password';
import { signIns } from '../accounts/tables';
import { deliverDue } from './deliver.fixture';
import { notify } from './notify';
import { createPushSender } from './push-sender';
import { toAccount } from './recipient';
import { forgetOldNotices, isSubscribed, subscribe } from './subscribe';
import { pushSubscriptions } from './tables';

const PASSWORD = 'mưa rơi trên mái lá';
const NEXT = 'nắng lên trên đồi chè';
let db: TestDatabase;
let auth: Auth;
let service: PushService;
let other: AccountId;
let last = 0;

beforeAll(async () => {
	[db, service] = await Promise.all([testDatabase(), startPushService()]);
	auth = await testAuth(db.database);
	const person = { name: 'Ban tổ chức', login: 'ban@example.com', roles: [], actor: null };
	other = await createAccount(db.database, person, Date.now());
});
afterAll(() => Promise.all([db, service].map((part) => part[Symbol.asyncDispose]())));

/** Somebody who is woken on two phones, each by its own sign-in. */
class Person {
	private constructor(
		readonly id: AccountId,
		readonly here: AccountBrowser,
		readonly there: AccountBrowser,
	) {}

	readonly hereWoken = new SubscribedBrowser(`here-${last}`);
	readonly thereWoken = new SubscribedBrowser(`there-${last}`);

	static async signedInTwice(): Promise<Person> {
		last++;
		const account = { name: 'Chị Gói', login: `0912 000 ${300 + last}`, roles: [], actor: null };
		const id = await createAccount(db.database, account, Date.now());
		const phone = () => new AccountBrowser({ auth, database: db.database }, `198.51.100.${last}`);
		const person = new Person(id, phone(), phone());
		const { here, there, hereWoken, thereWoken } = person;
		await person.#subscribe(await here.enter(id), hereWoken);
		await person.#subscribe(await there.enter(id), thereWoken);
		return person;
	}

	async #subscribe(signInId: string, { subscription }: SubscribedBrowser): Promise<void> {
		const asked = { subscription, locale: 'vi', signInId, now: Date.now() } as const;
		await subscribe(db.database, toAccount(this.id), asked);
	}

	async signInOf(phone: AccountBrowser): Promise<string> {
		const signedIn = await phone.context().signedIn();
		if (!signedIn) throw new Error('not signed in');
		return signedIn.signInId;
	}

	/** @returns which of the two phones are woken by a notice of now */
	async woken(now: EpochMs = Date.now()): Promise<string[]> {
		await this.tell(now);
		return this.delivered(now);
	}

	async tell(at: EpochMs): Promise<void> {
		const telling = { kind: 'secondFactorReset', params: {}, at } as const;
		await db.database.transaction((tx) => notify(tx, { ...telling, to: [toAccount(this.id)] }));
	}

	async delivered(now: EpochMs): Promise<string[]> {
		service.received.length = 0;
		await deliverDue(db.database, roads(), now);
		return service.received.map(({ path }) => (path.startsWith('/here') ? 'here' : 'there')).sort();
	}
}

const keys = webPush.generateVAPIDKeys();
const roads = () => ({
	origin: 'https://cho.example',
	push: createPushSender({ keys, contact: 'mailto:cho@example.com', request: service.request }),
	mail: undefined,
	makePasswordToken: () => Promise.resolve('t0ken'),
});
const actor = () => ({ accountId: other, requestId: 'request-1' });
const BOTH = ['here', 'there'];

/** By what roads sign-ins end, and on which phones the person is still woken afterwards. */
const ROADS: Readonly<
	Record<string, { readonly left: string[]; readonly end: (person: Person) => Promise<unknown> }>
> = {
	'they sign out here': { left: ['there'], end: ({ here }) => here.ask('/sign-out', {}) },
	'they end the other device': {
		left: ['here'],
		end: async (person) => {
			const self = { accountId: person.id, signInId: await person.signInOf(person.here) };
			const deviceId = await person.signInOf(person.there);
			await endDevices(db.database, { ...self, deviceId, actor: actor() }, Date.now());
		},
	},
	'they end all other devices': {
		left: ['here'],
		end: async (person) => {
			const self = { accountId: person.id, signInId: await person.signInOf(person.here) };
			await endDevices(db.database, { ...self, deviceId: null, actor: actor() }, Date.now());
		},
	},
	'they change the password here': {
		left: ['here'],
		end: async ({ id, here }) => {
			await givePassword(db.database, id, PASSWORD);
			await here.ask('/change-password', { currentPassword: PASSWORD, newPassword: NEXT });
		},
	},
	'they set a password by a link': {
		left: [],
		end: async ({ id, here }) => {
			const token = await createPasswordLink(
				db.database,
				{ accountId: id, actor: null },
				Date.now(),
			);
			await here.ask('/set-password', { token, password: NEXT });
		},
	},
	'an administrator closes the account': {
		left: [],
		end: ({ id }) =>
			setAccountClosed(db.database, { accountId: id, isClosed: true, actor: actor() }, Date.now()),
	},
	'an administrator gives them another login': {
		left: [],
		end: ({ id }) =>
			correctAccount(
				db.database,
				{
					accountId: id,
					name: 'Chị Gói',
					phone: `0913 000 ${300 + last}`,
					email: '',
					isMistyped: false,
					actor: actor(),
				},
				Date.now(),
			),
	},
};

describe('staff are woken no more where their sign-in is over:', () => {
	test.each(Object.entries(ROADS))('%s', async (_name, { left, end }) => {
		const person = await Person.signedInTwice();
		expect(await person.woken()).toEqual(BOTH);
		await end(person);
		// Some of these roads are told of themselves.
		await person.delivered(Date.now());
		expect(await person.woken()).toEqual(left);
	});

	test('it runs out', async () => {
		const person = await Person.signedInTwice();
		await db.database
			.update(signIns)
			.set({ expiresAt: new Date(Date.now() - 1) })
			.where(eq(signIns.id, await person.signInOf(person.there)));
		expect(await person.woken()).toEqual(['here']);
	});

	test('it ends while a notice waits to be sent', async () => {
		const person = await Person.signedInTwice();
		await person.tell(Date.now());
		await person.there.ask('/sign-out', {});
		expect(await person.delivered(Date.now())).toEqual(['here']);
	});
});

test('a phone whose sign-in is replaced by a new one, as with one-time codes, goes on being woken', async () => {
	const person = await Person.signedInTwice();
	await givePassword(db.database, person.id, PASSWORD);
	const before = await person.signInOf(person.here);
	const { totpURI } = (await person.here.ask('/two-factor/enable', { password: PASSWORD })) as {
		totpURI: string;
	};
	await person.here.ask('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) });
	expect(await person.signInOf(person.here)).not.toBe(before);
	expect(await person.woken()).toEqual(BOTH);
});

test('where the sign-in is over a phone is told that it is not woken, and forgotten overnight', async () => {
	const person = await Person.signedInTwice();
	const isWoken = ({ endpoint }: SubscribedBrowser) =>
		isSubscribed(db.database, toAccount(person.id), { endpoint, now: Date.now() });
	expect(await isWoken(person.thereWoken)).toBe(true);
	await person.there.ask('/sign-out', {});
	expect(await isWoken(person.thereWoken)).toBe(false);
	await forgetOldNotices(db.database, Date.now());
	const kept = await db.database
		.select({ endpoint: pushSubscriptions.endpoint })
		.from(pushSubscriptions)
		.where(eq(pushSubscriptions.recipient, `account:${person.id}` as never));
	expect(kept).toEqual([{ endpoint: person.hereWoken.endpoint }]);
});
