import { afterAll, beforeAll, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { AccountBrowser, givePassword, ORIGIN, testAuth } from './accounts.fixture';
import { admit } from './admit';
import type { Auth } from './auth';
import { createAccount } from './create-account';

/** A mobile carrier's, behind which a whole district stands. */
const CARRIER = '198.51.100.7';
const PASSWORD = 'mưa rơi trên mái lá';
const LOGIN = { login: '0912 345 678', password: PASSWORD };

let db: TestDatabase;
let auth: Auth;

beforeAll(async () => {
	db = await testDatabase();
	auth = await testAuth(db.database);
	const person = { name: 'Chị Gói', login: LOGIN.login, roles: [], actor: null };
	const id = await createAccount(db.database, person, Date.now());
	await givePassword(db.database, id, PASSWORD);
});
afterAll(() => db[Symbol.asyncDispose]());

const browser = (address = CARRIER) => new AccountBrowser({ auth, database: db.database }, address);

function ask(phone: AccountBrowser, path = '/sign-in', method = 'POST'): Promise<void> {
	const request = new Request(`${ORIGIN}/api/auth${path}`, { method, headers: phone.headers });
	return admit(phone.context(), request);
}

const refused = { code: 'TOO_MANY_REQUESTS' };

test('what is not there is not counted', async () => {
	const phone = browser('203.0.113.1');
	for (let count = 0; count < 400; count++) {
		await expect(ask(phone, '/sign-up/email')).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await expect(ask(phone, '/sign-in', 'GET')).rejects.toMatchObject({ code: 'NOT_FOUND' });
	}
	await ask(phone);
});

test('a stranger who asks without end shuts strangers out, and no device that is known', async () => {
	const [known, signedIn] = [browser(), browser()];
	await known.ask('/sign-in', LOGIN);
	await known.ask('/sign-out', {});
	await signedIn.ask('/sign-in', LOGIN);
	const onlySignedIn = browser();
	onlySignedIn.takeCookies(signedIn, (name) => name !== 'market.known');

	const stranger = browser();
	for (let count = 0; count < 300; count++) await ask(stranger);
	await expect(ask(stranger)).rejects.toMatchObject(refused);
	await expect(ask(browser())).rejects.toMatchObject(refused);
	await ask(browser('203.0.113.9'));

	for (const phone of [known, onlySignedIn]) {
		for (let count = 0; count < 60; count++) await ask(phone);
		// Its own ends as well.
		await expect(ask(phone)).rejects.toMatchObject(refused);
	}
	await ask(signedIn, '/sign-out');
});

test('a cookie that the market did not seal makes nobody known', async () => {
	const forger = browser('203.0.113.20');
	const name = 'A'.repeat(22);
	for (const value of [name, `${name}.${name}`, `${name}.${name}.${name}`]) {
		forger.setCookie('market.known', value);
		for (let count = 0; count < 100; count++) await ask(forger);
	}
	await expect(ask(forger)).rejects.toMatchObject(refused);
});

test('strangers who ask for mails without end keep no known device from asking for one', async () => {
	const address = '203.0.113.30';
	const known = browser(address);
	await known.ask('/sign-in', LOGIN);
	await known.ask('/sign-out', {});
	const stranger = browser(address);
	for (let count = 0; count < 60; count++) await ask(stranger, '/forgot');
	await expect(ask(stranger, '/forgot')).rejects.toMatchObject(refused);
	// They may still sign in.
	await ask(stranger);
	for (let count = 0; count < 5; count++) await ask(known, '/forgot');
	await expect(ask(known, '/forgot')).rejects.toMatchObject(refused);
});
