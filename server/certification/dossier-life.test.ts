import { ALWAYS_REQUIRED, DEFAULT_RULES } from '$lib/domain/certification/documents';
import { productId, uuidV4, uuidV7, type ProductId } from '$lib/domain/ids';
import { DAY_MS, dayOf, startOfDay } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { setProducerRole } from '../accounts/producer-staff';
import { addProducts } from '../catalogue/add-to-catalogue';
import { readBody } from '../catalogue/feed';
import { readInbox } from '../notify/inbox';
import { liftSuspension, suspendProducer } from '../producers/judge-producer';
import { publishRules } from './checklist-rules';
import { countersign, decide } from './decide';
import { newPerson, newProducer, Paperwork } from './dossier.fixture';
import { listForReview, readForReview } from './for-reviewers';
import { listCertificates } from './list-certificates';
import { listDossiersOf, listQueue } from './list-dossiers';
import { judgeListing } from './listing-gate';
import { readDossier } from './read-dossier';
import type { PrintedFacts } from './register-certificate';
import { reviewDocument } from './review-document';
import { signCommitment } from './sign-commitment';
import { submitDocument } from './submit-document';
import { documentEvents } from './tables';
import { writeMessage } from './write-message';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const open = (setCode?: number) => Paperwork.open(db.database, now, setCode);

async function accepted(stars: 3 | 4 | 5 = 4): Promise<Paperwork> {
	const paperwork = await open();
	await paperwork.handIn();
	await paperwork.acceptAll();
	await paperwork.register({ stars });
	return paperwork;
}

const accept = ({ dossierId, reviewer }: Paperwork) =>
	decide(db.database, { dossierId, verdict: 'accept', reason: null, actor: reviewer }, now);
const stateOf = async (paperwork: Paperwork) => (await paperwork.read()).dossier.state;

/** Lists a product by an accepted dossier. */
async function list(paperwork: Paperwork): Promise<ProductId> {
	const { producerId, dossierId, setCode } = paperwork;
	const { certificate } = await paperwork.read();
	const goods = { name: 'Chè xanh', priceDong: 90_000, unit: 'gói', listedOn: dayOf(now) };
	const row = { ...goods, producerId, dossierId, setCode, slug: uuidV7(now) };
	const [id = productId(0)] = await addProducts(
		db.database,
		[{ ...row, certificateId: certificate?.id ?? null }],
		now,
	);
	return id;
}
const isShown = async (id: ProductId) =>
	(await readBody(db.database, 'product', String(id))) !== undefined;

