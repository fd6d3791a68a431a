import type { AccountId, MarketRole, ProducerRole } from '$lib/domain/accounts/account';
import { producerId, type ProducerId } from '$lib/domain/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducers } from '../catalogue/add-to-catalogue';
import { readInbox } from '../notify/inbox';
import { givePassword } from './accounts.fixture';
import { answerInvitation, leaveStall, listOwnInvitations } from './answer-invitation';
import { createAccount } from './create-account';
import { findAccount } from './find-account';
import { inviteOwner } from './invite-owner';
import { inviteStaff } from './invite-staff';
import { setAccountClosed } from './manage-accounts';
import { setProducerRole } from './producer-staff';
import { removeStaff } from './remove-staff';
import { listReachable } from './staff-link';

const NOW = Date.now();
const REASON = 'Gian hàng đã vào tay người khác';
let db: TestDatabase;
let stall: ProducerId;
let reviewer: AccountId;
let administrator: AccountId;
let made = 0;

beforeAll(async () => {
	db = await testDatabase();
	reviewer = await opened(['reviewer']);
	administrator = await opened(['administrator']);
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
	const named = { slug: `htx-${++made}`, name: 'HTX Đổi Chủ' };
	const place = { kind: 'cooperative', provinceCode: '01' } as const;
	[stall = producerId(0)] = await addProducers(db.database, [{ ...named, ...place }], NOW);
});

const by = (accountId: AccountId) => ({ accountId, requestId: 'request-1' });
const loginOf = (n: number) => `nguoi-${n}@example.vn`;

function unopened(login = loginOf(++made), roles: readonly MarketRole[] = []): Promise<AccountId> {
	return createAccount(db.database, { name: 'Tên Thật', login, roles, actor: null }, NOW);
}

async function opened(roles: readonly MarketRole[] = []): Promise<AccountId> {
	const id = await unopened(loginOf(++made), roles);
	await givePassword(db.database, id, 'mưa rơi trên mái lá');
	return id;
}

async function hire(accountId: AccountId, role: ProducerRole): Promise<AccountId> {
	const place = { producerId: stall, accountId, role, actor: null };
	await setProducerRole(db.database, place, NOW);
	return accountId;
}

const close = (accountId: AccountId) =>
	setAccountClosed(db.database, { accountId, isClosed: true, actor: by(administrator) }, NOW);
const ask = (login: string) =>
	inviteOwner(
		db.database,
		{ producerId: stall, name: 'Chị Chủ Mới', login, actor: by(reviewer) },
		NOW,
	);
const remove = (accountId: AccountId, actor = reviewer) =>
	removeStaff(db.database, { producerId: stall, accountId, reason: REASON, actor: by(actor) }, NOW);
const leave = (id: AccountId) => leaveStall(db.database, { producerId: stall, actor: by(id) }, NOW);

async function answer(id: AccountId, isAccepted: boolean): Promise<void> {
	const [open] = await listOwnInvitations(db.database, id);
	const invitationId = open?.invitationId ?? '';
	await answerInvitation(db.database, { invitationId, isAccepted, actor: by(id) }, NOW);
}

/** Who owns the stall, and who was asked to. */
async function ownersOf() {
	const people = await listReachable(db.database, stall);
	return people.flatMap(({ id, role, isInvited }) => (role === 'owner' ? [{ id, isInvited }] : []));
}
const stallsOf = async (id: AccountId) => (await findAccount(db.database, id))?.producers;
const inboxOf = async (id: AccountId) => (await readInbox(db.database, id, null)).entries;

