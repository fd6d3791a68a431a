import type { AccountId } from '$lib/domain/accounts/account';
import { DAY_MS } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { AccountBrowser, givePassword, testAuth } from './accounts.fixture';
import type { Auth } from './auth';
import { correctAccount, setOwnLogins, setOwnName } from './correct-login';
import { createAccount } from './create-account';
import { findAccount } from './find-account';
import { createPasswordLink, setPassword } from './set-password';

const NOW = Date.now();
const PASSWORD = 'mưa rơi trên mái lá';
let db: TestDatabase;
let auth: Auth;

beforeAll(async () => {
	db = await testDatabase();
	auth = await testAuth(db.database);
});
afterAll(() => db[Symbol.asyncDispose]());

async function person(login: string): Promise<AccountId> {
	const account = { name: 'Chị Gói', login, roles: [], actor: null };
	const id = await createAccount(db.database, account, NOW);
	await givePassword(db.database, id, PASSWORD);
	return id;
}

const by = (accountId: AccountId) => ({ accountId, requestId: 'request-1' });
const own = (id: AccountId, phone: string, email: string, now = NOW) =>
	setOwnLogins(db.database, { phone, email, actor: by(id) }, now);

function signIn(login: string): Promise<unknown> {
	const browser = new AccountBrowser({ auth, database: db.database });
	return browser.ask('/sign-in', { login, password: PASSWORD });
}

async function logOf(id: AccountId, action: string) {
	return db.sql`select account_id, before, after from audit_entries
		where action = ${action} and subject = ${`account ${id}`} order by id`;
}

describe('somebody’s own', () => {
	test('name is changed, and the log keeps both', async () => {
		const id = await person('0912000201');
		await setOwnName(db.database, { name: '  Chị Gói Hàng ', actor: by(id) }, NOW);
		expect((await findAccount(db.database, id))?.name).toBe('Chị Gói Hàng');
		expect(await logOf(id, 'account.setName')).toMatchObject([
			{ account_id: id, before: { name: 'Chị Gói' }, after: { name: 'Chị Gói Hàng' } },
		]);
		await expect(setOwnName(db.database, { name: ' ', actor: by(id) }, NOW)).rejects.toMatchObject({
			code: 'INVALID_NAME',
		});
	});

	test('number and mail are what they sign in by from now on, and old links open nothing', async () => {
		const id = await person('0912000202');
		const token = await createPasswordLink(db.database, { accountId: id, actor: null }, NOW);
		await own(id, '0912 000 203', ' Goi@Cho.Example ');
		expect(await findAccount(db.database, id)).toMatchObject({
			phone: '+84912000203',
			email: 'goi@cho.example',
		});
		await signIn('0912000203');
		await signIn('goi@cho.example');
		await expect(signIn('0912000202')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
		const given = { token, password: 'mật khẩu khác hẳn' };
		await expect(setPassword({ auth, database: db.database }, given, NOW)).rejects.toMatchObject({
			code: 'LINK_SPENT',
		});
		// One of the two may go, never both.
		await own(id, '0912000203', '');
		expect(await findAccount(db.database, id)).toMatchObject({ email: null });
		await own(id, '', 'goi@cho.example');
		await signIn('goi@cho.example');
		for (const [phone, email] of [
			['', ''],
			['goi@cho.example', ''],
			['', '0912000203'],
		] as const) {
			await expect(own(id, phone, email)).rejects.toMatchObject({ code: 'INVALID_PHONE' });
		}
	});

	test('number may not be somebody else’s, and nobody can ask of many', async () => {
		const id = await person('0912000204');
		await person('da-co@cho.example');
		await person('0912000205');
		const taken = { code: 'LOGIN_TAKEN' };
		await expect(own(id, '0912000204', 'da-co@cho.example')).rejects.toMatchObject(taken);
		await expect(own(id, '0912000205', '')).rejects.toMatchObject(taken);
		expect(await findAccount(db.database, id)).toMatchObject({
			phone: '+84912000204',
			email: null,
		});
		const names = ['a', 'b', 'c'].map((name) => `${name}-chua-co@cho.example`);
		for (const name of names) await own(id, '0912000204', name);
		const over = { code: 'TOO_MANY_REQUESTS' };
		await expect(own(id, '0912000204', 'da-co@cho.example')).rejects.toMatchObject(over);
		await expect(own(id, '0912000204', 'nua@cho.example')).rejects.toMatchObject(over);
		await own(id, '0912000204', 'nua@cho.example', NOW + DAY_MS + 1);
		const [first] = await logOf(id, 'account.setLogins');
		expect(first).toMatchObject({ after: { isTaken: true } });
	});
});

describe('an administrator', () => {
	test('sets right what another cannot sign in by, and nothing of their own that way', async () => {
		const [id, administrator] = [await person('0912000206'), await person('0912000207')];
		const correction = {
			name: 'Chị Gói',
			phone: '0912000208',
			email: '',
			actor: by(administrator),
		};
		await correctAccount(db.database, { ...correction, accountId: id }, NOW);
		await signIn('0912000208');
		expect(await logOf(id, 'account.setLogins')).toMatchObject([
			{
				account_id: administrator,
				before: { phone: '+84912000206' },
				after: { phone: '+84912000208' },
			},
		]);
		const taken = { ...correction, phone: '0912000207', name: 'Tên Khác', accountId: id };
		await expect(correctAccount(db.database, taken, NOW)).rejects.toMatchObject({
			code: 'LOGIN_TAKEN',
		});
		expect((await findAccount(db.database, id))?.name).toBe('Chị Gói');
		await expect(
			correctAccount(db.database, { ...correction, accountId: administrator }, NOW),
		).rejects.toMatchObject({ code: 'FORBIDDEN' });
	});
});
