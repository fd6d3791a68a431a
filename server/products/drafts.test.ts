import type { Account } from '$lib/domain/accounts/account';
import { MOST_PRICE_DONG } from '$lib/domain/catalogue/product-draft';
import { uuidV4, type ProductId } from '$lib/domain/ids';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { findAccount } from '../accounts/find-account';
import { createPromotion, endPromotion } from '../catalogue/promotions';
import { readBody } from '../catalogue/feed';
import { reviseCertificate } from '../certification/certificates';
import { decide } from '../certification/decide';
import { newPerson, Paperwork } from '../certification/dossier.fixture';
import { runExpiry } from '../certification/run-expiry';
import { seedFile } from '../files/files.fixture';
import { readInbox } from '../notify/inbox';
import { productsDeskRouter } from './desk-router';

let stall: Stall;
let owner: Account;
let partner: Account;
let packer: Account;
let reviewer: Account;

beforeAll(async () => {
	stall = await Stall.open();
	const staff = new Staff(stall);
	owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
	partner = await staff.hire('Ông Chủ', '0912000003', 'owner');
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
	const { accountId } = await newPerson(stall.db.database, ['reviewer'], stall.now);
	reviewer = (await findAccount(stall.db.database, accountId)) ?? owner;
});
afterAll(() => stall[Symbol.asyncDispose]());

function deskOf(account: Account | null) {
	return productsDeskRouter.createCaller({
		...stall.runtime,
		requestId: 'r1',
		address: crypto.randomUUID(),
		deviceId: null,
		signedIn: () => Promise.resolve(account && { account, signInId: 's1', signedInAt: stall.now }),
		auth: () => Promise.reject(new Error('not needed')),
	});
}

const nothing = { changes: {}, pictureFileId: null, dossierId: null };
const told = (id: ProductId) => readBody(stall.db.database, 'product', String(id));
const story = (id: ProductId) => readBody(stall.db.database, 'story', String(id));
const refusedBy = (code: string) => ({ cause: { code } });

/** A draft of a product, as its owner begins it. */
async function begin(productId: ProductId | null, content: Partial<typeof nothing> & object) {
	const { producer: producerId } = stall;
	return deskOf(owner).create({ ...nothing, ...content, producerId, productId, key: uuidV4() });
}

async function handIn(productId: ProductId | null, content: object) {
	const { producer: producerId } = stall;
	const begun = await begin(productId, content);
	const { revision } = await deskOf(owner).submit({ producerId, ...begun });
	return { draftId: begun.draftId, revision };
}

