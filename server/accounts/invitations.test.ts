import type { AccountId, MarketRole, ProducerRole } from '$lib/domain/accounts/account';
import { toAppError } from '$lib/domain/errors';
import { producerId, type ProducerId } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducers } from '../catalogue/add-to-catalogue';
import { readInbox } from '../notify/inbox';
import { givePassword } from './accounts.fixture';
import { answerInvitation, leaveStall, listOwnInvitations } from './answer-invitation';
import { createAccount } from './create-account';
import { findAccount } from './find-account';
import { findImpartial, PARTIAL_AFTER_LEAVING_DAYS, requireImpartial } from './impartial';
import { inviteStaff, listInvited, withdrawInvitation } from './invite-staff';
import { listProducerStaff, listShownStaff, setProducerRole } from './producer-staff';
import { removeStaff } from './remove-staff';
import { setStaffRole } from './set-staff-role';
import { createStaffLink, listReachable } from './staff-link';

const NOW = Date.now();
const PASSWORD = 'mưa rơi trên mái lá';
const REASON = 'Người này không làm ở hợp tác xã';
let db: TestDatabase;
let stall: ProducerId;
let owner: AccountId;
let reviewer: AccountId;

beforeAll(async () => {
	db = await testDatabase();
	[stall = producerId(0)] = await addProducers(
		db.database,
		[{ slug: 'htx-moi', name: 'HTX Mời', kind: 'cooperative', provinceCode: '01' }],
		NOW,
	);
	owner = await person('chu@example.vn');
	const role = { producerId: stall, accountId: owner, role: 'owner', actor: null } as const;
	await setProducerRole(db.database, role, NOW);
	await givePassword(db.database, owner, PASSWORD);
	reviewer = await person('duyet@example.vn', ['reviewer']);
});
afterAll(() => db[Symbol.asyncDispose]());

function person(login: string, roles: readonly MarketRole[] = []): Promise<AccountId> {
	return createAccount(db.database, { name: 'Tên Thật', login, roles, actor: null }, NOW);
}

const by = (accountId: AccountId) => ({ accountId, requestId: 'request-1' });

function invite(login: string, name = 'Chị Một', now = NOW): Promise<void> {
	const staff = { producerId: stall, login, name, role: 'packer', actor: by(owner) } as const;
	return inviteStaff(db.database, staff, now);
}

async function invitationOf(accountId: AccountId): Promise<string> {
	const [invitation] = await listOwnInvitations(db.database, accountId);
	return invitation?.invitationId ?? '';
}

async function answer(accountId: AccountId, isAccepted: boolean): Promise<void> {
	const invitationId = await invitationOf(accountId);
	await answerInvitation(db.database, { invitationId, isAccepted, actor: by(accountId) }, NOW);
}

const stallsOf = async (id: AccountId) => (await findAccount(db.database, id))?.producers;
const kindsTo = async (id: AccountId) =>
	(await readInbox(db.database, id, null)).entries.map(({ kind }) => kind);
const judges = (now = NOW) =>
	findImpartial(db.database, 'dossiers.review', { producerIds: [stall], now });