describe('a dossier', () => {
	it('goes from a checklist with everything missing, over one refused paper, to a listed product', async () => {
		const paperwork = await open();
		const { database, dossierId, reviewer, producerId, owner } = paperwork;
		expect((await paperwork.read()).toSubmit).toEqual([...paperwork.required, 'commitment']);
		await expect(paperwork.send()).rejects.toMatchObject({ code: 'DOSSIER_INCOMPLETE' });

		await paperwork.handIn();
		expect((await listQueue(database, now)).map(({ id }) => id)).toContain(dossierId);
		await paperwork.acceptAll();
		await paperwork.review('testReport', 'rejected', 'Phiếu của sản phẩm khác');
		expect((await paperwork.read()).missing).toEqual(['testReport']);
		await paperwork.register();
		await expect(accept(paperwork)).rejects.toMatchObject({
			code: 'DOSSIER_INCOMPLETE',
			params: { missing: 'testReport' },
		});
		await expect(list(paperwork)).rejects.toMatchObject({ code: 'NOT_LISTABLE' });

		await paperwork.submit('testReport');
		await paperwork.review('testReport', 'accepted');
		expect(await accept(paperwork)).toBe('effective');
		const { certificate, history, people, dossier } = await paperwork.read();
		expect(dossier.state).toBe('accepted');
		expect(certificate?.standing).toBe('verified');
		expect(await isShown(await list(paperwork))).toBe(true);

		// What holds it up goes by revoking, which takes two; a newer paper may be refused alone.
		await expect(paperwork.review('testReport', 'rejected', 'nghĩ lại')).rejects.toMatchObject({
			code: 'CHANGED_MEANWHILE',
		});

		// What was refused stays told, by whom and why.
		const report = history.filter(({ kind }) => kind === 'testReport');
		expect(report.map(({ what }) => what)).toEqual([
			'submitted',
			'accepted',
			'rejected',
			'submitted',
			'accepted',
		]);
		expect(report[2]?.reason).toBe('Phiếu của sản phẩm khác');
		expect(people[reviewer.accountId]).toMatch(/^Người/);
		const inbox = await readInbox(database, owner.accountId, null);
		expect(inbox.entries.map(({ kind }) => kind)).toContain('documentRejected');
		expect(await listDossiersOf(database, producerId, now)).toMatchObject([
			{ state: 'accepted', missing: [], stars: 4 },
		]);
	});

	it('can do without a paper that was waived, with the reason told', async () => {
		const paperwork = await open();
		const kind = 'testReport';
		await expect(paperwork.review(kind, 'waived')).rejects.toMatchObject({
			code: 'MALFORMED_REQUEST',
		});
		await paperwork.review(kind, 'waived', 'Bản gốc đã xem tại chỗ');
		const { items, toSubmit } = await paperwork.read();
		expect(items.find((item) => item.kind === kind)?.standing).toEqual({
			state: 'waived',
			reason: 'Bản gốc đã xem tại chỗ',
		});
		expect(toSubmit).not.toContain(kind);
	});

	it.each(ALWAYS_REQUIRED)('cannot do without %s, whoever would waive it', async (kind) => {
		const paperwork = await open();
		const waive = () => paperwork.review(kind, 'waived', 'Miễn cho nhanh');
		await expect(waive()).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		if (kind !== 'commitment') {
			await paperwork.submit(kind);
			await expect(waive()).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		}
		expect((await paperwork.read()).missing).toContain(kind);
		expect((await paperwork.read()).history.map(({ what }) => what)).not.toContain('waived');
	});

	it('is not complete by a commitment that was waived before that was refused', async () => {
		const paperwork = await open();
		const { dossierId, reviewer } = paperwork;
		for (const kind of paperwork.required) await paperwork.submit(kind);
		await paperwork.acceptAll();
		await db.database.insert(documentEvents).values({
			dossierId,
			kind: 'commitment',
			what: 'waived',
			reason: 'miễn',
			at: now,
			accountId: reviewer.accountId,
		});
		expect(await paperwork.read()).toMatchObject({
			toSubmit: ['commitment'],
			missing: ['commitment'],
		});
		await expect(paperwork.send()).rejects.toMatchObject({ code: 'DOSSIER_INCOMPLETE' });
	});

	it('is sent back with a reason, and can be handed in again', async () => {
		const paperwork = await accepted();
		const { dossierId, reviewer: actor } = paperwork;
		const reject = { dossierId, verdict: 'reject' as const, actor };
		await expect(decide(db.database, { ...reject, reason: ' ' }, now)).rejects.toMatchObject({
			code: 'MALFORMED_REQUEST',
		});
		expect(await decide(db.database, { ...reject, reason: 'Ảnh mờ' }, now)).toBe('effective');
		expect(await stateOf(paperwork)).toBe('rejected');
		await paperwork.send();
		expect(await accept(paperwork)).toBe('effective');
		const { decisions } = await paperwork.read();
		expect(decisions.map(({ verdict }) => verdict)).toEqual(['reject', 'accept']);
	});

	it('that is rejected leaves what else its producer sells, or wants to sell, alone', async () => {
		const rejected = await open();
		const other = await rejected.another('Chè đinh');
		const third = await rejected.another('Chè nõn');
		for (const paperwork of [rejected, other, third]) {
			await paperwork.handIn();
			await paperwork.acceptAll();
			await paperwork.register();
		}
		await accept(third);
		const sold = await list(third);
		const { dossierId, reviewer: actor } = rejected;
		const no = { dossierId, verdict: 'reject', reason: 'Nhãn ghi sai xã', actor } as const;
		await decide(db.database, no, now);

		expect(await accept(other)).toBe('effective');
		expect(await isShown(await list(other))).toBe(true);
		expect(await isShown(sold)).toBe(true);
		await expect(list(rejected)).rejects.toMatchObject({ code: 'NOT_LISTABLE' });
		const own = await listDossiersOf(db.database, rejected.producerId, now);
		expect(Object.fromEntries(own.map(({ id, state }) => [id, state]))).toEqual({
			[rejected.dossierId]: 'rejected',
			[other.dossierId]: 'accepted',
			[third.dossierId]: 'accepted',
		});
	});

	it('has a paper once, however often the same was sent, and anew where a day was put right', async () => {
		const paperwork = await open();
		const { dossierId, producerId, owner: actor } = paperwork;
		const fileIds = [await paperwork.page(), await paperwork.page()];
		const paper = { dossierId, producerId, actor, kind: 'awards' as const, fileIds };
		const submit = (issuedOn: string | null) =>
			submitDocument(db.database, { ...paper, issuedOn, expiresOn: null }, now);
		const handedIn = async () =>
			(await paperwork.read()).history.filter(({ what }) => what === 'submitted').length;
		await submit(null);
		await submit(null);
		expect(await handedIn()).toBe(1);
		await submit('2026-01-05');
		expect(await handedIn()).toBe(2);
		// Put back as it was before, it is another paper again.
		await submit(null);
		await submit('2026-01-05');
		expect(await handedIn()).toBe(4);
		// The answer comes so late that the dossier was handed in meanwhile: it is no complaint either.
		await paperwork.handIn();
		await submit('2026-01-05');
		expect(await stateOf(paperwork)).toBe('submitted');
	});

	it('of one producer says nothing of another', async () => {
		const refused = await open();
		await refused.handIn();
		await refused.review('testReport', 'rejected', 'mờ');
		const { dossierId, producerId } = refused;
		const other = await newProducer(db.database, now);
		const theirs = { dossierId, producerId: other.producerId, actor: other.owner };
		await expect(readDossier(db.database, theirs, now)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		await expect(
			submitDocument(
				db.database,
				{ ...theirs, kind: 'awards', fileIds: [uuidV4()], issuedOn: null, expiresOn: null },
				now,
			),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
		expect(await listDossiersOf(db.database, other.producerId, now)).toEqual([]);
		expect(await listDossiersOf(db.database, producerId, now)).toHaveLength(1);
	});

	it.each([
		['a paper without its last day', { kind: 'testReport' as const, expiresOn: null }],
		['a last day before the first', { kind: 'awards' as const, expiresOn: '2020-01-01' }],
		['a commitment that is uploaded', { kind: 'commitment' as const, expiresOn: null }],
		['no pages', { kind: 'awards' as const, expiresOn: null, fileIds: [] }],
	])('refuses %s', async (_, wrong) => {
		const { dossierId, producerId, owner: actor, database } = await open();
		const paper = { dossierId, producerId, actor, fileIds: [uuidV4()], issuedOn: dayOf(now) };
		await expect(submitDocument(database, { ...paper, ...wrong }, now)).rejects.toMatchObject({
			code: 'MALFORMED_REQUEST',
		});
	});

	it('takes pages that its own people have handed in, and no others', async () => {
		const [ours, theirs] = [await open(), await open()];
		const { dossierId, producerId, owner: actor, database } = ours;
		const paper = { dossierId, producerId, actor, kind: 'awards' as const };
		const submit = (page: string) =>
			submitDocument(database, { ...paper, fileIds: [page], issuedOn: null, expiresOn: null }, now);
		await expect(submit(uuidV4())).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await expect(submit(await theirs.page())).rejects.toMatchObject({ code: 'NOT_FOUND' });
		const page = await ours.page();
		await submit(page);
		const [held] = await db.sql`select attached_to from files where id = ${page}`;
		expect(held?.['attached_to']).toBe(`dossier ${dossierId}`);
	});

	it('is not judged by a paper that was replaced meanwhile', async () => {
		const paperwork = await open();
		await paperwork.submit('testReport');
		const { history } = await paperwork.read();
		await paperwork.submit('testReport');
		const { dossierId, reviewer: actor } = paperwork;
		const seenId = history[0]?.id ?? null;
		const review = { dossierId, kind: 'testReport', reason: null, seenId, actor } as const;
		await expect(
			reviewDocument(db.database, { ...review, verdict: 'accepted' }, now),
		).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	});
});

describe('the commitment', () => {
	it('is kept as it was signed: its words, version, hour and account', async () => {
		const paperwork = await open();
		await paperwork.handIn();
		const { commitment } = await paperwork.read();
		expect(commitment.signed).toMatchObject([
			{
				text: commitment.text,
				textVersion: commitment.version,
				signedAt: now,
				accountId: paperwork.owner.accountId,
			},
		]);
	});

	it.each([
		"update commitments set text = 'khác'",
		'update commitments set signed_at = now()',
		'delete from commitments',
		'truncate commitments',
		"update decisions set reason = 'khác'",
		'delete from second_signatures',
		'delete from document_events',
		'truncate dossier_messages',
		"update checklist_versions set note = 'khác'",
	])('and what else was signed and said is kept for ever: %s', async (statement) => {
		const paperwork = await accepted(5);
		await accept(paperwork);
		const { dossierId, reviewer, owner: actor } = paperwork;
		const decisionId = (await paperwork.read()).decisions[0]?.id ?? 0;
		const second = await newPerson(db.database, ['reviewer'], now);
		const signing = { decisionId, agrees: true, reason: null, actor: second };
		await countersign(db.database, signing, now);
		const about = { dossierId, kind: 'testReport' as const };
		const asking = { ...about, producerId: null, text: 'Lô nào?', actor: reviewer };
		await writeMessage(db.database, asking, now);
		const [{ latest = 0 } = {}] = await db.sql<{ latest: number }[]>`
			select coalesce(max(version), 0) as latest from checklist_versions`;
		const published = { rules: DEFAULT_RULES, note: 'lần', basedOn: latest, actor };
		await publishRules(db.database, published, now);
		await expect(db.sql.unsafe(statement)).rejects.toThrow(/append-only/);
		expect((await paperwork.read()).commitment.signed).toHaveLength(1);
	});

	it('is not signed unread: another version than the one in force is refused', async () => {
		const { dossierId, producerId, owner: actor, database } = await open();
		await expect(
			signCommitment(database, { dossierId, producerId, actor, textVersion: '2020-01' }, now),
		).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	});
});

describe('five stars', () => {
	it('take two people', async () => {
		const paperwork = await accepted(5);
		const { reviewer } = paperwork;
		expect(await accept(paperwork)).toBe('waiting');
		expect(await stateOf(paperwork)).toBe('submitted');
		await expect(list(paperwork)).rejects.toMatchObject({ code: 'NOT_LISTABLE' });
		// Neither once more, nor another certificate under the first one's signature.
		await expect(accept(paperwork)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		await expect(paperwork.register({ stars: 3 })).rejects.toMatchObject({
			code: 'CHANGED_MEANWHILE',
		});
		const [decision] = (await paperwork.read()).decisions;
		const signing = { decisionId: decision?.id ?? 0, agrees: true, reason: null };
		await expect(
			countersign(db.database, { ...signing, actor: reviewer }, now),
		).rejects.toMatchObject({ code: 'SAME_PERSON' });

		const second = await newPerson(db.database, ['reviewer'], now);
		expect(await countersign(db.database, { ...signing, actor: second }, now)).toBe('effective');
		expect(await isShown(await list(paperwork))).toBe(true);
		const third = await newPerson(db.database, ['reviewer'], now);
		await expect(countersign(db.database, { ...signing, actor: third }, now)).rejects.toMatchObject(
			{ code: 'CHANGED_MEANWHILE' },
		);
	});

	it('come to nothing where the second person declines', async () => {
		const paperwork = await accepted(5);
		await accept(paperwork);
		const [decision] = (await paperwork.read()).decisions;
		const actor = await newPerson(db.database, ['reviewer'], now);
		const declining = { decisionId: decision?.id ?? 0, agrees: false, actor };
		expect(await countersign(db.database, { ...declining, reason: 'Điểm chưa khớp' }, now)).toBe(
			'declined',
		);
		expect(await stateOf(paperwork)).toBe('submitted');
		expect(await accept(paperwork)).toBe('waiting');
	});

	it('signed by several at once take effect once', async () => {
		const paperwork = await accepted(5);
		await accept(paperwork);
		const [decision] = (await paperwork.read()).decisions;
		const people = [1, 2, 3].map(() => newPerson(db.database, ['reviewer'], now));
		const outcomes = await Promise.allSettled(
			(await Promise.all(people)).map((actor) => {
				const signing = { decisionId: decision?.id ?? 0, agrees: true, reason: null, actor };
				return countersign(db.database, signing, now);
			}),
		);
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});
});

describe('what was given', () => {
	it('is taken away by two people, and the product goes with it', async () => {
		const paperwork = await accepted();
		await accept(paperwork);
		const id = await list(paperwork);
		const { dossierId, reviewer } = paperwork;
		const revoke = { dossierId, verdict: 'revoke' as const, actor: reviewer };
		expect(await decide(db.database, { ...revoke, reason: 'Giấy giả' }, now)).toBe('waiting');
		expect(await isShown(id)).toBe(true);
		const pending = (await paperwork.read()).decisions.at(-1);
		const second = await newPerson(db.database, ['reviewer'], now);
		const signing = { decisionId: pending?.id ?? 0, agrees: true, reason: null, actor: second };
		expect(await countersign(db.database, signing, now)).toBe('effective');
		expect(await isShown(id)).toBe(false);
		expect((await judgeListing(db.database, [id], now)).get(id)).toEqual({
			ok: false,
			obstacles: ['dossierRevoked'],
		});
	});

	it('is a certificate too', async () => {
		const paperwork = await accepted();
		await accept(paperwork);
		const id = await list(paperwork);
		const { certificate } = await paperwork.read();
		if (!certificate) throw new Error('no certificate');
		const withdraw = { certificateId: certificate.id, verdict: 'withdraw' as const };
		const reason = 'Thu hồi theo quyết định của tỉnh';
		await decide(db.database, { ...withdraw, reason, actor: paperwork.reviewer }, now);
		const waiting = await listCertificates(db.database, { only: 'waiting', after: null }, now);
		const listed = waiting.certificates.find((one) => one.id === certificate.id);
		expect(listed?.products).toMatchObject([{ id, isListed: true }]);
		const actor = await newPerson(db.database, ['reviewer'], now);
		const decisionId = listed?.decisions.at(-1)?.id ?? 0;
		await countersign(db.database, { decisionId, agrees: true, reason: null, actor }, now);
		expect(await isShown(id)).toBe(false);
		expect(await readBody(db.database, 'certificate', String(certificate.id))).toMatchObject({
			standing: 'withdrawn',
		});
	});
});

/** Decides as one reviewer and signs as another. */
async function decideByTwo(decision: Parameters<typeof decide>[1]): Promise<void> {
	expect(await decide(db.database, decision, now)).toBe('waiting');
	const [{ id = 0 } = {}] = await db.sql<{ id: number }[]>`
		select max(id)::int as id from decisions`;
	const actor = await newPerson(db.database, ['reviewer'], now);
	const signing = { decisionId: id, agrees: true, reason: null, actor };
	expect(await countersign(db.database, signing, now)).toBe('effective');
}

describe('what was taken away', () => {
	const reason = 'Đã bổ sung giấy thật';

	it('is sold again under a new certificate, once two people have signed that', async () => {
		const paperwork = await accepted();
		const { reviewer: actor } = paperwork;
		await accept(paperwork);
		const id = await list(paperwork);
		const { certificate } = await paperwork.read();
		const old = certificate?.id ?? (await paperwork.register());
		await decideByTwo({ certificateId: old, verdict: 'withdraw', reason, actor });
		expect(await isShown(id)).toBe(false);
		const certificateId = await paperwork.register({ number: '99/QĐ-UBND' });
		// Said to whoever looks at it, before they sign.
		const unverified = { only: 'unverified', after: null } as const;
		const { certificates } = await listCertificates(db.database, unverified, now);
		const told = certificates.map(({ id: each, isMakingUp }) => [each, isMakingUp]);
		expect(told).toContainEqual([certificateId, true]);
		expect(told.filter(([, isMakingUp]) => isMakingUp)).toHaveLength(1);
		await decideByTwo({ certificateId, verdict: 'verify', reason: null, actor });
		expect(await isShown(id)).toBe(true);
	});

	it('comes back with the lifting where its producer was suspended meanwhile', async () => {
		const paperwork = await accepted();
		const { reviewer: actor, producerId } = paperwork;
		await accept(paperwork);
		const id = await list(paperwork);
		const { certificate } = await paperwork.read();
		const old = certificate?.id ?? (await paperwork.register());
		await decideByTwo({ certificateId: old, verdict: 'withdraw', reason, actor });
		await suspendProducer(db.database, { producerId, reason, actor }, now);
		const certificateId = await paperwork.register({ number: '98/QĐ-UBND' });
		await decideByTwo({ certificateId, verdict: 'verify', reason: null, actor });
		expect(await isShown(id)).toBe(false);
		await liftSuspension(db.database, { producerId, actor }, now);
		expect(await isShown(id)).toBe(true);
	});

	it('is not given back by one person with a third certificate, whatever its product carries by then', async () => {
		const paperwork = await accepted();
		const { reviewer: actor } = paperwork;
		await accept(paperwork);
		const id = await list(paperwork);
		const old = (await paperwork.read()).certificate?.id ?? (await paperwork.register());
		await decideByTwo({ certificateId: old, verdict: 'withdraw', reason, actor });
		// As a spreadsheet could do it before it was refused that.
		await db.sql`update products set certificate_id = null where id = ${id}`;
		const certificateId = await paperwork.register({ number: '97/QĐ-UBND' });
		await decideByTwo({ certificateId, verdict: 'verify', reason: null, actor });
		expect(await isShown(id)).toBe(true);
	});

	it('is not given back by one person who accepts a dossier whose certificate was withdrawn before', async () => {
		const paperwork = await accepted();
		const { dossierId, reviewer: actor } = paperwork;
		const old = (await paperwork.read()).certificate?.id ?? (await paperwork.register());
		await decideByTwo({ certificateId: old, verdict: 'withdraw', reason, actor });
		await paperwork.register({ number: '96/QĐ-UBND' });
		expect((await paperwork.read()).isMakingUp).toBe(true);
		await decideByTwo({ dossierId, verdict: 'accept', reason: null, actor });
		expect(await stateOf(paperwork)).toBe('accepted');
	});

	it('is not given back by one person where its dossier was revoked and reopened as well', async () => {
		const paperwork = await accepted();
		const { dossierId, reviewer: actor } = paperwork;
		await accept(paperwork);
		const id = await list(paperwork);
		const old = (await paperwork.read()).certificate?.id ?? (await paperwork.register());
		await decideByTwo({ dossierId, verdict: 'revoke', reason, actor });
		await decideByTwo({ certificateId: old, verdict: 'withdraw', reason, actor });
		await decideByTwo({ dossierId, verdict: 'reopen', reason, actor });
		await paperwork.register({ number: '95/QĐ-UBND' });
		await paperwork.send();
		await decideByTwo({ dossierId, verdict: 'accept', reason: null, actor });
		expect(await isShown(id)).toBe(true);
	});

	it('stays for two people where nothing but the product says that it was revoked', async () => {
		const paperwork = await accepted();
		const { reviewer: actor } = paperwork;
		await accept(paperwork);
		const id = await list(paperwork);
		await db.sql`update products set withdrawn_at = now(), withdrawn_because = 'revoked'
			where id = ${id}`;
		const certificateId = await paperwork.register({ number: '94/QĐ-UBND' });
		await decideByTwo({ certificateId, verdict: 'verify', reason: null, actor });
	});

	it('is a dossier that two people reopen, for its producer to hand in again', async () => {
		const paperwork = await accepted();
		const { dossierId, reviewer: actor, owner } = paperwork;
		await accept(paperwork);
		const id = await list(paperwork);
		const reopening = { dossierId, verdict: 'reopen', reason, actor } as const;
		await expect(decide(db.database, reopening, now)).rejects.toMatchObject({
			code: 'CHANGED_MEANWHILE',
		});
		await decideByTwo({ ...reopening, verdict: 'revoke' });
		await expect(paperwork.submit('testReport')).rejects.toThrow();
		await decideByTwo(reopening);
		expect(await stateOf(paperwork)).toBe('rejected');
		expect(await isShown(id)).toBe(false);
		const { entries } = await readInbox(db.database, owner.accountId, null);
		expect(entries[0]).toMatchObject({ kind: 'dossierDecided', params: { verdict: 'reopen' } });
		const logged = await db.sql`select 1 from audit_entries
			where action = 'dossier.reopen' and subject = ${`dossier ${dossierId}`}`;
		expect(logged).toHaveLength(2);

		await paperwork.submit('testReport');
		await paperwork.review('testReport', 'accepted');
		await paperwork.send();
		await accept(paperwork);
		expect(await isShown(id)).toBe(true);
	});
});

describe('a renewed certificate', () => {
	it('takes the place of the old one once it is verified, and not before', async () => {
		const paperwork = await accepted(3);
		await accept(paperwork);
		const id = await list(paperwork);
		const old = (await paperwork.read()).certificate;
		const renewed = await paperwork.register({ stars: 4, number: '99/QĐ-UBND' });
		expect(renewed).not.toBe(old?.id);
		expect(await readBody(db.database, 'product', String(id))).toMatchObject({
			certificateId: old?.id,
		});
		const verify = { certificateId: renewed, verdict: 'verify' as const, reason: null };
		await decide(db.database, { ...verify, actor: paperwork.reviewer }, now);
		expect(await readBody(db.database, 'product', String(id))).toMatchObject({
			certificateId: renewed,
		});
	});

	it('is set right in place while nobody has judged it', async () => {
		const paperwork = await open();
		const first = await paperwork.register({ stars: 3 });
		expect(await paperwork.register({ stars: 4 })).toBe(first);
		expect((await paperwork.read()).certificate).toMatchObject({ stars: 4 });
	});

	it.each<[string, Partial<PrintedFacts>]>([
		['points of other stars', { stars: 5, points: 89 }],
		['five stars by a province', { stars: 5, issuerKind: 'province' }],
		['a day that has not come', { issuedOn: dayOf(now + DAY_MS) }],
		['more than 36 months', { expiresOn: dayOf(now + 1_200 * DAY_MS) }],
	])('is not taken with %s', async (_, facts) => {
		const paperwork = await open();
		await expect(paperwork.register(facts)).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
	});
});

it('keeps a reviewer from the papers of a producer they work for', async () => {
	const paperwork = await accepted();
	const { producerId, reviewer } = paperwork;
	const { accountId } = reviewer;
	await setProducerRole(db.database, { producerId, accountId, role: 'packer', actor: null }, now);
	await expect(accept(paperwork)).rejects.toMatchObject({ code: 'FORBIDDEN' });
	await expect(paperwork.review('testReport', 'accepted')).rejects.toMatchObject({
		code: 'FORBIDDEN',
	});

	// It is said before they try, also once they have left; and of nobody else's.
	const { dossierId } = paperwork;
	const other = await accepted();
	const said = async () => {
		const read = (id: typeof dossierId) =>
			readForReview(db.database, { dossierId: id, readerId: accountId }, now);
		const question = { only: 'all', after: null, readerId: accountId } as const;
		const { certificates } = await listForReview(db.database, question, now);
		const ofOne = (id?: number) => certificates.find((one) => one.id === id)?.mayJudge;
		const views = [await read(dossierId), await read(other.dossierId)];
		return views.map((view) => [view.mayJudge, ofOne(view.certificate?.id)]);
	};
	expect(await said()).toEqual([
		[false, false],
		[true, true],
	]);
	await setProducerRole(db.database, { producerId, accountId, role: null, actor: null }, now);
	expect(await said()).toEqual([
		[false, false],
		[true, true],
	]);
});

it('carries questions and answers to the other side', async () => {
	const { dossierId, producerId, owner, reviewer, ...paperwork } = await open();
	const { database } = paperwork;
	const about = { dossierId, kind: 'testReport' as const };
	await writeMessage(
		database,
		{ ...about, producerId: null, text: 'Phiếu này của lô nào?', actor: reviewer },
		now,
	);
	await writeMessage(database, { ...about, producerId, text: 'Lô L1.', actor: owner }, now);
	const { messages } = await readDossier(database, { dossierId, producerId }, now);
	expect(messages.map(({ side, text }) => [side, text])).toEqual([
		['organiser', 'Phiếu này của lô nào?'],
		['producer', 'Lô L1.'],
	]);
	for (const { accountId } of [owner, reviewer]) {
		const { entries } = await readInbox(database, accountId, null);
		expect(entries.map(({ kind }) => kind)).toEqual(['dossierQuestion']);
	}
});

it('writes down who did what', async () => {
	const paperwork = await accepted();
	await accept(paperwork);
	const rows = await db.sql<{ action: string }[]>`
		select action from audit_entries where producer_id = ${paperwork.producerId} order by id`;
	expect([...new Set(rows.map(({ action }) => action))]).toEqual(
		expect.arrayContaining([
			'dossier.open',
			'dossier.submitDocument',
			'dossier.signCommitment',
			'dossier.submit',
			'dossier.reviewDocument',
			'certificate.register',
			'dossier.accept',
		]),
	);
});