describe('what shoppers rely on', () => {
	it('shows only after an organiser has looked, with the next pull', async () => {
		const { producer: producerId, honey } = stall;
		const picture = await seedFile(
			stall.db.database,
			{ purpose: 'productPicture', producerId, accountId: owner.id },
			stall.now,
		);
		const changes = { name: 'Mật ong rừng', ingredients: '<b>Mật</b> ong\u0000 100 %' };
		const waiting = await handIn(honey, { changes, pictureFileId: picture });
		expect(await told(honey)).toMatchObject({ name: 'Mật ong', picture: null });
		expect(await deskOf(reviewer).queue()).toMatchObject([
			{ before: { name: 'Mật ong' }, draft: { changes: { name: 'Mật ong rừng' } } },
		]);

		const { obstacles } = await deskOf(reviewer).publish(waiting);
		expect(obstacles).toEqual([]);
		// What was typed is text, whatever it looks like.
		expect(await story(honey)).toMatchObject({ ingredients: '<b>Mật</b> ong 100 %' });
		expect(await told(honey)).toMatchObject({
			name: 'Mật ong rừng',
			picture: '0'.repeat(32),
			slug: 'mat-ong',
			priceDong: 120_000,
		});
		expect(await deskOf(reviewer).queue()).toEqual([]);
		const everything = { before: null, accountId: null, producerId: null, text: 'product.publish' };
		const { entries } = await listChanges(stall.db.database, everything);
		expect(entries[0]).toMatchObject({
			before: { name: 'Mật ong' },
			after: { name: 'Mật ong rừng' },
		});
		expect(await noticesOf(owner)).toContain('productPublished');
		expect(await noticesOf(reviewer)).toContain('productSubmitted');
	});

	it('comes back with a reason, and is handed in again', async () => {
		const { producer: producerId, noodles } = stall;
		const waiting = await handIn(noodles, { changes: { storage: 'Nơi khô' } });
		await expect(deskOf(reviewer).sendBack({ ...waiting, reason: '  ' })).rejects.toMatchObject(
			refusedBy('MALFORMED_REQUEST'),
		);
		await deskOf(reviewer).sendBack({ ...waiting, reason: 'Ghi rõ nhiệt độ' });
		expect(await noticesOf(owner)).toContain('productSentBack');
		const { draft } = await deskOf(owner).read({ producerId, productId: noodles, draftId: null });
		expect(draft).toMatchObject({ state: 'sentBack', reason: 'Ghi rõ nhiệt độ' });
		const seen = { producerId, draftId: waiting.draftId, revision: draft?.revision ?? 0 };
		const content = { ...nothing, changes: { storage: 'Nơi khô, dưới 30 °C' } };
		const { revision } = await deskOf(owner).save({ ...seen, ...content });
		const again = await deskOf(owner).submit({ ...seen, revision });
		await deskOf(reviewer).publish({ draftId: waiting.draftId, revision: again.revision });
		expect(await story(noodles)).toMatchObject({ storage: 'Nơi khô, dưới 30 °C' });
	});

	it('takes its price along where the pack is another one', async () => {
		const waiting = await handIn(stall.wine, {
			changes: { unit: 'can 5 lít', priceDong: 700_000 },
		});
		await deskOf(reviewer).publish(waiting);
		expect(await told(stall.wine)).toMatchObject({ unit: 'can 5 lít', priceDong: 700_000 });
	});

	it('is judged by nobody who works there', async () => {
		const waiting = await handIn(stall.honey, { changes: { name: 'Mật ong hoa' } });
		const both = { ...reviewer, id: owner.id };
		await expect(deskOf(both).publish(waiting)).rejects.toMatchObject(refusedBy('FORBIDDEN'));
		await deskOf(owner).takeBack({ producerId: stall.producer, ...waiting });
		await expect(deskOf(reviewer).publish(waiting)).rejects.toMatchObject(
			refusedBy('CHANGED_MEANWHILE'),
		);
		const revision = waiting.revision + 1;
		const seen = { producerId: stall.producer, draftId: waiting.draftId, revision };
		await deskOf(owner).drop(seen);
	});
});

describe('two who write about the same product', () => {
	it('lose nothing: the later is told', async () => {
		const { producer: producerId, honey: productId } = stall;
		const { draftId, revision } = await begin(productId, { changes: { storage: 'Tủ mát' } });
		await expect(
			deskOf(partner).create({ ...nothing, producerId, productId, key: uuidV4() }),
		).rejects.toMatchObject(refusedBy('CHANGED_MEANWHILE'));
		const seen = { producerId, draftId, revision };
		const mine = { ...nothing, changes: { storage: 'Nơi mát' } };
		await deskOf(partner).save({ ...seen, ...mine });
		for (const late of [
			() => deskOf(owner).save({ ...seen, ...nothing, changes: { name: 'Khác' } }),
			() => deskOf(owner).submit(seen),
			() => deskOf(owner).drop(seen),
		]) {
			await expect(late()).rejects.toMatchObject(refusedBy('CHANGED_MEANWHILE'));
		}
		const { draft } = await deskOf(owner).read({ producerId, productId, draftId: null });
		expect(draft?.changes).toEqual({ storage: 'Nơi mát' });
		await deskOf(owner).drop({ ...seen, revision: 2 });
	});

	it('begin one, though it was sent twice', async () => {
		const { producer: producerId } = stall;
		const wanted = { ...nothing, producerId, productId: null, key: uuidV4() };
		const first = await deskOf(owner).create(wanted);
		const again = await deskOf(owner).create({ ...wanted, changes: { name: 'Sáp ong' } });
		expect(again).toEqual({ draftId: first.draftId, revision: 2 });
		await deskOf(owner).drop({ producerId, ...again });
	});
});

