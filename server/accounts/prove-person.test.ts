import type { AccountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { answerExport } from '../exports/answer-export';
import { readInbox } from '../notify/inbox';
import { appRouter } from '../router';
import { TRPCError } from '../trpc';
import { AccountBrowser, givePassword, testAuth } from './accounts.fixture';
import type { Auth } from './auth';
import { createAccount } from './create-account';
import { findAccount } from './find-account';
import { setMarketRoles } from './manage-accounts';
import { signIns } from './tables';

const PASSWORD = 'mưa rơi trên mái lá';
const STALL = producerId(1);
let db: TestDatabase;
let auth: Auth;
let administrator: AccountId;
let other: AccountId;

beforeAll(async () => {
	db = await testDatabase(3);
	auth = await testAuth(db.database);
	administrator = await person('quan-tri@cho.example', ['administrator']);
	other = await person('nguoi-khac@cho.example');
	await givePassword(db.database, administrator, PASSWORD);
});
afterAll(() => db[Symbol.asyncDispose]());

function person(login: string, roles: Parameters<typeof setMarketRoles>[1]['roles'] = []) {
	return createAccount(db.database, { name: 'Một người', login, roles, actor: null }, Date.now());
}

/** The administrator on a phone where they signed in an hour ago. */
async function openPhone() {
	const phone = new AccountBrowser({ auth, database: db.database }, '198.51.100.201');
	const signInId = await phone.enter(administrator);
	const createdAt = new Date(Date.now() - HOUR_MS);
	await db.database.update(signIns).set({ createdAt }).where(eq(signIns.id, signInId));
	const api = appRouter.createCaller(phone.context()).desk;
	const context = phone.context();
	return { api, context, signInId };
}
type Phone = Awaited<ReturnType<typeof openPhone>>;

const named = { name: 'Anh Mới', phone: '', email: 'anh-moi@cho.example' };

/** What opens doors to somebody. */
const DEEDS: Readonly<Record<string, (phone: Phone) => Promise<unknown>>> = {
	'accounts.create': ({ api }) =>
		api.accounts.create({ name: 'Anh Mới', login: '0912 000 777', roles: ['administrator'] }),
	'accounts.createPasswordLink': ({ api }) => api.accounts.createPasswordLink({ accountId: other }),
	'accounts.setRoles': ({ api }) =>
		api.accounts.setRoles({ accountId: other, roles: ['administrator'] }),
	'accounts.correct': ({ api }) =>
		api.accounts.correct({ accountId: other, ...named, isMistyped: true }),
	'accounts.setClosed': ({ api }) => api.accounts.setClosed({ accountId: other, isClosed: true }),
	'accounts.createStaffLink': ({ api }) =>
		api.accounts.createStaffLink({ producerId: STALL, accountId: other }),
	'accounts.inviteOwner': ({ api }) =>
		api.accounts.inviteOwner({ producerId: STALL, name: 'Chị Chủ', login: 'chu@cho.example' }),
	'producers.invite': ({ api }) =>
		api.producers.invite({
			...{ key: crypto.randomUUID(), name: 'HTX Mới', kind: 'cooperative' },
			...{
				provinceCode: '01',
				communeCode: '09022',
				ownerName: 'Chị Chủ',
				ownerLogin: 'm@cho.example',
			},
		}),
	'the export of everything': ({ context }) => takeEverything(context),
};

function takeEverything(context: Phone['context']): Promise<Response> {
	const search = new URLSearchParams('format=zip');
	const shelf = { read: () => Promise.resolve(undefined) };
	return answerExport(context, { what: 'everything', search, language: 'vi', shelf });
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
	try {
		await work;
		return 'done';
	} catch (thrown) {
		const cause: unknown = thrown instanceof TRPCError ? thrown.cause : thrown;
		return (cause as { code: string }).code;
	}
}

describe('on a phone that lies open', () => {
	test.each(Object.entries(DEEDS))('%s wants the password first', async (_name, deed) => {
		expect(await refusalOf(deed(await openPhone()))).toBe('WRONG_PASSWORD');
	});

	test('is done for ten minutes once the person has given it, on that phone alone', async () => {
		const [here, there] = [await openPhone(), await openPhone()];
		const roles = { accountId: other, roles: ['host' as const] };
		expect(await refusalOf(here.api.accounts.prove({ password: 'sai rồi sai rồi' }))).toBe(
			'WRONG_PASSWORD',
		);
		expect(await refusalOf(here.api.accounts.setRoles(roles))).toBe('WRONG_PASSWORD');
		await here.api.accounts.prove({ password: PASSWORD });
		await here.api.accounts.setRoles(roles);
		await here.api.accounts.checkProof();
		const everything = await takeEverything(here.context);
		expect(everything.status).toBe(200);
		await everything.body?.cancel();
		expect(await refusalOf(there.api.accounts.setRoles(roles))).toBe('WRONG_PASSWORD');
		const provedAt = Date.now() - 10 * MINUTE_MS;
		await db.database.update(signIns).set({ provedAt }).where(eq(signIns.id, here.signInId));
		expect(await refusalOf(here.api.accounts.setRoles(roles))).toBe('WRONG_PASSWORD');
	});

	test('asking without a password is no guess, so it makes nobody wait', async () => {
		const { api } = await openPhone();
		for (let times = 0; times < 12; times++) {
			expect(await refusalOf(api.accounts.checkProof())).toBe('WRONG_PASSWORD');
		}
		expect(await refusalOf(api.accounts.prove({ password: PASSWORD }))).toBe('done');
	});
});

test('who is given other roles is told of them, once, and of nothing where they stay the same', async () => {
	const id = await person('hai-vai@cho.example', ['host']);
	const actor = { accountId: administrator, requestId: 'request-1' };
	const give = (roles: Parameters<typeof setMarketRoles>[1]['roles']) =>
		setMarketRoles(db.database, { accountId: id, roles, actor }, Date.now());
	const told = async () =>
		(await readInbox(db.database, id, null)).entries.map(({ kind, params }) => ({ kind, params }));
	await give(['host']);
	expect(await told()).toEqual([]);
	await give(['reviewer', 'host']);
	// Added again by somebody who did not know of the account.
	await person('hai-vai@cho.example', ['administrator', 'host']);
	await give([]);
	const changed = (...roles: string[]) => ({ kind: 'rolesChanged', params: { roles } });
	expect(await told()).toEqual([
		changed(),
		changed('administrator', 'host', 'reviewer'),
		changed('host', 'reviewer'),
	]);
	expect(await findAccount(db.database, id)).toMatchObject({ roles: [] });
});
