import type { AccountId } from '$lib/domain/accounts/account';
import { noticePath } from '$lib/domain/notices/notice';
import {
	certificateId,
	productId,
	uuidV7,
	type CertificateId,
	type ProducerId,
} from '$lib/domain/ids';
import { DAY_MS, dayOf, startOfDay } from '$lib/domain/time';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { setProducerRole } from '../accounts/producer-staff';
import type { Actor } from '../audit/record-change';
import { addProducts } from '../catalogue/add-to-catalogue';
import { readInbox } from '../notify/inbox';
import { addCertificates } from './certificates';
import { countersign, decide } from './decide';
import { newPerson, newProducer, Paperwork } from './dossier.fixture';
import { runExpiry } from './run-expiry';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** Of these kinds what somebody was told, the oldest first, and where each leads. */
async function toldTo(accountId: AccountId, kinds: readonly string[]) {
	const { entries } = await readInbox(db.database, accountId, null);
	return entries
		.filter(({ kind }) => kinds.includes(kind))
		.toReversed()
		.map(({ kind, params }) => {
			const notice = { kind, params } as Parameters<typeof noticePath>[0];
			return [kind, 'verdict' in params ? params.verdict : null, noticePath(notice)];
		});
}

async function handedIn(stars: 4 | 5): Promise<Paperwork> {
	const paperwork = await Paperwork.open(db.database, now);
	await paperwork.handIn();
	await paperwork.acceptAll();
	await paperwork.register({ stars });
	return paperwork;
}

test('reviewers are told of a dossier that was handed in, and its producer of what was decided', async () => {
	const { dossierId, reviewer, owner } = await handedIn(4);
	const ofDossier = `/desk/organiser/dossiers/${dossierId}`;
	expect(await toldTo(reviewer.accountId, ['dossierSubmitted'])).toEqual([
		['dossierSubmitted', null, ofDossier],
	]);
	const rejection = { dossierId, verdict: 'reject', reason: 'Ảnh mờ', actor: reviewer } as const;
	await decide(db.database, rejection, now);
	expect(await toldTo(owner.accountId, ['dossierDecided'])).toEqual([
		['dossierDecided', 'reject', `/desk/producer/dossiers/${dossierId}`],
	]);
});

test('a decision of two persons asks the other reviewers first, and tells the producer when it holds', async () => {
	const paperwork = await handedIn(5);
	const { dossierId, reviewer, owner } = paperwork;
	const second = await newPerson(db.database, ['reviewer'], now);
	const third = await newPerson(db.database, ['reviewer'], now);
	// Nobody judges a producer for whom they work, and so nobody is asked to.
	const partial = await newPerson(db.database, ['reviewer'], now);
	const { producerId } = paperwork;
	const place = { producerId, accountId: partial.accountId, role: 'packer', actor: null } as const;
	await setProducerRole(db.database, place, now);
	await decide(db.database, { dossierId, verdict: 'accept', reason: null, actor: reviewer }, now);
	const asked = [['signatureWaiting', null, `/desk/organiser/dossiers/${dossierId}`]];
	for (const { accountId } of [second, third]) {
		expect(await toldTo(accountId, ['signatureWaiting'])).toEqual(asked);
	}
	for (const { accountId } of [reviewer, partial]) {
		expect(await toldTo(accountId, ['signatureWaiting'])).toEqual([]);
	}
	expect(await toldTo(owner.accountId, ['dossierDecided'])).toEqual([]);

	const decisionId = (await paperwork.read()).decisions.at(-1)?.id ?? 0;
	await countersign(db.database, { decisionId, agrees: true, reason: null, actor: second }, now);
	expect((await toldTo(owner.accountId, ['dossierDecided'])).map(([, verdict]) => verdict)).toEqual(
		['accept'],
	);
});

test('a certificate that is withdrawn is told to whoever rests on it, once two have signed', async () => {
	const paperwork = await handedIn(4);
	const { dossierId, reviewer: actor, owner } = paperwork;
	await decide(db.database, { dossierId, verdict: 'accept', reason: null, actor }, now);
	const certificateId = (await paperwork.read()).certificate?.id;
	if (certificateId === undefined) throw new Error('no certificate');
	const withdrawal = { certificateId, verdict: 'withdraw', reason: 'Sai phạm', actor } as const;
	const second = await newPerson(db.database, ['reviewer'], now);
	await decide(db.database, withdrawal, now);
	expect(await toldTo(second.accountId, ['signatureWaiting'])).toEqual([
		['signatureWaiting', null, '/desk/organiser/certificates'],
	]);
	const [row] = await db.sql<{ id: number }[]>`
		select id::int as id from decisions where certificate_id = ${certificateId}`;
	const signing = { decisionId: row?.id ?? 0, agrees: true, reason: null, actor: second };
	await countersign(db.database, signing, now);
	expect((await toldTo(owner.accountId, ['dossierDecided'])).map(([, verdict]) => verdict)).toEqual(
		['accept', 'withdraw'],
	);
});

