import type { Account, MarketRole } from '$lib/domain/accounts/account';
import { newOrderSecret, orderId } from '$lib/domain/ids';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { findAccount } from '../accounts/find-account';
import { findPartialTo } from '../accounts/impartial';
import { setProducerRole } from '../accounts/producer-staff';
import { newPerson, Paperwork } from '../certification/dossier.fixture';
import { listCertificates } from '../certification/list-certificates';
import { listQueue } from '../certification/list-dossiers';
import { certificates } from '../certification/tables';
import { readComplaints } from '../complaints/read-complaints';
import { actAsHost } from '../live/act-as-host';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { listReports } from '../reports/answer-report';
import { serialFlags } from '../trace/tables';
import { listFlaggedPieces } from '../trace/flagged-pieces';
import { homeDeskRouter } from './home-router';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(4);
	const { db, now } = stall;
	const old = await Paperwork.open(db.database, now - 3 * DAY_MS);
	await old.handIn();
	const young = await Paperwork.open(db.database, now);
	await young.handIn();
	await db.database.update(certificates).set({ expiresOn: '2026-12-20' });
	const flag = { gtin: '08930000000019', lot: 'L1', serial: 'ABC' };
	await db.database
		.insert(serialFlags)
		.values({ ...flag, reason: 'copySuspected', since: now - HOUR_MS });
	await report(stall.honey);
	await report(stall.tea);
	await complain();
});
afterAll(() => stall[Symbol.asyncDispose]());

const database = () => stall.db.database;

async function report(productId: typeof stall.honey): Promise<void> {
	const about = { gtin: null, lot: null, serial: null, pictures: [] };
	const words = { kind: 'suspiciousLabel', text: 'Tem bị nhòe', contact: null };
	const secret = newOrderSecret();
	await stall.outcome(
		await stall.operation('report.create@1', { secret, ...words, ...about, productId }),
	);
}

async function complain(): Promise<void> {
	const made = await stall.order();
	const { id } = await stall.place(made);
	for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
		await database().transaction(async (tx) => {
			const row = await lockOrder(tx, orderId(id));
			if (row) await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		});
	}
	const what = { kind: 'damaged', wish: 'replace', text: 'Hũ bị vỡ', pictures: [] };
	const { secret } = made;
	await stall.outcome(
		await stall.operation('complaint.create@1', { orderId: id, secret, ...what }),
	);
}

async function organiser(...roles: MarketRole[]): Promise<Account> {
	const { accountId } = await newPerson(database(), roles, stall.now);
	const account = await findAccount(database(), accountId);
	if (!account) throw new Error('no account');
	return account;
}

function waitingFor(account: Account) {
	const caller = homeDeskRouter.createCaller({
		...stall.runtime,
		...{ requestId: 'r1', address: crypto.randomUUID(), deviceId: null },
		auth: () => Promise.reject(new Error('not needed')),
		signedIn: () => Promise.resolve({ account, signInId: 's1', signedInAt: stall.now }),
	});
	return caller.waiting();
}

test('tells of each kind as many as its list has, and since when the longest waits', async () => {
	const reviewer = await organiser('reviewer');
	const { counts } = await waitingFor(reviewer);
	const without = await findPartialTo(database(), reviewer.id, stall.now);
	const queue = await listQueue(database(), stall.now);
	const ending = { only: 'ending', after: null } as const;
	expect(queue).toHaveLength(2);
	expect(counts).toEqual({
		dossiers: { count: queue.length, oldestAt: stall.now - 3 * DAY_MS },
		drafts: { count: 0, oldestAt: null },
		signatures: { count: 0, oldestAt: null },
		ending: {
			count: (await listCertificates(database(), ending, stall.now)).certificates.length,
			oldestAt: null,
		},
		toDecide: { count: 0, oldestAt: null },
		unanswered: {
			count: (await readComplaints(database(), { without }, null)).running.length,
			oldestAt: stall.now,
		},
		reports: {
			count: (await listReports(database(), { isOpen: true, before: null, without })).reports
				.length,
			oldestAt: stall.now,
		},
		copies: {
			count: (await listFlaggedPieces(database(), { reason: 'copySuspected', before: null })).pieces
				.length,
			oldestAt: stall.now - HOUR_MS,
		},
	});
	expect([counts.ending, counts.unanswered, counts.reports, counts.copies]).toMatchObject([
		{ count: 1 },
		{ count: 1 },
		{ count: 2 },
		{ count: 1 },
	]);
});

