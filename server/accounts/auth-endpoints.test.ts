import { parseLogin } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { AccountBrowser, givePassword, testAuth } from './accounts.fixture';
import { admit } from './admit';
import type { Auth } from './auth';
import { createAccount } from './create-account';
import { signIns } from './tables';

const LOGIN = 'ai-do@cho.example';
const PASSWORD = 'mat khau cua phien thu';

/**
 * What may be asked below `/api/auth`, by whom, and what a request with nothing in it is answered. Whatever
 * is refused for what it lacks was let through to where that is looked at.
 */
const OPEN: Readonly<Record<string, readonly [nobody: string, signedIn: string]>> = {
	// Open to whoever has no sign-in yet, and proves who they are by what they send.
	'POST /sign-in': ['MALFORMED_REQUEST', 'MALFORMED_REQUEST'],
	'POST /set-password': ['MALFORMED_REQUEST', 'MALFORMED_REQUEST'],
	'POST /forgot': ['MALFORMED_REQUEST', 'MALFORMED_REQUEST'],
	'GET /passkey/generate-authenticate-options': ['answered', 'answered'],
	'POST /passkey/verify-authentication': ['PASSKEY_FAILED', 'PASSKEY_FAILED'],
	// The second step of a sign-in: what the first one left with the browser opens it.
	'POST /two-factor/verify-totp': ['WRONG_ONE_TIME_CODE', 'WRONG_ONE_TIME_CODE'],
	'POST /two-factor/verify-backup-code': ['WRONG_ONE_TIME_CODE', 'WRONG_ONE_TIME_CODE'],
	// Of whoever is signed in, and of themselves.
	'POST /change-password': ['WRONG_PASSWORD', 'WRONG_PASSWORD'],
	'POST /two-factor/enable': ['WRONG_PASSWORD', 'WRONG_PASSWORD'],
	'POST /two-factor/disable': ['WRONG_PASSWORD', 'WRONG_PASSWORD'],
	'POST /passkey/generate-register-options': ['PASSKEY_FAILED', 'answered'],
	'POST /passkey/verify-registration': ['PASSKEY_FAILED', 'PASSKEY_FAILED'],
	'GET /passkey/list-user-passkeys': ['PASSKEY_FAILED', 'answered'],
	'POST /passkey/delete-passkey': ['PASSKEY_FAILED', 'PASSKEY_FAILED'],
	// Last: nobody is signed in after it.
	'POST /sign-out': ['answered', 'answered'],
};

let db: TestDatabase;
let auth: Auth;
let known: AccountBrowser;

beforeAll(async () => {
	db = await testDatabase();
	auth = await testAuth(db.database);
	const person = { name: 'Ai đó', login: LOGIN, roles: [], actor: null };
	const id = await createAccount(db.database, person, Date.now());
	await givePassword(db.database, id, PASSWORD);
	known = new AccountBrowser({ auth, database: db.database });
	await signIn();
});
afterAll(() => db[Symbol.asyncDispose]());

const signIn = () => known.ask('/sign-in', { login: LOGIN, password: PASSWORD });

/** As the route answers: let in or not, then answered or refused. */
async function outcomeOf(browser: AccountBrowser, method: string, path: string): Promise<string> {
	const request = new Request(`http://market.test/api/auth${path}`, {
		method,
		headers: browser.headers,
	});
	try {
		await admit(browser.context(), request);
		await browser.ask(path, method === 'POST' ? {} : undefined);
		return 'answered';
	} catch (thrown) {
		if (thrown instanceof AppError) return thrown.code;
		throw thrown;
	}
}

/** Every path that the account library knows, of this version and whatever it brings by itself. */
function pathsOfLibrary(): string[] {
	return Object.values<unknown>(auth.api).flatMap((endpoint) => {
		const path: unknown =
			typeof endpoint === 'function' ? Reflect.get(endpoint, 'path') : undefined;
		return typeof path === 'string' ? [path] : [];
	});
}

describe.each(Object.entries(OPEN))('%s', (asked, [nobody, signedIn]) => {
	const [method = '', path = ''] = asked.split(' ');

	test('is answered so', async () => {
		const { database } = db;
		// Each from a network of its own: how often one may ask is counted elsewhere.
		const stranger = new AccountBrowser({ auth, database }, `192.0.2.${path.length}`);
		const before = await database.$count(signIns);
		expect(await outcomeOf(stranger, method, path)).toBe(nobody);
		expect(await database.$count(signIns)).toBe(before);
		expect(await outcomeOf(known, method, path)).toBe(signedIn);
	});
});

test.each(['\u0000', '\ud83d'])(
	'what no table keeps is refused wherever it stands: %j',
	async (odd) => {
		const typed = { login: `a${odd}b@cho.example`, password: PASSWORD };
		for (const path of ['/forgot', '/sign-in', '/change-password', '/passkey/delete-passkey']) {
			const asked = known.ask(path, path === '/change-password' ? { newPassword: odd } : typed);
			await expect(asked, path).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		}
		// Nor is such an address one.
		expect(parseLogin(typed.login)).toBeUndefined();
	},
);

test('everything else of the library is not there, also for who is signed in', async () => {
	await signIn();
	const paths = pathsOfLibrary();
	expect(paths.length).toBeGreaterThan(30);
	const closed = paths
		.flatMap((path) => [`GET ${path}`, `POST ${path}`])
		.filter((asked) => !Object.hasOwn(OPEN, asked));
	for (const asked of [...closed, 'GET /sign-in', 'PUT /sign-in', 'POST /', 'POST /toString']) {
		const [method = '', path = ''] = asked.split(' ');
		expect(await outcomeOf(known, method, path), asked).toBe('NOT_FOUND');
	}
});