test('of an old certificate too its producer is told, and nobody of theirs judges it', async () => {
	const paperwork = await handedIn(4);
	const { dossierId, reviewer: actor, owner, producerId } = paperwork;
	await decide(db.database, { dossierId, verdict: 'accept', reason: null, actor }, now);
	const old = (await paperwork.read()).certificate?.id;
	if (old === undefined) throw new Error('no certificate');
	expect(await paperwork.register({ number: '999/QĐ-UBND' })).not.toBe(old);
	await expectWithdrawn(old, { producerId, reviewer: actor });
	expect((await toldTo(owner.accountId, ['dossierDecided'])).at(-1)).toEqual([
		'dossierDecided',
		'withdraw',
		`/desk/producer/dossiers/${dossierId}`,
	]);
});

test('of a certificate from a spreadsheet, which no dossier rests on, its producer is told', async () => {
	const { producerId, owner } = await newProducer(db.database, now);
	const printed = { stars: 4, points: null, number: '12/QĐ-UBND', issuer: 'UBND tỉnh' } as const;
	const days = { issuedOn: dayOf(now), expiresOn: dayOf(now + 300 * DAY_MS) };
	const row = { ...printed, ...days, issuerKind: 'province', standing: 'verified' } as const;
	const [imported = certificateId(0)] = await addCertificates(db.database, [row], now);
	const goods = { name: 'Chè bảng', priceDong: 1_000, unit: 'gói', listedOn: dayOf(now) };
	const product = { ...goods, setCode: 11, certificateId: imported, slug: uuidV7(now) };
	const withdrawn = {
		...product,
		producerId,
		withdrawnAt: now,
		withdrawnBecause: 'waiting',
	} as const;
	await addProducts(db.database, [withdrawn], now);
	await expectWithdrawn(imported, { producerId, reviewer: null });
	expect(await toldTo(owner.accountId, ['dossierDecided'])).toEqual([
		['dossierDecided', 'withdraw', '/desk/producer/dossiers'],
	]);
});

/** Withdraws a certificate by two who may, after one was kept from it who works for the producer. */
async function expectWithdrawn(
	id: CertificateId,
	of: { readonly producerId: ProducerId; readonly reviewer: Actor | null },
): Promise<void> {
	const { producerId } = of;
	const partial = await newPerson(db.database, ['reviewer'], now);
	const place = { producerId, accountId: partial.accountId, role: 'packer', actor: null } as const;
	await setProducerRole(db.database, place, now);
	const withdrawal = { certificateId: id, verdict: 'withdraw', reason: 'Sai phạm' } as const;
	await expect(decide(db.database, { ...withdrawal, actor: partial }, now)).rejects.toMatchObject({
		code: 'FORBIDDEN',
	});
	const first = of.reviewer ?? (await newPerson(db.database, ['reviewer'], now));
	await decide(db.database, { ...withdrawal, actor: first }, now);
	expect(await toldTo(partial.accountId, ['signatureWaiting'])).toEqual([]);
	const [row] = await db.sql<{ id: number }[]>`
		select id::int as id from decisions where certificate_id = ${id}`;
	const second = await newPerson(db.database, ['reviewer'], now);
	const signing = { decisionId: row?.id ?? 0, agrees: true, reason: null, actor: second };
	await countersign(db.database, signing, now);
	const entries = await db.sql`select producer_id from audit_entries
		where subject = ${`certificate ${id}`} and action = 'certificate.withdraw'`;
	expect(entries).toEqual(Array(2).fill({ producer_id: producerId }));
}

test('whoever sells what was taken off by itself is told so, once', async () => {
	const paperwork = await handedIn(4);
	const { dossierId, reviewer: actor, owner, producerId, setCode } = paperwork;
	await decide(db.database, { dossierId, verdict: 'accept', reason: null, actor }, now);
	const certificateId = (await paperwork.read()).certificate?.id ?? null;
	const goods = { name: 'Chè', priceDong: 1_000, unit: 'gói', listedOn: dayOf(now) };
	const row = { ...goods, producerId, dossierId, setCode, certificateId, slug: uuidV7(now) };
	expect(await addProducts(db.database, [row], now)).not.toEqual([productId(0)]);
	// Its papers hold for a year.
	await runExpiry(db.database, now + 366 * DAY_MS);
	await runExpiry(db.database, now + 367 * DAY_MS);
	expect(await toldTo(owner.accountId, ['productExpired'])).toEqual([
		['productExpired', null, `/desk/producer/dossiers/${dossierId}`],
	]);
});
