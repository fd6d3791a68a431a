import type { AccountId } from '$lib/domain/accounts/account';
import { DAY_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { newPasskey } from '../../tests/fixtures/passkey';
import { totpOf } from '../../tests/fixtures/totp';
import { readInbox } from '../notify/inbox';
import { AccountBrowser, givePassword, ORIGIN, testAuth } from './accounts.fixture';
import type { Auth } from './auth';
import { createAccount } from './create-account';
import { createPasswordLink } from './set-password';
import { passkeys, signIns } from './tables';

const PASSWORD = 'mưa rơi trên mái lá';
let db: TestDatabase;
let auth: Auth;

beforeAll(async () => {
	db = await testDatabase();
	auth = await testAuth(db.database);
});
afterAll(() => db[Symbol.asyncDispose]());

/** Somebody who has signed in on a phone, and how long ago. */
async function signedIn(login: string, agoMs: number) {
	const person = { name: 'Chị Gói', login, roles: [], actor: null };
	const id = await createAccount(db.database, person, Date.now());
	await givePassword(db.database, id, PASSWORD);
	const phone = new AccountBrowser({ auth, database: db.database });
	await phone.ask('/sign-in', { login, password: PASSWORD });
	const createdAt = new Date(Date.now() - agoMs);
	await db.database.update(signIns).set({ createdAt }).where(eq(signIns.userId, id));
	return { id, phone };
}

const begin = (phone: AccountBrowser, password: string | null) =>
	phone.ask('/passkey/generate-register-options?name=M', { password }) as Promise<{
		challenge: string;
	}>;

async function add(
	phone: AccountBrowser,
	password: string | null,
	name = 'Máy này',
): Promise<void> {
	const { challenge } = await begin(phone, password);
	const response = newPasskey(challenge, ORIGIN);
	await phone.ask('/passkey/verify-registration', { response, name });
}

const keysOf = (id: AccountId) =>
	db.database.select().from(passkeys).where(eq(passkeys.userId, id));
const toldOf = async (id: AccountId) =>
	(await readInbox(db.database, id, null)).entries.map(({ kind, params }) => ({ kind, params }));
/** What the log says was done to a person's account, since it was made, and by whom. */
const logOf = (id: AccountId) => db.sql`
	select action, account_id as by, before, after from audit_entries
	where subject = ${`account ${id}`} and action <> 'account.create' order by id`;
const wrong = { code: 'WRONG_PASSWORD' };

describe('a passkey', () => {
	test('is added on a phone that lies open only with the password, and the person is told', async () => {
		const { id, phone } = await signedIn('0912 000 101', 2 * DAY_MS);
		await expect(begin(phone, null)).rejects.toMatchObject(wrong);
		await expect(begin(phone, 'sai rồi sai rồi')).rejects.toMatchObject(wrong);
		// The challenge for signing in is none for adding a key.
		const other = (await phone.ask('/passkey/generate-authenticate-options')) as {
			challenge: string;
		};
		const response = newPasskey(other.challenge, ORIGIN);
		await expect(
			phone.ask('/passkey/verify-registration', { response, name: 'Máy này' }),
		).rejects.toMatchObject({ code: 'PASSKEY_FAILED' });
		expect(await keysOf(id)).toEqual([]);
		expect(await toldOf(id)).toEqual([]);

		await add(phone, PASSWORD);
		expect(await keysOf(id)).toMatchObject([{ name: 'Máy này' }]);
		expect(await toldOf(id)).toEqual([{ kind: 'wayInChanged', params: { what: 'passkeyAdded' } }]);
	});

	test('is added without it by who has just signed in, and ended by the same rule', async () => {
		const { id, phone } = await signedIn('0912 000 102', 0);
		await add(phone, null);
		const [key] = await keysOf(id);
		const createdAt = new Date(Date.now() - DAY_MS);
		await db.database.update(signIns).set({ createdAt }).where(eq(signIns.userId, id));
		const end = (password?: string) =>
			phone.ask('/passkey/delete-passkey', { id: key?.id, password });
		await expect(end()).rejects.toMatchObject(wrong);
		expect(await keysOf(id)).toHaveLength(1);
		await end(PASSWORD);
		expect(await keysOf(id)).toEqual([]);
	});

	test('is asked for by nobody who has not signed in', async () => {
		const stranger = new AccountBrowser({ auth, database: db.database });
		await expect(begin(stranger, PASSWORD)).rejects.toMatchObject({ code: 'PASSKEY_FAILED' });
	});

	test('ends with a password that is set by a link, and the person is told', async () => {
		const { id, phone } = await signedIn('0912 000 103', 0);
		await add(phone, null);
		const token = await createPasswordLink(db.database, { accountId: id, actor: null }, Date.now());
		await phone.ask('/set-password', { token, password: `${PASSWORD} mới` });
		expect(await keysOf(id)).toEqual([]);
		expect((await toldOf(id))[0]).toEqual({
			kind: 'wayInChanged',
			params: { what: 'passwordSet' },
		});
	});
});

describe('what opens an account', () => {
	test('is told of where the password is changed, and the other devices are signed out unasked', async () => {
		const { id, phone } = await signedIn('0912 000 111', 0);
		const other = new AccountBrowser({ auth, database: db.database });
		await other.enter(id);
		const words = { currentPassword: PASSWORD, newPassword: 'nắng lên trên đồi chè' };
		await phone.ask('/change-password', { ...words, revokeOtherSessions: false });
		expect(await phone.context().signedIn()).not.toBeNull();
		expect(await other.context().signedIn()).toBeNull();
		expect(await toldOf(id)).toEqual([
			{ kind: 'wayInChanged', params: { what: 'passwordChanged' } },
		]);
	});

	test('is told of where the one-time codes are turned off, not where they are only begun', async () => {
		const { id, phone } = await signedIn('0912 000 112', 0);
		const begun = (await phone.ask('/two-factor/enable', { password: PASSWORD })) as {
			totpURI: string;
		};
		await phone.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) });
		expect(await toldOf(id)).toEqual([]);
		const refused = phone.ask('/two-factor/disable', { password: 'sai rồi sai rồi' });
		await expect(refused).rejects.toMatchObject(wrong);
		expect(await toldOf(id)).toEqual([]);
		await phone.ask('/two-factor/disable', { password: PASSWORD });
		expect(await toldOf(id)).toEqual([
			{ kind: 'wayInChanged', params: { what: 'secondFactorOff' } },
		]);
	});
});