describe('a stall that nobody can answer for', () => {
	test.each(['was shut out', 'never came'])(
		'gets another owner: whoever it had %s',
		async (why) => {
			const gone = await hire(why === 'never came' ? await unopened() : await opened(), 'owner');
			if (why === 'was shut out') await close(gone);
			expect(await listReachable(db.database, stall)).toMatchObject([
				{ isClosed: why === 'was shut out', isUnopened: why === 'never came' },
			]);
			const { ownerId, isUnopened } = await ask(loginOf(++made));
			expect(isUnopened).toBe(true);
			expect(await ownersOf()).toEqual([{ id: ownerId, isInvited: false }]);
			const log = await db.sql`select subject, before, after from audit_entries
			where producer_id = ${stall} and action = 'producer.setRole' and account_id = ${reviewer}
			order by id`;
			expect(log).toEqual([
				{ subject: `account ${gone}`, before: { role: 'owner' }, after: { role: null } },
				{ subject: `account ${ownerId}`, before: { role: null }, after: { role: 'owner' } },
			]);
		},
	);

	test('may ask one of its packers', async () => {
		const packer = await hire(await opened(), 'packer');
		const login = `goi-${made}@example.vn`;
		await db.sql`update accounts set email = ${login} where id = ${packer}`;
		await close(await hire(await opened(), 'owner'));
		await ask(login);
		expect(await stallsOf(packer)).toEqual([{ producerId: stall, role: 'packer' }]);
		await answer(packer, true);
		expect(await stallsOf(packer)).toEqual([{ producerId: stall, role: 'owner' }]);
	});

	test('has one owner, of however many were asked and however fast', async () => {
		const [first, second] = [await opened(), await opened()];
		const logins = [`mot-${made}@example.vn`, `hai-${made}@example.vn`] as const;
		await db.sql`update accounts set email = ${logins[0]} where id = ${first}`;
		await db.sql`update accounts set email = ${logins[1]} where id = ${second}`;
		await ask(logins[0]);
		await ask(logins[1]);
		expect(await ownersOf()).toEqual([{ id: second, isInvited: true }]);
		expect(await listOwnInvitations(db.database, first)).toEqual([]);
		await Promise.all([ask(`ba-${made}@example.vn`), ask(`bon-${made}@example.vn`)]);
		expect(await ownersOf()).toHaveLength(1);
	});

	test('tells organisers of who is to own it, not of who packs there', async () => {
		const owner = await hire(await opened(), 'owner');
		const packer = await opened();
		const login = `dong-goi-${made}@example.vn`;
		await db.sql`update accounts set email = ${login} where id = ${packer}`;
		const wanted = { producerId: stall, name: 'Anh Gói', login, role: 'packer' } as const;
		await inviteStaff(db.database, { ...wanted, actor: by(owner) }, NOW);
		await close(owner);
		const before = await inboxOf(reviewer);
		await answer(packer, true);
		expect(await inboxOf(reviewer)).toEqual(before);
	});
});

describe('an owner who can answer', () => {
	test('stays where the other is shut out, and may go where another can answer', async () => {
		const [owner, shut] = [
			await hire(await opened(), 'owner'),
			await hire(await opened(), 'owner'),
		];
		await close(shut);
		await expect(leave(owner)).rejects.toMatchObject({ code: 'LAST_ONE' });
		await remove(shut);
		expect(await ownersOf()).toEqual([{ id: owner, isInvited: false }]);
		await hire(await opened(), 'owner');
		await leave(owner);
		expect(await stallsOf(owner)).toEqual([]);
	});

	test('is taken away by an administrator alone, with a reason that all people of the stall read', async () => {
		const owner = await hire(await opened(), 'owner');
		const packer = await hire(await opened(), 'packer');
		await expect(remove(owner)).rejects.toMatchObject({ code: 'LAST_ONE' });
		await expect(ask(loginOf(++made))).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		await remove(owner, administrator);
		for (const id of [owner, packer]) {
			expect((await inboxOf(id))[0]).toMatchObject({
				kind: 'staffRemoved',
				params: { reason: REASON },
			});
		}
		const { ownerId } = await ask(loginOf(++made));
		expect(await ownersOf()).toEqual([{ id: ownerId, isInvited: false }]);
	});

	test('is not taken away by an administrator who works there', async () => {
		const owner = await hire(await opened(), 'owner');
		const partial = await hire(await opened(['administrator']), 'packer');
		await expect(remove(owner, partial)).rejects.toMatchObject({ code: 'FORBIDDEN' });
	});
});