it('gives a product no other GTIN than the one that it was given meanwhile', async () => {
	const { producer: producerId, honey: productId } = stall;
	const renumber = (gtin: string | null) =>
		stall.db.sql`update products set gtin = ${gtin} where id = ${productId}`;
	const first = await handIn(productId, { changes: { gtin: '08936012340013' } });
	await renumber('08936012340020');
	const stays = refusedBy('GTIN_STAYS');
	await expect(deskOf(reviewer).publish(first)).rejects.toMatchObject(stays);
	const { draftId, revision } = first;
	const back = await deskOf(owner).takeBack({ producerId, draftId, revision });
	const again = { producerId, draftId, revision: back.revision };
	await expect(deskOf(owner).submit(again)).rejects.toMatchObject(stays);
	const wanted = { ...again, ...nothing, changes: { gtin: '08936012340013' } };
	await expect(deskOf(owner).save(wanted)).rejects.toMatchObject(stays);
	// Without it the rest of the draft goes its way.
	const kept = { ...nothing, changes: { storage: 'Nơi mát' } };
	const saved = await deskOf(owner).save({ ...again, ...kept });
	const handed = await deskOf(owner).submit({ producerId, draftId, ...saved });
	await deskOf(reviewer).publish({ draftId, ...handed });
	expect(await told(productId)).toMatchObject({ gtin: '08936012340020' });
	expect(await story(productId)).toMatchObject({ storage: 'Nơi mát' });
	await renumber(null);
});

it('shows no price that a promotion put up meanwhile does not suit', async () => {
	const { producer: producerId, noodles: productId, now } = stall;
	const handed = await handIn(productId, { changes: { priceDong: 20_000 } });
	const before = await told(productId);
	const deal = { kind: 'amount', offDong: 20_000 } as const;
	const period = { startsAt: now + HOUR_MS, endsAt: now + DAY_MS };
	const { id } = await createPromotion(stall.db.database, { productId, deal, ...period }, now);
	await expect(deskOf(reviewer).publish(handed)).rejects.toMatchObject(
		refusedBy('PRICE_UNDER_PROMOTION'),
	);
	await endPromotion(stall.db.database, id, now);
	expect(await told(productId)).toEqual(before);
	const { draftId, revision } = handed;
	const back = await deskOf(owner).takeBack({ producerId, draftId, revision });
	await deskOf(owner).drop({ producerId, draftId, revision: back.revision });
});

