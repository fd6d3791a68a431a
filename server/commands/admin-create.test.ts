import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCommandFile } from '../../tests/fixtures/command';
import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { AccountBrowser, testAuth } from '../accounts/accounts.fixture';

const PASSWORD = 'một câu ngắn dễ nhớ';
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

function create(...args: string[]) {
	const env = { DATABASE_URL: db.url, PUBLIC_ORIGIN: 'https://cho.example' };
	return runCommandFile('admin-create', args, env);
}

test('makes the first administrator, who signs in by the printed link', async () => {
	const ran = await create('--name', 'Ban tổ chức', '--login', '0912345678');
	expect(ran).toMatchObject({ code: 0, error: '' });
	const [, token] = /https:\/\/cho\.example\/sign-in\/password#(\S+)/.exec(ran.out) ?? [];
	const auth = await testAuth(db.database);
	const browser = new AccountBrowser({ auth, database: db.database });
	await browser.ask('/set-password', { token, password: PASSWORD });
	await browser.ask('/sign-in', { login: '0912345678', password: PASSWORD });
	const signedIn = await browser.context().signedIn();
	expect(signedIn?.account.roles).toEqual(['administrator']);
});

test.each([
	[[], 'Usage: npm run admin:create'],
	[['--name', 'A'], 'Usage: npm run admin:create'],
	[['--name', 'A', '--login', '12'], 'neither a Vietnamese mobile number nor an e-mail'],
	[['--name', ' ', '--login', '0912345679'], 'must have 1 to 100 characters'],
])('refuses %j in a sentence', async (args, sentence) => {
	const ran = await create(...args);
	expect(ran.code).toBe(1);
	expect(ran.error).toContain(sentence);
	expect(ran.error).not.toContain('    at ');
});
