import type { AccountId } from '$lib/domain/accounts/account';
import { toAppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducers } from '../catalogue/add-to-catalogue';
import { AccountBrowser, givePassword, testAuth } from './accounts.fixture';
import { answerInvitation, listOwnInvitations } from './answer-invitation';
import type { Auth } from './auth';
import { correctAccount, setOwnLogins, setOwnName } from './correct-login';
import { createAccount } from './create-account';
import { findAccount, findAccountByLogin } from './find-account';
import { inviteStaff, listInvited } from './invite-staff';
import { listShownStaff, setProducerRole } from './producer-staff';
import { createPasswordLink, setPassword } from './set-password';
import { accounts } from './tables';

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

test('of two who take one number at once, the other is told that somebody has it', async () => {
	const [first, second] = [await person('0912000220'), await person('0912000221')];
	const waiting = async () => {
		const [row] = await db.sql<{ n: number }[]>`
			select count(*)::int as n from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		return row?.n ?? 0;
	};
	const told = await db.database.transaction(async (tx) => {
		await tx.update(accounts).set({ phone: '+84912000222' }).where(eq(accounts.id, first));
		const outcome = own(second, '0912000222', '').then(
			() => 'changed',
			(error: unknown) => toAppError(error).code,
		);
		await expect.poll(waiting).toBe(1);
		return { outcome };
	});
	expect(await told.outcome).toBe('LOGIN_TAKEN');
	expect(await logOf(second, 'account.setLogins')).toMatchObject([{ after: { isTaken: true } }]);
});

describe('an administrator', () => {
	test('sets right what another cannot sign in by, and nothing of their own that way', async () => {
		const [id, administrator] = [await person('0912000206'), await person('0912000207')];
		const correction = {
			name: 'Chị Gói',
			phone: '0912000208',
			email: '',
			actor: by(administrator),
			isMistyped: false,
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

	test('signs out whom they correct, and leaves the password that is theirs', async () => {
		const [id, administrator] = [await person('0912000210'), await person('0912000211')];
		const browser = new AccountBrowser({ auth, database: db.database });
		await browser.ask('/sign-in', { login: '0912000210', password: PASSWORD });
		const correction = { accountId: id, phone: '0912000212', email: '', actor: by(administrator) };
		await correctAccount(db.database, { ...correction, name: 'Chị Gói', isMistyped: false }, NOW);
		expect(await browser.context().signedIn()).toBeNull();
		await signIn('0912000212');
	});

	test('leaves a stranger, whose address was typed, no way in and nothing to hear', async () => {
		const [id, administrator] = [await person('nguoi-la@cho.example'), await person('0912000213')];
		const stranger = new AccountBrowser({ auth, database: db.database });
		await stranger.ask('/sign-in', { login: 'nguoi-la@cho.example', password: PASSWORD });
		await db.sql`insert into passkeys
			(id, public_key, user_id, credential_id, counter, device_type, backed_up)
			values (${`key ${id}`}, 'x', ${id}, 'x', 0, 'singleDevice', false)`;
		await db.sql`insert into push_subscriptions
			(recipient, endpoint, p256dh, auth, locale, sign_in_id, created_at)
			select ${`account:${id}`}, 'https://push.example/1', 'x', 'x', 'vi', id, now()
			from sign_ins where user_id = ${id}`;
		const token = await createPasswordLink(db.database, { accountId: id, actor: null }, NOW);
		const correction = { accountId: id, phone: '0912000214', email: '', actor: by(administrator) };
		await correctAccount(db.database, { ...correction, name: 'Chị Gói', isMistyped: true }, NOW);

		expect(await stranger.context().signedIn()).toBeNull();
		await expect(signIn('0912000214')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
		const given = { token, password: 'mật khẩu khác hẳn' };
		await expect(setPassword({ auth, database: db.database }, given, NOW)).rejects.toMatchObject({
			code: 'LINK_SPENT',
		});
		expect(await db.sql`select id from passkeys where user_id = ${id}`).toEqual([]);
		expect(
			await db.sql`select id from push_subscriptions where endpoint like '%push.example/1'`,
		).toEqual([]);
		expect(await logOf(id, 'account.endWaysIn')).toMatchObject([
			{
				account_id: administrator,
				before: { signIns: 1, passkeys: 1, passwords: 1 },
				after: { signIns: 0, passkeys: 0, passwords: 0 },
			},
		]);
		// And the right person comes in by a new link.
		const again = await createPasswordLink(db.database, { accountId: id, actor: null }, NOW);
		await setPassword({ auth, database: db.database }, { token: again, password: PASSWORD }, NOW);
		await signIn('0912000214');
	});

	test('sets right what the stall shows of the person, but for what it typed otherwise', async () => {
		const administrator = await person('0912000215');
		const owner = await person('0912000216');
		const [stall = producerId(0)] = await addProducers(
			db.database,
			[{ slug: 'htx-sua', name: 'HTX Sửa', kind: 'cooperative', provinceCode: '01' }],
			NOW,
		);
		const place = { producerId: stall, accountId: owner, role: 'owner', actor: null } as const;
		await setProducerRole(db.database, place, NOW);
		const invite = (name: string, login: string) =>
			inviteStaff(
				db.database,
				{ producerId: stall, role: 'packer', name, login, actor: by(owner) },
				NOW,
			);
		await invite('Chi Goi', '0912 000 217');
		await invite('Cô Út', 'co-ut@cho.example');
		const correct = async (login: string, to: { phone: string; email: string }) => {
			const accountId = (await findAccountByLogin(db.database, login)) ?? owner;
			const correction = { accountId, ...to, isMistyped: true, actor: by(administrator) };
			await correctAccount(db.database, { ...correction, name: 'Chị Gói' }, NOW);
			return accountId;
		};
		const id = await correct('0912000217', { phone: '0912000218', email: '' });
		const invited = await listInvited(db.database, stall);
		expect(invited.map(({ name, contact }) => `${name} ${contact}`).toSorted()).toEqual([
			'Chị Gói +84912000218',
			'Cô Út co-ut@cho.example',
		]);
		const [open] = await listOwnInvitations(db.database, id);
		const yes = { invitationId: open?.invitationId ?? '', isAccepted: true, actor: by(id) };
		await answerInvitation(db.database, yes, NOW);
		await db.sql`update producer_staff set shown_name = 'Chị Ba' where account_id = ${id}`;
		await correct('0912000218', { phone: '', email: 'goi-dung@cho.example' });
		const shown = (await listShownStaff(db.database, stall)).find((one) => one.id === id);
		expect(shown).toMatchObject({ name: 'Chị Ba', contact: 'goi-dung@cho.example' });
	});
});
