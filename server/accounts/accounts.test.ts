import { accountId, type AccountId } from '$lib/domain/accounts/account';
import type { AppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { totpOf } from '../../tests/fixtures/totp';
import { addProducers } from '../catalogue/add-to-catalogue';
import { readInbox } from '../notify/inbox';
import { openRoads } from '../notify/roads';
import { AccountBrowser, givePassword, ORIGIN, testAuth } from './accounts.fixture';
import type { Auth } from './auth';
import { createAccount } from './create-account';
import { endDevices, listDevices } from './devices';
import { findAccount } from './find-account';
import { findKnownDevice, rememberDevice } from './known-device';
import { setAccountClosed, setMarketRoles } from './manage-accounts';
import { listProducerStaff, setProducerRole } from './producer-staff';
import { resetSecondFactor } from './reset-second-factor';
import { createPasswordLink } from './set-password';
import { createStaffLink, listReachable } from './staff-link';
import { accounts, credentials, verifications } from './tables';

const PASSWORD = 'mưa rơi trên mái lá';
let db: TestDatabase;
let auth: Auth;
let owner: AccountId;

beforeAll(async () => {
	db = await testDatabase();
	auth = await testAuth(db.database);
	owner = await person('0912 345 678');
	await givePassword(db.database, owner, PASSWORD);
});
afterAll(() => db[Symbol.asyncDispose]());

function person(login: string, roles: Parameters<typeof setMarketRoles>[1]['roles'] = []) {
	return createAccount(db.database, { name: 'Một người', login, roles, actor: null }, Date.now());
}

function browser(address?: string): AccountBrowser {
	return new AccountBrowser({ auth, database: db.database }, address);
}

const actor = () => ({ accountId: owner, requestId: 'request-1' });

describe('signing in', () => {
	test.each(['0912345678', '+84 912 345 678', '84912345678'])(
		'takes the phone number as %s',
		async (login) => {
			const phone = browser();
			expect(await phone.ask('/sign-in', { login, password: PASSWORD })).toEqual({
				needsCode: false,
			});
			const signedIn = await phone.context().signedIn();
			expect(signedIn?.account).toMatchObject({ id: owner, phone: '+84912345678', email: null });
		},
	);

	test('says the same of a wrong password, an unknown name and an unreadable one', async () => {
		for (const attempt of [
			{ login: '0912345678', password: 'sai rồi sai rồi' },
			{ login: '0987654321', password: PASSWORD },
			{ login: '<script>', password: PASSWORD },
		]) {
			await expect(browser('198.51.100.1').ask('/sign-in', attempt)).rejects.toMatchObject({
				code: 'SIGN_IN_FAILED',
			});
		}
	});

	test('guesses shut out the guesser, and nobody else', async () => {
		const guesser = browser('198.51.100.77');
		const guess = (n: number) =>
			guesser.ask('/sign-in', { login: '0912345678', password: `đoán lần thứ ${n}` });
		for (let n = 0; n < 8; n++) {
			await expect(guess(n)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
		}
		await expect(guess(9)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
		await expect(
			guesser.ask('/sign-in', { login: '0912345678', password: PASSWORD }),
		).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
		// The owner, elsewhere, and the guesser's neighbour with another account, notice nothing.
		await browser('203.0.113.200').ask('/sign-in', { login: '0912345678', password: PASSWORD });
		await expect(
			guesser.ask('/sign-in', { login: '0987654321', password: PASSWORD }),
		).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
	});

	test('many guesses at once are as many as one after the other', async () => {
		const id = await person('0912 000 020');
		await givePassword(db.database, id, PASSWORD);
		const guesses = await Promise.all(
			Array.from({ length: 20 }, (_, n) =>
				browser('198.51.100.80')
					.ask('/sign-in', { login: '0912000020', password: `đoán lần thứ ${n}` })
					.catch((refusal: AppError) => refusal.code),
			),
		);
		expect(guesses.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(8);
		expect(guesses.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(12);
	});

	test('a device that is known keeps its tries, whatever its neighbours behind one address do', async () => {
		const id = await person('0912 000 021');
		await givePassword(db.database, id, PASSWORD);
		const login = { login: '0912000021', password: PASSWORD };
		const own = browser('198.51.100.81');
		await own.ask('/sign-in', login);
		await own.ask('/sign-out', {});
		const neighbour = browser('198.51.100.81');
		const wrong = { ...login, password: 'sai rồi sai rồi' };
		for (let n = 0; n < 8; n++) await neighbour.ask('/sign-in', wrong).catch(() => undefined);
		await expect(neighbour.ask('/sign-in', login)).rejects.toMatchObject({
			code: 'TOO_MANY_REQUESTS',
		});
		await own.ask('/sign-in', login);
		// It is known for its own people only, and its tries end as well.
		await givePassword(db.database, await person('0912 000 022'), PASSWORD);
		const other = { login: '0912000022', password: 'sai rồi sai rồi' };
		for (let n = 0; n < 8; n++) {
			await browser('198.51.100.81')
				.ask('/sign-in', other)
				.catch(() => undefined);
		}
		await expect(own.ask('/sign-in', other)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
		for (let n = 0; n < 8; n++) await own.ask('/sign-in', wrong).catch(() => undefined);
		await expect(own.ask('/sign-in', wrong)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
	});

	test('a cookie that we did not seal knows nobody', async () => {
		const id = await person('0912 000 023');
		const headers = new Headers();
		const cookie = await rememberDevice(db.database, headers, { id, origin: 'https://a.vn' });
		expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
		const value = cookie.split(';')[0] ?? '';
		const known = (one: string, who = id) =>
			findKnownDevice(db.database, new Headers({ cookie: one }), who);
		expect(await known(value)).toMatch(/^[\w-]{22}$/);
		expect(await known(value, owner)).toBeNull();
		expect(await known(value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBeNull();
		expect(await known('market.known=..')).toBeNull();
	});

	test('a form on another page can neither sign in nor out', async () => {
		const phone = browser();
		const attempt = { login: '0912345678', password: PASSWORD };
		for (const headers of [
			{ origin: 'https://evil.example' },
			{ 'content-type': 'text/plain' },
			{ 'content-type': 'application/x-www-form-urlencoded' },
		]) {
			await expect(phone.ask('/sign-in', attempt, headers)).rejects.toMatchObject({
				code: 'FORBIDDEN',
			});
		}
	});

	test('an answer never holds what the cookie does', async () => {
		const phone = browser();
		const answers = [
			await phone.ask('/sign-in', { login: '0912345678', password: PASSWORD }),
			await phone.ask('/two-factor/enable', { password: PASSWORD }),
		];
		const rows = await db.sql<{ token: string }[]>`select token from sign_ins`;
		for (const { token } of rows) expect(JSON.stringify(answers)).not.toContain(token);
	});

	test.each([
		['/sign-up/email', { email: 'a@b.vn', password: PASSWORD, name: 'A' }],
		['/update-user', { name: 'Khác' }],
		['/delete-user', {}],
		['/change-email', { newEmail: 'a@b.vn' }],
		['/sign-in/email', { email: '84912345678@phone.invalid', password: PASSWORD }],
		['/request-password-reset', { email: 'a@b.vn' }],
		['/reset-password', { token: 'x', newPassword: PASSWORD }],
		['/get-session', undefined],
		['/list-sessions', undefined],
		['/__proto__', undefined],
	])('%s is not there', async (path, body) => {
		const phone = browser();
		await phone.ask('/sign-in', { login: '0912345678', password: PASSWORD });
		await expect(phone.ask(path, body)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});

describe('a password link', () => {
	const link = (id: AccountId, now = Date.now()) =>
		createPasswordLink(db.database, { accountId: id, actor: actor() }, now);

	test('works once, and the database does not hold it', async () => {
		const id = await person('0912 000 001');
		const token = await link(id);
		const rows = await db.database.select().from(verifications);
		expect(JSON.stringify(rows)).not.toContain(token);
		const phone = browser();
		await expect(phone.ask('/set-password', { token, password: 'ngắn' })).rejects.toMatchObject({
			code: 'PASSWORD_UNFIT',
		});
		await phone.ask('/set-password', { token, password: PASSWORD });
		await expect(phone.ask('/set-password', { token, password: PASSWORD })).rejects.toMatchObject({
			code: 'LINK_SPENT',
		});
		await phone.ask('/sign-in', { login: '0912 000 001', password: PASSWORD });
	});

	test('makes those before it void, whoever made them, and so does using one', async () => {
		const id = await person('0912 000 024');
		const set = (token: string) => browser().ask('/set-password', { token, password: PASSWORD });
		const [first, second] = [await link(id), await link(id)];
		await expect(set(first)).rejects.toMatchObject({ code: 'LINK_SPENT' });
		const other = await link(owner);
		await set(second);
		const third = await link(id);
		const atOnce = await Promise.all([link(id), link(id), link(id)]);
		const results = await Promise.allSettled([third, ...atOnce].map(set));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		// Another person's link stands.
		await set(other);
	});

	test('that is mailed leaves what others made, and ends with them once one is used', async () => {
		const id = await person('mat-khau@example.vn');
		const set = (token: string) => browser().ask('/set-password', { token, password: PASSWORD });
		const { makePasswordToken } = await openRoads({
			...{ database: db.database, origin: ORIGIN, clock: Date.now },
		});
		const byHand = await link(id);
		const mailed = [await makePasswordToken(id), await makePasswordToken(id)];
		await set(byHand);
		for (const token of mailed) {
			await expect(set(token)).rejects.toMatchObject({ code: 'LINK_SPENT' });
		}
		// The person's own mail opens as well, and an organiser's link is for a mailbox that is lost.
		await set(await makePasswordToken(id));
		const asked = await makePasswordToken(id);
		await link(id);
		await expect(set(asked)).rejects.toMatchObject({ code: 'LINK_SPENT' });
	});

	test('of an organiser is for people of a stall alone', async () => {
		const now = Date.now();
		const [stall = producerId(0), elsewhere = producerId(0)] = await addProducers(
			db.database,
			['htx-mot', 'htx-hai'].map((slug) => ({
				slug,
				name: slug,
				kind: 'cooperative' as const,
				provinceCode: '01',
			})),
			now,
		);
		const reviewer = await person('nguoi-duyet@example.vn', ['reviewer']);
		const [packer, both, stranger] = [
			await person('0912 000 025'),
			await person('0912 000 026', ['host']),
			await person('0912 000 027'),
		];
		const join = (account: AccountId, id = stall) =>
			setProducerRole(
				db.database,
				{ producerId: id, accountId: account, role: 'packer', actor: null },
				now,
			);
		await Promise.all([join(packer), join(both), join(stranger, elsewhere)]);
		const make = (account: AccountId, by = reviewer) => {
			const made = { producerId: stall, accountId: account, actor: { ...actor(), accountId: by } };
			return createStaffLink(db.database, made, now);
		};
		await browser().ask('/set-password', { token: await make(packer), password: PASSWORD });
		for (const account of [both, stranger, reviewer]) {
			await expect(make(account)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		}
		expect(
			(await listReachable(db.database, stall)).map(({ id, mayHaveLink }) => [id, mayHaveLink]),
		).toEqual(
			expect.arrayContaining([
				[packer, true],
				[both, false],
			]),
		);
		await join(reviewer);
		await expect(make(packer)).rejects.toMatchObject({ code: 'FORBIDDEN' });
		const [entry] = await db.sql`select account_id from audit_entries
			where action = 'account.createPasswordLink' and subject = ${`account ${packer}`}`;
		expect(entry?.['account_id']).toBe(reviewer);
	});

	test('signs its person out wherever they were', async () => {
		const id = await person('0912 000 002');
		await givePassword(db.database, id, PASSWORD);
		const lost = browser();
		await lost.ask('/sign-in', { login: '0912000002', password: PASSWORD });
		await browser().ask('/set-password', { token: await link(id), password: `${PASSWORD} mới` });
		expect(await lost.context().signedIn()).toBeNull();
	});

	test('makes the device known that it was used on, but for who has a second factor', async () => {
		const id = await person('0912 000 028');
		const login = { login: '0912000028', password: PASSWORD };
		const guess = () =>
			browser('198.51.100.90').ask('/sign-in', { ...login, password: 'sai rồi sai rồi' });
		const set = async (phone: AccountBrowser) => {
			await phone.ask('/set-password', { token: await link(id), password: PASSWORD });
		};
		const own = browser('198.51.100.90');
		await set(own);
		for (let n = 0; n < 8; n++) await guess().catch(() => undefined);
		await expect(guess()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
		await own.ask('/sign-in', login);
		await db.database.update(accounts).set({ twoFactorEnabled: true }).where(eq(accounts.id, id));
		const other = browser('198.51.100.90');
		await set(other);
		await expect(other.ask('/sign-in', login)).rejects.toMatchObject({
			code: 'TOO_MANY_REQUESTS',
		});
	});

	test('of four days ago is spent', async () => {
		const id = await person('0912 000 003');
		const token = await link(id, Date.now() - 4 * 24 * 60 * 60 * 1000);
		await expect(
			browser().ask('/set-password', { token, password: PASSWORD }),
		).rejects.toMatchObject({ code: 'LINK_SPENT' });
	});

	test('is not made for a closed account, nor does one made before still work', async () => {
		const id = await person('0912 000 004');
		const token = await link(id);
		const change = { accountId: id, isClosed: true, actor: actor() };
		await setAccountClosed(db.database, change, Date.now());
		await expect(link(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		const set = () => browser().ask('/set-password', { token, password: PASSWORD });
		await expect(set()).rejects.toMatchObject({ code: 'LINK_SPENT' });
		// Who opens the account again has not given that link out anew.
		await setAccountClosed(db.database, { ...change, isClosed: false }, Date.now());
		await expect(set()).rejects.toMatchObject({ code: 'LINK_SPENT' });
	});
});

describe('one-time codes', () => {
	test('are asked for once they were proved, and a backup code works once', async () => {
		const id = await person('0912 000 010');
		await givePassword(db.database, id, PASSWORD);
		const login = { login: '0912000010', password: PASSWORD };
		const first = browser();
		await first.ask('/sign-in', login);
		const begun = (await first.ask('/two-factor/enable', { password: PASSWORD })) as {
			totpURI: string;
			backupCodes: string[];
		};
		// Not proved yet: a person who closes the page now is not shut out.
		expect(await browser().ask('/sign-in', login)).toEqual({ needsCode: false });
		await first.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) });

		const second = browser();
		expect(await second.ask('/sign-in', login)).toEqual({ needsCode: true });
		expect(await second.context().signedIn()).toBeNull();
		await expect(second.ask('/two-factor/verify-totp', { code: '000000' })).rejects.toMatchObject({
			code: 'WRONG_ONE_TIME_CODE',
		});
		await second.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) });
		expect((await second.context().signedIn())?.account.id).toBe(id);

		const [code = ''] = begun.backupCodes;
		const third = browser();
		await third.ask('/sign-in', login);
		await third.ask('/two-factor/verify-backup-code', { code });
		expect(await third.context().signedIn()).not.toBeNull();
		const fourth = browser();
		await fourth.ask('/sign-in', login);
		await expect(fourth.ask('/two-factor/verify-backup-code', { code })).rejects.toMatchObject({
			code: 'WRONG_ONE_TIME_CODE',
		});
	});
});

describe('guessed codes', () => {
	const WRONG = { code: '000000' };
	let id: AccountId;
	let begun: { totpURI: string; backupCodes: string[] };
	const login = { login: '0912000030', password: PASSWORD };
	let own: AccountBrowser;

	beforeAll(async () => {
		id = await person('0912 000 030');
		await givePassword(db.database, id, PASSWORD);
		own = browser('203.0.113.30');
		await own.ask('/sign-in', login);
		begun = (await own.ask('/two-factor/enable', { password: PASSWORD })) as typeof begun;
		await own.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) });
	});

	/** Somebody who has the password guesses, from another network each time. */
	async function guess(n: number): Promise<unknown> {
		const thief = browser(`198.51.100.${100 + n}`);
		await thief.ask('/sign-in', login);
		return thief.ask('/two-factor/verify-totp', WRONG).catch((refusal: AppError) => refusal.code);
	}

	test('end for unknown devices together, are told as such, and never keep the owner out', async () => {
		const codes = [];
		for (let n = 0; n < 12; n++) codes.push(await guess(n));
		expect(codes.slice(0, 10)).toEqual(Array(10).fill('WRONG_ONE_TIME_CODE'));
		expect(codes.slice(10)).toEqual(Array(2).fill('TOO_MANY_REQUESTS'));
		await own.ask('/sign-out', {});
		expect(await own.ask('/sign-in', login)).toEqual({ needsCode: true });
		await own.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) });
		expect((await own.context().signedIn())?.account.id).toBe(id);
	});

	test('without a password before them lead back to it', async () => {
		await expect(browser().ask('/two-factor/verify-totp', WRONG)).rejects.toMatchObject({
			code: 'NOT_SIGNED_IN',
		});
	});

	test('with a cookie that no browser of ours has lead back to the password as well', async () => {
		const broken = { cookie: 'market.two_factor=%E0%A4%A' };
		await expect(browser().ask('/two-factor/verify-totp', WRONG, broken)).rejects.toMatchObject({
			code: 'NOT_SIGNED_IN',
		});
	});

	test('and the codes of an emergency are written down when they are used', async () => {
		await own.ask('/sign-out', {});
		await own.ask('/sign-in', login);
		await own.ask('/two-factor/verify-backup-code', { code: begun.backupCodes[0] ?? '' });
		const used = await db.sql`select account_id from audit_entries
			where action = 'account.useBackupCode' and subject = ${`account ${id}`}`;
		expect(used).toEqual([{ account_id: id }]);
	});

	test('a lost second factor is taken off by an administrator, once, and the person is told', async () => {
		const administrator = await person('quan-tri@example.vn');
		const reset = (by = administrator) =>
			resetSecondFactor(
				db.database,
				{ accountId: id, reason: 'Mất điện thoại, đã gặp', actor: { ...actor(), accountId: by } },
				Date.now(),
			);
		await expect(reset(id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
		const waiting = browser('203.0.113.31');
		await waiting.ask('/sign-in', login);
		await reset();
		expect(await own.context().signedIn()).toBeNull();
		// What was begun before is over, and the password alone lets in from now on.
		await expect(
			waiting.ask('/two-factor/verify-totp', { code: totpOf(begun.totpURI, Date.now()) }),
		).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
		expect(await browser('203.0.113.32').ask('/sign-in', login)).toEqual({ needsCode: false });
		expect((await readInbox(db.database, id, null)).entries.map(({ kind }) => kind)).toEqual([
			'secondFactorReset',
		]);
		await expect(reset()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		const [entry] = await db.sql`select account_id, after from audit_entries
			where action = 'account.resetSecondFactor'`;
		expect(entry).toMatchObject({
			account_id: administrator,
			after: { reason: 'Mất điện thoại, đã gặp' },
		});
	});
});

describe('devices', () => {
	test('are listed and ended, only those of the person', async () => {
		const id = await person('0912 000 005');
		await givePassword(db.database, id, PASSWORD);
		const [one, two] = [browser(), browser()];
		for (const phone of [one, two]) {
			await phone.ask('/sign-in', { login: '0912000005', password: PASSWORD });
		}
		const here = await one.context().signedIn();
		if (!here) throw new Error('not signed in');
		const self = { accountId: id, signInId: here.signInId };
		const listed = await listDevices(db.database, self, Date.now());
		expect(listed.map(({ isThisOne }) => isThisOne).sort()).toEqual([false, true]);

		const stranger = {
			accountId: owner,
			signInId: 'none',
			deviceId: here.signInId,
			actor: actor(),
		};
		await expect(endDevices(db.database, stranger, Date.now())).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		await endDevices(db.database, { ...self, deviceId: null, actor: actor() }, Date.now());
		expect(await one.context().signedIn()).not.toBeNull();
		expect(await two.context().signedIn()).toBeNull();
	});
});

describe('accounts and roles', () => {
	test('one phone number is one account, whoever adds it again', async () => {
		const first = await person('0912 000 006');
		expect(await person('+84912000006', ['host'])).toBe(first);
		expect((await findAccount(db.database, first))?.roles).toEqual(['host']);
	});

	test('one phone number is one account, also for two who add it at the same moment', async () => {
		const added = await Promise.all(Array.from({ length: 6 }, () => person('0912 000 040')));
		expect(new Set(added).size).toBe(1);
	});

	test('a closed account is signed out at once and finds no way in', async () => {
		const id = await person('0912 000 007');
		await givePassword(db.database, id, PASSWORD);
		const phone = browser();
		await phone.ask('/sign-in', { login: '0912000007', password: PASSWORD });
		const change = { accountId: id, isClosed: true, actor: actor() };
		await setAccountClosed(db.database, change, Date.now());
		expect(await phone.context().signedIn()).toBeNull();
		await expect(
			phone.ask('/sign-in', { login: '0912000007', password: PASSWORD }),
		).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
	});

	test('the last administrator stays one', async () => {
		const [one, two] = [
			await person('admin1@example.vn', ['administrator']),
			await person('admin2@example.vn', ['administrator']),
		];
		const drop = (id: AccountId) =>
			setMarketRoles(db.database, { accountId: id, roles: [], actor: actor() }, Date.now());
		// Each takes the role from the other at the same moment: one of them must be refused.
		const results = await Promise.allSettled([drop(one), drop(two)]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const left = results[0].status === 'fulfilled' ? two : one;
		const change = { accountId: left, isClosed: true, actor: actor() };
		await expect(setAccountClosed(db.database, change, Date.now())).rejects.toMatchObject({
			code: 'LAST_ONE',
		});
	});

	test('a producer keeps an owner', async () => {
		const now = Date.now();
		const [id = producerId(0)] = await addProducers(
			db.database,
			[{ slug: 'htx-thu', name: 'HTX thử', kind: 'cooperative', provinceCode: '01' }],
			now,
		);
		const other = await person('0912 000 008');
		await givePassword(db.database, other, PASSWORD);
		const set = (account: AccountId, role: 'owner' | 'packer' | null) =>
			setProducerRole(
				db.database,
				{ producerId: id, accountId: account, role, actor: actor() },
				now,
			);
		await set(owner, 'owner');
		await set(other, 'packer');
		await expect(set(owner, null)).rejects.toMatchObject({ code: 'LAST_ONE' });
		await expect(set(owner, 'packer')).rejects.toMatchObject({ code: 'LAST_ONE' });
		await set(other, 'owner');
		await set(owner, null);
		const people = await listProducerStaff(db.database, id);
		expect(people.map(({ id: account, role }) => [account, role])).toEqual([[other, 'owner']]);
	});
});

describe('what staff did', () => {
	test('is written down with what it was before, without secrets', async () => {
		const id = await person('0912 000 009');
		await setMarketRoles(
			db.database,
			{ accountId: id, roles: ['host'], actor: actor() },
			Date.now(),
		);
		const [entry] = await db.sql`
			select * from audit_entries where subject = ${`account ${id}`} and action = 'account.setRoles'`;
		expect(entry).toMatchObject({
			account_id: owner,
			request_id: 'request-1',
			before: { roles: [] },
			after: { roles: ['host'] },
		});
		const all = JSON.stringify(await db.sql`select before, after from audit_entries`);
		expect(all).not.toContain(PASSWORD);
	});

	test.each([
		'update audit_entries set action = $$x$$',
		'delete from audit_entries',
		'truncate audit_entries',
	])('stays: %s', async (statement) => {
		await expect(db.database.execute(sql.raw(statement))).rejects.toThrow();
	});
});

test('passwords are kept as hashes only', async () => {
	const rows = await db.database
		.select({ password: credentials.password })
		.from(credentials)
		.innerJoin(accounts, eq(accounts.id, credentials.userId))
		.where(eq(accounts.id, accountId(owner)));
	expect(rows).toHaveLength(1);
	expect(rows[0]?.password).not.toContain('mưa');
});
