import { uuidV7 } from '$lib/domain/ids';
import { DAY_MS, startOfDay } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { listStallProducts } from '../products/list-drafts';
import { createDraft } from '../products/save-draft';
import { countersign, decide } from './decide';
import { addBareProduct, newPerson, newProducer, Paperwork } from './dossier.fixture';
import { findDossiers, listDossiersOf, listQueue } from './list-dossiers';
import { openDossier, openDossierFor } from './open-dossier';
import { writeMessage } from './write-message';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

async function complete(stars: 4 | 5): Promise<Paperwork> {
	const paperwork = await Paperwork.open(db.database, now);
	await paperwork.handIn();
	await paperwork.acceptAll();
	await paperwork.register({ stars });
	return paperwork;
}

const accept = ({ dossierId, reviewer }: Paperwork) =>
	decide(db.database, { dossierId, verdict: 'accept', reason: null, actor: reviewer }, now);

async function queued({ dossierId }: Paperwork) {
	return (await listQueue(db.database, now + DAY_MS)).find(({ id }) => id === dossierId);
}

describe('the queue', () => {
	it('holds what was handed in, the longest waiting first, until it is decided', async () => {
		const [late, early] = [await complete(4), await Paperwork.open(db.database, now)];
		expect(await queued(early)).toBeUndefined();
		early.now = now - DAY_MS;
		await early.handIn();
		const order = (await listQueue(db.database, now)).map(({ id }) => id);
		expect(order.indexOf(early.dossierId)).toBeLessThan(order.indexOf(late.dossierId));
		expect(await queued(early)).toMatchObject({
			waitsFor: 'review',
			waitingSince: now - DAY_MS,
			firstSigner: null,
		});
		await accept(late);
		expect(await queued(late)).toBeUndefined();
	});

	it('says who signed first where a second person is waited for', async () => {
		const paperwork = await complete(5);
		await accept(paperwork);
		expect(await queued(paperwork)).toMatchObject({
			waitsFor: 'second',
			firstSigner: paperwork.reviewer.accountId,
		});
		const [decision] = (await paperwork.read()).decisions;
		const actor = await newPerson(db.database, ['reviewer'], now);
		const signing = { decisionId: decision?.id ?? 0, agrees: true, reason: null, actor };
		await countersign(db.database, signing, now);
		expect(await queued(paperwork)).toBeUndefined();
	});

	it('brings an accepted dossier back when a newer paper is handed in, and lets it go once seen', async () => {
		const paperwork = await complete(4);
		await accept(paperwork);
		paperwork.now = now + DAY_MS;
		await paperwork.submit('testReport', 400);
		expect(await queued(paperwork)).toMatchObject({
			waitsFor: 'renewal',
			waitingSince: now + DAY_MS,
			state: 'accepted',
		});
		await paperwork.review('testReport', 'rejected', 'Thiếu dấu');
		expect(await queued(paperwork)).toBeUndefined();
	});
});

describe('all dossiers', () => {
	const question = { search: '', state: null, after: null } as const;
	const ids = async (asked: Parameters<typeof findDossiers>[1]) =>
		(await findDossiers(db.database, asked, now)).dossiers.map(({ id }) => id);

	it('are found by state and by part of a name, and a percent sign is no wildcard', async () => {
		const [open, decided] = [await Paperwork.open(db.database, now), await complete(4)];
		await accept(decided);
		expect(await ids({ ...question, state: 'accepted' })).toContain(decided.dossierId);
		expect(await ids({ ...question, state: 'accepted' })).not.toContain(open.dossierId);
		expect(await ids({ ...question, search: 'chè XANH' })).toContain(open.dossierId);
		expect(await ids({ ...question, search: 'htx chè' })).toContain(open.dossierId);
		expect(await ids({ ...question, search: '%' })).toEqual([]);
		const all = await ids(question);
		expect(await ids({ ...question, after: all[0] ?? null })).toEqual(all.slice(1));
	});

	it("tell a producer's own with every paper, and who wrote last", async () => {
		const paperwork = await Paperwork.open(db.database, now);
		const { producerId, dossierId, reviewer: actor, database } = paperwork;
		await paperwork.submit('testReport', 20);
		await writeMessage(
			database,
			{ dossierId, producerId: null, kind: 'testReport', text: 'Mẫu lấy ở đâu?', actor },
			now,
		);
		const [own] = await listDossiersOf(database, producerId, now);
		expect(own?.lastWord).toBe('organiser');
		expect(own?.items.find(({ kind }) => kind === 'testReport')?.standing.state).toBe('uploaded');
		const { files } = await paperwork.read();
		expect(files).toMatchObject([{ name: 'giấy tờ.pdf', mediaType: 'application/pdf' }]);
	});
});