test('a complaint that the seller let lie waits for the organisers', async () => {
	const { now } = stall;
	stall.now = now + 60 * DAY_MS;
	const { counts } = await waitingFor(await organiser('reviewer'));
	stall.now = now;
	expect([counts.toDecide?.count, counts.unanswered?.count]).toEqual([1, 0]);
});

test('whoever works for a stall is told of no report and no complaint about it', async () => {
	const partial = await organiser('reviewer');
	const role = { accountId: partial.id, role: 'packer', actor: null } as const;
	await setProducerRole(database(), { ...role, producerId: stall.producer }, stall.now);
	const { counts } = await waitingFor(partial);
	expect([counts.reports?.count, counts.unanswered?.count]).toEqual([1, 0]);
});

test('each role is told of its own parts alone, and who has none of nothing', async () => {
	const parts = async (...roles: MarketRole[]) => {
		const { counts, ...others } = await waitingFor(await organiser(...roles));
		return [Object.keys(counts).length, ...Object.keys(others)];
	};
	expect(await parts()).toEqual([0]);
	expect(await parts('reviewer')).toEqual([8]);
	expect(await parts('host')).toEqual([0, 'tonight']);
	expect(await parts('administrator')).toEqual([0, 'failedJobs']);
});

test('hosts are told of the sessions of today, and of one that still runs since yesterday', async () => {
	const host = await organiser('host');
	const session = async (slug: string, startsAt: number) =>
		createSession(
			database(),
			{
				...{ slug, title: slug, intro: '', startsAt, endsAt: startsAt + HOUR_MS },
				slots: [{ startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] }],
			},
			stall.now,
		);
	const { now } = stall;
	const tonight = await session('toi-nay', now + HOUR_MS);
	await session('hom-kia', now + 2 * DAY_MS);
	const titles = async () => (await waitingFor(host)).tonight?.map(({ title }) => title);
	expect(await titles()).toEqual(['toi-nay']);
	stall.now = now + HOUR_MS;
	const start = { sessionId: tonight.id, isRehearsal: false, action: { do: 'start' } } as const;
	await actAsHost(database(), { ...start, actionId: crypto.randomUUID(), actor: ACTOR }, stall.now);
	stall.now = now + DAY_MS - 18 * HOUR_MS;
	const { tonight: running } = await waitingFor(host);
	expect(running).toMatchObject([{ title: 'toi-nay', openedAt: now + HOUR_MS }]);
	stall.now = now + DAY_MS;
	expect(await titles()).toEqual([]);
	stall.now = now;
});

test('administrators are told which jobs failed at every try', async () => {
	const administrator = await organiser('administrator');
	expect((await waitingFor(administrator)).failedJobs).toEqual([]);
	await stall.db.sql`create schema pgboss`;
	await stall.db.sql`create table pgboss.job
		(name text, state text, created_on timestamptz, completed_on timestamptz)`;
	await stall.db.sql`insert into pgboss.job values
		('files.tidy', 'failed', '2026-11-20T01:00:00Z', '2026-11-20T02:00:00Z'),
		('files.tidy', 'failed', '2026-11-19T01:00:00Z', null),
		('talk.forget', 'completed', '2026-11-19T01:00:00Z', '2026-11-19T02:00:00Z')`;
	const lastAt = Date.parse('2026-11-20T02:00:00Z');
	expect((await waitingFor(administrator)).failedJobs).toEqual([
		{ job: 'files.tidy', count: 2, lastAt },
	]);
});