describe('a new product', () => {
	const facts = { name: 'Chè búp', setCode: 11, priceDong: 80_000, unit: 'gói 100 g' };

	it.each([
		['no name', { name: ' ' }],
		['no set', { setCode: 0 }],
		['no price', { priceDong: 0 }],
		['too high a price', { priceDong: MOST_PRICE_DONG + 1 }],
		['a wrong check digit', { gtin: '08930000000001' }],
	])('is not handed in with %s', async (_, changes) => {
		const { producer: producerId } = stall;
		const begun = await begin(null, { changes: { ...facts, ...changes } });
		await expect(deskOf(owner).submit({ producerId, ...begun })).rejects.toMatchObject(
			refusedBy('MALFORMED_REQUEST'),
		);
		await deskOf(owner).drop({ producerId, ...begun });
	});

	it('waits for its papers after the review, and is sold as soon as they are good', async () => {
		const paper = await Paperwork.open(stall.db.database, stall.now);
		const { producerId, owner: actor, dossierId } = paper;
		const keeper = await findAccount(stall.db.database, actor.accountId);
		const begun = await deskOf(keeper ?? null).create({
			...{ producerId, productId: null, key: uuidV4(), changes: facts, pictureFileId: null },
			dossierId,
		});
		const { revision } = await deskOf(keeper ?? null).submit({ producerId, ...begun });
		const waiting = { draftId: begun.draftId, revision };
		const { productId, obstacles } = await deskOf(reviewer).publish(waiting);
		expect(obstacles).toEqual(['dossierUndecided', 'certificateMissing']);
		expect(await told(productId)).toBeUndefined();
		await paper.handIn();
		await paper.acceptAll();
		await paper.register();
		const verdict = { dossierId, verdict: 'accept', reason: null, actor: paper.reviewer } as const;
		await decide(stall.db.database, verdict, stall.now);
		expect(await told(productId)).toMatchObject({ name: 'Chè búp', slug: 'che-bup' });
	});

	it('comes before the organisers with the papers that it will rest on', async () => {
		const paper = await Paperwork.open(stall.db.database, stall.now);
		const { producerId, dossierId } = paper;
		const keeper = deskOf((await findAccount(stall.db.database, paper.owner.accountId)) ?? null);
		const draft = { producerId, pictureFileId: null };
		const handOver = async (content: object) => {
			const wanted = { ...draft, key: uuidV4(), productId: null, changes: {}, dossierId: null };
			const begun = await keeper.create({ ...wanted, ...content });
			const { revision } = await keeper.submit({ producerId, ...begun });
			return { draftId: begun.draftId, revision };
		};
		const papersOf = async ({ draftId }: { draftId: number }) =>
			(await deskOf(reviewer).queue()).find((one) => one.draft.id === draftId)?.papers;
		const begun = await handOver({ changes: facts, dossierId });
		const other = { id: dossierId, productName: 'Chè xanh', setCode: 11, state: 'open' };
		expect(await papersOf(begun)).toEqual({
			dossier: { ...other, isNew: true, isOtherName: true, isOtherSet: false },
			certificate: null,
		});
		await paper.handIn();
		await paper.acceptAll();
		await paper.register();
		expect(await papersOf(begun)).toMatchObject({
			dossier: { state: 'submitted' },
			certificate: { stars: 4, standing: 'unverified' },
		});
		const verdict = { dossierId, verdict: 'accept', reason: null, actor: paper.reviewer } as const;
		await decide(stall.db.database, verdict, stall.now);
		const { productId } = await deskOf(reviewer).publish(begun);
		const renamed = await handOver({ productId, changes: { name: 'chè  XANH' } });
		expect(await papersOf(renamed)).toMatchObject({
			dossier: { id: dossierId, isNew: false, isOtherName: false },
			certificate: { standing: 'verified' },
		});
		const bare = await handOver({ changes: { ...facts, setCode: 12 } });
		expect(await papersOf(bare)).toEqual({ dossier: null, certificate: null });
	});

	it('rests on one dossier, and on no second one', async () => {
		const paper = await Paperwork.open(stall.db.database, stall.now);
		const { producerId, dossierId } = paper;
		const keeper = deskOf((await findAccount(stall.db.database, paper.owner.accountId)) ?? null);
		const draft = { producerId, key: uuidV4(), pictureFileId: null };
		const begun = await keeper.create({ ...draft, productId: null, changes: facts, dossierId });
		const { revision } = await keeper.submit({ producerId, ...begun });
		const { productId } = await deskOf(reviewer).publish({ draftId: begun.draftId, revision });
		const second = await paper.another('Chè búp');
		const named = { ...draft, key: uuidV4(), productId, changes: {}, dossierId: second.dossierId };
		await expect(keeper.create(named)).rejects.toMatchObject(refusedBy('CHANGED_MEANWHILE'));
		// Of one that was written down before this was looked at, the organisers are told the same.
		const old = await keeper.create({ ...named, changes: { name: 'Chè nõn' }, dossierId: null });
		await stall.db.sql`update product_drafts set dossier_id = ${second.dossierId},
			state = 'submitted' where id = ${old.draftId}`;
		await expect(deskOf(reviewer).publish(old)).rejects.toMatchObject(
			refusedBy('CHANGED_MEANWHILE'),
		);
	});

	it('is not sold by a dossier whose certificate ended while it was looked at', async () => {
		const paper = await Paperwork.open(stall.db.database, stall.now);
		const { producerId, dossierId } = paper;
		await paper.handIn();
		await paper.acceptAll();
		const certificateId = await paper.register();
		const verdict = { dossierId, verdict: 'accept', reason: null, actor: paper.reviewer } as const;
		await decide(stall.db.database, verdict, stall.now);
		const keeper = await findAccount(stall.db.database, paper.owner.accountId);
		const begun = await deskOf(keeper ?? null).create({
			...{ producerId, productId: null, key: uuidV4(), changes: facts, pictureFileId: null },
			dossierId,
		});
		const { revision } = await deskOf(keeper ?? null).submit({ producerId, ...begun });
		const expiresOn = '2026-11-19';
		await reviseCertificate(stall.db.database, { id: certificateId, expiresOn }, stall.now);
		await runExpiry(stall.db.database, stall.now);
		const seen = { draftId: begun.draftId, revision };
		const { productId, obstacles } = await deskOf(reviewer).publish(seen);
		expect(obstacles).toEqual(['certificateExpired']);
		expect(await told(productId)).toBeUndefined();
	});
});