describe('an invitation', () => {
	test('gives no right and keeps nobody from judging before it was accepted', async () => {
		await invite('duyet@example.vn');
		expect(await stallsOf(reviewer)).toEqual([]);
		await requireImpartial(db.database, by(reviewer), { producerId: stall, now: NOW });
		expect(await judges()).toContain(reviewer);
		expect(await kindsTo(reviewer)).toEqual(['staffInvited']);
		expect(await listOwnInvitations(db.database, reviewer)).toMatchObject([
			{ producerId: stall, producerName: 'HTX Mời', role: 'packer', invitedAt: NOW },
		]);

		await answer(reviewer, false);
		expect(await stallsOf(reviewer)).toEqual([]);
		await requireImpartial(db.database, by(reviewer), { producerId: stall, now: NOW });
		expect(await listInvited(db.database, stall)).toEqual([]);
		expect(await kindsTo(owner)).toEqual(['staffAnswered']);
		// Asked again on the same day they find it at their account, and are not woken by it.
		await invite('duyet@example.vn');
		expect(await kindsTo(reviewer)).toEqual(['staffInvited']);
		await answer(reviewer, false);
	});

	test('makes its person one of the stall with a yes, as the stall typed them', async () => {
		const packer = await person('nhan-loi@example.vn');
		await invite('nhan-loi@example.vn', 'Chị Gói');
		await answer(packer, true);
		expect(await stallsOf(packer)).toEqual([{ producerId: stall, role: 'packer' }]);
		const shown = (await listShownStaff(db.database, stall)).find(({ id }) => id === packer);
		expect(shown).toMatchObject({ name: 'Chị Gói', contact: 'nhan-loi@example.vn' });
		await expect(invite('nhan-loi@example.vn')).rejects.toMatchObject({ code: 'ALREADY_STAFF' });
		// It is answered once.
		await expect(answer(packer, true)).rejects.toThrow();

		await leaveStall(db.database, { producerId: stall, actor: by(packer) }, NOW);
		expect(await stallsOf(packer)).toEqual([]);
		const left = await readInbox(db.database, owner, null);
		expect(left.entries[0]).toMatchObject({ params: { name: 'Chị Gói', answer: 'left' } });
		await expect(
			leaveStall(db.database, { producerId: stall, actor: by(owner) }, NOW),
		).rejects.toMatchObject({ code: 'LAST_ONE' });
	});

	test('is answered by its person, and taken back by its stall, alone', async () => {
		const invited = await person('doi-tra-loi@example.vn');
		await invite('doi-tra-loi@example.vn');
		const invitationId = await invitationOf(invited);
		const yes = { invitationId, isAccepted: true, actor: by(reviewer) };
		await expect(answerInvitation(db.database, yes, NOW)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		const withdraw = (from: ProducerId) =>
			withdrawInvitation(db.database, { producerId: from, invitationId, actor: by(owner) }, NOW);
		await expect(withdraw(producerId(9_999))).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await expect(invite('doi-tra-loi@example.vn')).rejects.toMatchObject({
			code: 'ALREADY_STAFF',
		});
		await withdraw(stall);
		expect(await listOwnInvitations(db.database, invited)).toEqual([]);
		await expect(
			answerInvitation(db.database, { ...yes, actor: by(invited) }, NOW),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	test('tells the stall of nobody whether they have an account, nor who they are', async () => {
		await person('bi-mat@example.vn', ['host']);
		expect(await invite('bi-mat@example.vn', 'Chị Một')).toBeUndefined();
		expect(await invite('chua-co@example.vn', 'Chị Hai')).toBeUndefined();
		const invited = await listInvited(db.database, stall);
		expect(invited.map(({ name, contact }) => `${name} ${contact}`).toSorted()).toEqual([
			'Chị Hai chua-co@example.vn',
			'Chị Một bi-mat@example.vn',
		]);
		// Not by an id that tells when an account was made, either.
		const ids = invited.map(({ invitationId }) => invitationId);
		expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(id))).toBe(true);
	});

	test('lets organisers make a link for an account that nobody has ever opened, for no other', async () => {
		const known = await person('co-mat-khau@example.vn');
		await givePassword(db.database, known, PASSWORD);
		await invite('co-mat-khau@example.vn');
		await invite('nguoi-moi@example.vn', 'Anh Mới');
		const invited = (await listReachable(db.database, stall)).filter(({ isInvited }) => isInvited);
		const fresh = invited.find(({ id, mayHaveLink }) => mayHaveLink && id !== known);
		expect(invited.find(({ id }) => id === known)).toMatchObject({ mayHaveLink: false });
		const link = (accountId: AccountId) =>
			createStaffLink(db.database, { producerId: stall, accountId, actor: by(reviewer) }, NOW);
		await expect(link(known)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await link(fresh?.id ?? owner);
		expect(fresh).toBeDefined();
	});
});

describe('a stall that invites strangers', () => {
	const spam = (login: string, now = NOW) => {
		const wanted = {
			producerId: noisy,
			login,
			name: 'Xem ngay evil.example',
			role: 'packer',
		} as const;
		return inviteStaff(db.database, { ...wanted, actor: by(boss) }, now);
	};
	const full = { code: 'TOO_MANY_INVITED' };
	let noisy: ProducerId;
	let boss: AccountId;

	beforeAll(async () => {
		[noisy = producerId(0)] = await addProducers(
			db.database,
			[{ slug: 'htx-on', name: 'HTX Ồn', kind: 'cooperative', provinceCode: '01' }],
			NOW,
		);
		boss = await person('chu-on@example.vn');
		const role = { producerId: noisy, accountId: boss, role: 'owner', actor: null } as const;
		await setProducerRole(db.database, role, NOW);
	});

	test('waits for answers, and makes no account meanwhile, however many it sends at once', async () => {
		const names = Array.from({ length: 13 }, (_, place) => `la-${place}@example.vn`);
		const sent = await Promise.allSettled(names.map((name) => spam(name)));
		const refused = sent.filter(({ status }) => status === 'rejected');
		expect(refused.map((one) => 'reason' in one && (one.reason as object))).toEqual(
			Array.from({ length: 3 }, () => expect.objectContaining(full) as object),
		);
		const made = await db.sql`select id from accounts where email like 'la-%'`;
		expect(made).toHaveLength(10);
		await expect(invite('hang-xom-khong-sao@example.vn')).resolves.toBeUndefined();
	});

	test('gains nothing by taking back what was mailed already, before the next day', async () => {
		async function takeBackAll() {
			for (const { invitationId } of await listInvited(db.database, noisy)) {
				const back = { producerId: noisy, invitationId, actor: by(boss) };
				await withdrawInvitation(db.database, back, NOW);
			}
		}
		for (let place = 0; place < 10; place++) {
			await takeBackAll();
			await spam(`nua-${place}@example.vn`);
		}
		await takeBackAll();
		await expect(spam('het@example.vn')).rejects.toMatchObject(full);
		await spam('het@example.vn', NOW + 25 * 60 * 60 * 1000);
	});
});

describe("one of a stall's people", () => {
	const remove = (accountId: AccountId, actor = reviewer) =>
		removeStaff(
			db.database,
			{ producerId: stall, accountId, reason: REASON, actor: by(actor) },
			NOW,
		);

	const memberIdOf = async (id: AccountId) =>
		(await listShownStaff(db.database, stall)).find((one) => one.id === id)?.memberId ?? '';
	const setRole = (memberId: string, role: ProducerRole | null, actor = owner) =>
		setStaffRole(db.database, { producerId: stall, memberId, role, actor: by(actor) }, NOW);

	/** How many transactions wait for another one. */
	async function waiting(): Promise<number> {
		const [row] = await db.sql<{ n: number }[]>`
			select count(*)::int as n from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		return row?.n ?? 0;
	}

	test('is taken out by an organiser with a reason that all of them read', async () => {
		const packer = await person('bi-cho-thoi@example.vn', ['reviewer']);
		await invite('bi-cho-thoi@example.vn', 'Anh Thôi');
		await answer(packer, true);
		expect(await judges()).not.toContain(packer);
		// Whoever works there judges nobody of it, not even their colleagues.
		await expect(remove(owner, packer)).rejects.toMatchObject({ code: 'FORBIDDEN' });
		await remove(packer);
		expect(await stallsOf(packer)).toEqual([]);
		for (const id of [packer, owner]) {
			expect((await readInbox(db.database, id, null)).entries[0]).toMatchObject({
				kind: 'staffRemoved',
				params: { name: 'Anh Thôi', producerName: 'HTX Mời', reason: REASON },
			});
		}
		const [entry] = await db.sql`select account_id, producer_id, after from audit_entries
			where action = 'producer.removeStaff' and subject = ${`account ${packer}`}`;
		expect(entry).toMatchObject({
			account_id: reviewer,
			producer_id: stall,
			after: { role: null, reason: REASON },
		});
		await expect(remove(packer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	test('is partial for a year after leaving, and to no other stall', async () => {
		const packer = await person('roi-di@example.vn', ['reviewer']);
		await invite('roi-di@example.vn');
		await answer(packer, true);
		await leaveStall(db.database, { producerId: stall, actor: by(packer) }, NOW);
		const judge = (days: number, producer = stall) =>
			requireImpartial(db.database, by(packer), {
				producerId: producer,
				now: NOW + days * DAY_MS,
			});
		await expect(judge(0)).rejects.toMatchObject({ code: 'FORBIDDEN' });
		await expect(judge(PARTIAL_AFTER_LEAVING_DAYS)).rejects.toMatchObject({ code: 'FORBIDDEN' });
		expect(await judges()).not.toContain(packer);
		await judge(PARTIAL_AFTER_LEAVING_DAYS + 1);
		expect(await judges(NOW + (PARTIAL_AFTER_LEAVING_DAYS + 1) * DAY_MS)).toContain(packer);
		await judge(0, producerId(stall + 1));
	});

	test('who was only invited is taken out the same way, and a last owner is not', async () => {
		const invited = await person('duoc-moi@example.vn');
		await invite('duoc-moi@example.vn');
		await remove(invited);
		expect(await listOwnInvitations(db.database, invited)).toEqual([]);
		await expect(remove(owner)).rejects.toMatchObject({ code: 'LAST_ONE' });
		expect((await listProducerStaff(db.database, stall)).map(({ id }) => id)).toEqual([owner]);
	});

	test('who is removed while their role is being changed stays removed', async () => {
		const packer = await person('vua-thoi@example.vn');
		await invite('vua-thoi@example.vn');
		await answer(packer, true);
		const memberId = await memberIdOf(packer);
		const out = { producerId: stall, accountId: packer, role: null, actor: null } as const;
		const changed = await db.database.transaction(async (tx) => {
			await setProducerRole(tx, out, NOW);
			const outcome = setRole(memberId, 'owner').then(
				() => 'changed',
				(error: unknown) => toAppError(error).code,
			);
			await expect.poll(waiting).toBe(1);
			return { outcome };
		});
		expect(await changed.outcome).toBe('NOT_FOUND');
		expect(await stallsOf(packer)).toEqual([]);
	});

	test('whom an owner takes out is told, and an owner who goes is not', async () => {
		const packer = await person('chu-cho-thoi@example.vn');
		await invite('chu-cho-thoi@example.vn', 'Chị Thôi');
		await answer(packer, true);
		const memberId = await memberIdOf(packer);
		await setRole(memberId, 'owner');
		expect(await kindsTo(packer)).toEqual(['staffInvited']);
		await setRole(memberId, null);
		expect((await readInbox(db.database, packer, null)).entries[0]).toMatchObject({
			kind: 'staffRemoved',
			params: { name: 'Chị Thôi', producerName: 'HTX Mời', reason: null },
		});

		const second = await person('chu-hai@example.vn');
		const role = { producerId: stall, accountId: second, role: 'owner', actor: null } as const;
		await setProducerRole(db.database, role, NOW);
		await setRole(await memberIdOf(second), null, second);
		expect(await kindsTo(second)).toEqual([]);
	});
});