describe('a dossier for a product of the stall', () => {
	const waits = async () => {
		const { producerId, owner: actor } = await newProducer(db.database, now);
		return { producerId, actor, productId: await addBareProduct(db.database, producerId, now) };
	};

	it('is bound to it from the first, and bears its name and its set', async () => {
		const { actor, ...own } = await waits();
		const id = await openDossierFor(db.database, { ...own, actor }, now);
		const [dossier] = await listDossiersOf(db.database, own.producerId, now);
		expect(dossier).toMatchObject({ id, ...own, productName: 'Mật ong rừng', setCode: 4 });
		const { products } = await listStallProducts(db.database, own.producerId, now);
		expect(products).toMatchObject([{ id: own.productId, dossierId: id }]);
		expect(products[0]?.obstacles).not.toContain('dossierMissing');
	});

	it('is opened once, of several at once too, and not beside one that a draft names', async () => {
		const wish = await waits();
		const both = await Promise.allSettled([
			openDossierFor(db.database, { ...wish, key: uuidV7(now) }, now),
			openDossierFor(db.database, { ...wish, key: uuidV7(now) }, now),
		]);
		expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const refused = { code: 'CHANGED_MEANWHILE' };
		await expect(openDossierFor(db.database, wish, now)).rejects.toMatchObject(refused);
		expect(await listDossiersOf(db.database, wish.producerId, now)).toHaveLength(1);

		const drafted = await waits();
		const { producerId, actor, productId } = drafted;
		const free = { producerId, productName: 'Mật ong rừng', setCode: 4, actor };
		const dossierId = await openDossier(db.database, free, now);
		const draft = { changes: {}, pictureFileId: null, dossierId, key: uuidV7(now) };
		await createDraft(db.database, { ...draft, producerId, productId, actor }, now);
		await expect(openDossierFor(db.database, drafted, now)).rejects.toMatchObject(refused);
	});

	it("is no other stall's to open", async () => {
		const { productId } = await waits();
		const { producerId, owner: actor } = await newProducer(db.database, now);
		const wish = { productId, producerId, actor };
		await expect(openDossierFor(db.database, wish, now)).rejects.toMatchObject({
			code: 'UNKNOWN_PRODUCT',
		});
	});
});

describe('a wish whose answer got lost', () => {
	it('opens one dossier, however often it is sent, and is not taken for another', async () => {
		const { producerId, owner, reviewer } = await Paperwork.open(db.database, now);
		const wish = { producerId, productName: 'Trà sen', setCode: 11, key: uuidV7(now) };
		const tap = (changes: Partial<typeof wish> = {}, actor = owner) =>
			openDossier(db.database, { ...wish, ...changes, actor }, now);
		const [first, second] = await Promise.all([tap(), tap()]);
		expect(second).toBe(first);
		expect(await tap()).toBe(first);
		const own = await listDossiersOf(db.database, producerId, now);
		expect(own.filter(({ productName }) => productName === 'Trà sen')).toHaveLength(1);
		const refused = { code: 'CHANGED_MEANWHILE' };
		await expect(tap({ productName: 'Trà lài' })).rejects.toMatchObject(refused);
		await expect(tap({}, reviewer)).rejects.toMatchObject(refused);
	});

	it('writes one message', async () => {
		const paperwork = await Paperwork.open(db.database, now);
		const { dossierId, producerId, owner: actor } = paperwork;
		const message = { dossierId, producerId, kind: null, text: 'Mẫu lấy ở vườn', actor };
		const tap = () => writeMessage(db.database, { ...message, key }, now);
		const key = uuidV7(now);
		await Promise.all([tap(), tap()]);
		await tap();
		expect((await paperwork.read()).messages).toHaveLength(1);
	});
});