describe('what the log says of the ways into an account', () => {
	const passkeysOf = (...names: readonly string[]) => ({ passkeys: names });
	const plain = { before: null, after: null };

	test('names the passkeys that were added and ended', async () => {
		const { id, phone } = await signedIn('0912 000 121', 0);
		await add(phone, null, 'Máy cũ');
		await add(phone, null, 'Máy mới');
		const old = (await keysOf(id)).find(({ name }) => name === 'Máy cũ');
		await phone.ask('/passkey/delete-passkey', { id: old?.id });
		const added = { action: 'account.addPasskey', by: id };
		expect(await logOf(id)).toEqual([
			{ ...added, before: passkeysOf(), after: passkeysOf('Máy cũ') },
			{ ...added, before: passkeysOf('Máy cũ'), after: passkeysOf('Máy cũ', 'Máy mới') },
			{
				...{ action: 'account.removePasskey', by: id },
				...{ before: passkeysOf('Máy cũ', 'Máy mới'), after: passkeysOf('Máy mới') },
			},
		]);
	});

	test('holds each change of the one-time codes and the password, and none that was refused', async () => {
		const { id, phone } = await signedIn('0912 000 122', 0);
		const begun = (await phone.ask('/two-factor/enable', { password: PASSWORD })) as {
			totpURI: string;
		};
		await phone.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) });
		const refused = phone.ask('/two-factor/disable', { password: 'sai rồi sai rồi' });
		await expect(refused).rejects.toMatchObject(wrong);
		await phone.ask('/two-factor/disable', { password: PASSWORD });
		const newPassword = 'nắng lên trên đồi chè';
		await phone.ask('/change-password', { currentPassword: PASSWORD, newPassword });
		expect(await logOf(id)).toEqual([
			{ action: 'account.beginTwoFactor', by: id, ...plain },
			{ action: 'account.proveTwoFactor', by: id, ...plain },
			{ action: 'account.disableTwoFactor', by: id, ...plain },
			{ action: 'account.changePassword', by: id, ...plain },
		]);
	});

	test('names nobody for a password that was set by a link, and how many passkeys ended with it', async () => {
		const { id, phone } = await signedIn('0912 000 123', 0);
		await add(phone, null);
		const token = await createPasswordLink(db.database, { accountId: id, actor: null }, Date.now());
		await phone.ask('/set-password', { token, password: `${PASSWORD} mới` });
		const spent = phone.ask('/set-password', { token, password: PASSWORD });
		await expect(spent).rejects.toMatchObject({ code: 'LINK_SPENT' });
		expect((await logOf(id)).slice(1)).toEqual([
			{
				...{ action: 'account.createPasswordLink', by: null },
				...{ before: null, after: { isMailed: false } },
			},
			{ action: 'account.setPassword', by: null, before: { passkeys: 1 }, after: null },
		]);
	});
});