describe('price and stock', () => {
	it('show at once, and whoever saw another price is told', async () => {
		const { producer: producerId, noodles: productId } = stall;
		await deskOf(owner).setPrice({ producerId, productId, priceDong: 45_000, seenDong: 40_000 });
		expect(await told(productId)).toMatchObject({ priceDong: 45_000 });
		await expect(
			deskOf(partner).setPrice({ producerId, productId, priceDong: 50_000, seenDong: 40_000 }),
		).rejects.toMatchObject(refusedBy('CHANGED_MEANWHILE'));
		for (const priceDong of [0, 499, MOST_PRICE_DONG + 1]) {
			await expect(
				deskOf(owner).setPrice({ producerId, productId, priceDong, seenDong: 45_000 }),
			).rejects.toMatchObject(refusedBy('MALFORMED_REQUEST'));
		}
		await expect(
			deskOf(packer).setPrice({ producerId, productId, priceDong: 1_000, seenDong: 45_000 }),
		).rejects.toMatchObject(refusedBy('FORBIDDEN'));
	});

	it.each([
		['runs', 0],
		['is to come', HOUR_MS],
	])('never fall below what a promotion takes off that %s', async (_, inMs) => {
		const { producer: producerId, noodles: productId, now } = stall;
		const deal = { kind: 'amount', offDong: 20_000 } as const;
		const period = { startsAt: now + inMs, endsAt: now + DAY_MS };
		const { id } = await createPromotion(stall.db.database, { productId, deal, ...period }, now);
		const before = await told(productId);
		const seenDong = before?.priceDong ?? 0;
		for (const priceDong of [20_000, 19_999]) {
			await expect(
				deskOf(owner).setPrice({ producerId, productId, priceDong, seenDong }),
			).rejects.toMatchObject(refusedBy('PRICE_UNDER_PROMOTION'));
		}
		expect(await told(productId)).toEqual(before);
		await deskOf(owner).setPrice({ producerId, productId, priceDong: 20_001, seenDong });
		expect(await told(productId)).toMatchObject({ priceDong: 20_001 });
		await endPromotion(stall.db.database, id, stall.now);
		// One that is over is nothing to the price, and never taken off it.
		await deskOf(owner).setPrice({ producerId, productId, priceDong: 20_000, seenDong: 20_001 });
		await deskOf(owner).setPrice({ producerId, productId, priceDong: 45_000, seenDong: 20_000 });
	});

	it('keep what was ordered since the screen was drawn', async () => {
		const { producer: producerId, tea } = stall;
		const productId = stall.honey;
		await deskOf(packer).setStock({ producerId, productId, available: 10, seen: 10 });
		await stall.place(await stall.order({ lines: [stall.line(productId, { quantity: 3 })] }));
		expect(await deskOf(packer).setStock({ producerId, productId, available: 15, seen: 10 })).toBe(
			12,
		);
		expect(await deskOf(packer).setStock({ producerId, productId, available: 0, seen: 15 })).toBe(
			0,
		);
		expect(
			await deskOf(packer).setStock({ producerId, productId, available: null, seen: 0 }),
		).toBeNull();
		await expect(
			deskOf(packer).setStock({ producerId, productId: tea, available: 1, seen: null }),
		).rejects.toMatchObject(refusedBy('UNKNOWN_PRODUCT'));
	});
});

async function noticesOf({ id }: Account): Promise<string[]> {
	const { entries } = await readInbox(stall.db.database, id, null);
	return entries.map(({ kind }) => kind);
}
