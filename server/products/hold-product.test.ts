import { productId as toProductId, uuidV4 } from '$lib/domain/ids';
import { DAY_MS, dayOf } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';

import { Stall } from '../../tests/fixtures/stall';
import { findAccount } from '../accounts/find-account';
import { setProducerRole } from '../accounts/producer-staff';
import type { Actor } from '../audit/record-change';
import { readBody } from '../catalogue/feed';
import { listMarketGoods, type GoodsQuestion } from '../catalogue/market-goods';
import { putBackOwn, takeOffOwn } from '../catalogue/off-the-market';
import { getOwnProduct } from '../catalogue/own-products';
import { reviseCertificate } from '../certification/certificates';
import { newPerson } from '../certification/dossier.fixture';
import { runExpiry } from '../certification/run-expiry';
import { carryOutImport, checkImport } from '../import/import-file';
import { readInbox } from '../notify/inbox';
import { liftSuspension, suspendProducer } from '../producers/judge-producer';
import { productsDeskRouter } from './desk-router';
import { holdProduct, releaseProduct } from './hold-product';
import { listStallProducts } from './list-drafts';

const REASON = 'Người mua báo hũ bị phồng nắp';
const AGAIN = 'Đã xem phiếu kiểm nghiệm mới';
let stall: Stall;
let reviewer: Actor;
let owner: Actor;

beforeAll(async () => {
	stall = await Stall.open();
	reviewer = await newPerson(stall.db.database, ['reviewer'], stall.now);
	owner = await newPerson(stall.db.database, [], stall.now);
	const { producer: producerId, now } = stall;
	const work = { producerId, accountId: owner.accountId, role: 'owner', actor: null } as const;
	await setProducerRole(stall.db.database, work, now);
});
afterAll(() => stall[Symbol.asyncDispose]());

const hold = (changes: { reason?: string; actor?: Actor; productId?: Stall['honey'] } = {}) =>
	holdProduct(
		stall.db.database,
		{ productId: stall.honey, actor: reviewer, reason: REASON, ...changes },
		stall.now,
	);
const release = () =>
	releaseProduct(
		stall.db.database,
		{ productId: stall.honey, actor: reviewer, reason: AGAIN },
		stall.now,
	);
const isShown = async () =>
	(await readBody(stall.db.database, 'product', String(stall.honey))) !== undefined;
const own = () => ({ producerId: stall.producer, productId: stall.honey });
const row = () => getOwnProduct(stall.db.database, own());

beforeEach(async () => {
	if ((await row()).heldAt !== null) await release();
	expect(await isShown()).toBe(true);
});

describe('a product that organisers hold', () => {
	it('is seen by nobody, and refused to whoever ordered it without a network', async () => {
		const queued = await stall.order();
		const before = await stall.left(stall.honey);
		await hold();
		expect(await isShown()).toBe(false);
		// The others of its stall are sold on.
		expect(await readBody(stall.db.database, 'product', String(stall.noodles))).toBeDefined();
		expect(await stall.outcome(queued.operation)).toMatchObject({
			status: 'rejected',
			code: 'PRODUCT_WITHDRAWN',
			order: { changes: [{ productId: stall.honey, alternatives: [stall.noodles] }] },
		});
		expect(await stall.left(stall.honey)).toBe(before);
		expect(await release()).toEqual({ isListed: true, obstacles: [] });
		const told = await readBody(stall.db.database, 'product', String(stall.honey));
		expect(told).toMatchObject({ name: 'Mật ong' });
		for (const kept of ['heldAt', 'heldReason']) expect(told).not.toHaveProperty(kept);
		expect(await stall.place(await stall.order())).toMatchObject({ state: 'placed' });
	});

	it('is let go of by an organiser alone: by no stall, job, suspension, table or review', async () => {
		await hold();
		const { database, sql } = stall.db;
		const stillHeld = async () => {
			expect(await isShown()).toBe(false);
			expect(await row()).toMatchObject({ heldReason: REASON, withdrawnBecause: 'held' });
		};
		await expect(putBackOwn(database, { ...own(), actor: owner }, stall.now)).rejects.toMatchObject(
			{ code: 'CHANGED_MEANWHILE' },
		);
		expect((await runExpiry(database, stall.now)).putBack).not.toContain(stall.honey);
		await stillHeld();

		const judged = { producerId: stall.producer, actor: reviewer };
		await suspendProducer(database, { ...judged, reason: 'Sai nhãn' }, stall.now);
		await liftSuspension(database, judged, stall.now);
		await stillHeld();

		const [{ slug } = { slug: '' }] = await sql<{ slug: string }[]>`
			select slug from producers where id = ${stall.producer}`;
		const headings = ['Chủ thể', 'Tên sản phẩm', 'Bộ sản phẩm', 'Giá bán'];
		const data = [
			[...headings, 'Đơn vị bán', 'Câu chuyện'],
			[slug, 'Mật ong', 4, 125_000, 'hũ', 'Ong rừng.'],
		];
		const file = await writeXlsxFile([{ sheet: 'Sản phẩm', data }]).toBuffer();
		const report = await checkImport(database, file, stall.now);
		expect(report).toMatchObject({ problems: [] });
		const { fileSha256 } = report;
		await carryOutImport(database, file, { fileSha256, actor: reviewer, now: stall.now });
		expect(await row()).toMatchObject({ story: 'Ong rừng.', priceDong: 125_000 });
		await stillHeld();

		const desk = async ({ accountId }: Actor) => {
			const account = await findAccount(database, accountId);
			if (!account) throw new Error('nobody');
			return productsDeskRouter.createCaller({
				...stall.runtime,
				...{ requestId: 'r1', address: crypto.randomUUID(), deviceId: null },
				signedIn: () => Promise.resolve({ account, signInId: 's1', signedInAt: stall.now }),
				auth: () => Promise.reject(new Error('not needed')),
			});
		};
		const content = { changes: { priceDong: 120_000 }, pictureFileId: null, dossierId: null };
		const stallDesk = await desk(owner);
		const begun = await stallDesk.create({ ...own(), ...content, key: uuidV4() });
		const { revision } = await stallDesk.submit({ producerId: stall.producer, ...begun });
		const seen = { draftId: begun.draftId, revision };
		expect(await (await desk(reviewer)).publish(seen)).toMatchObject({
			obstacles: ['productHeld'],
		});
		await stillHeld();
	});

	it('held while something else keeps it off, comes back with that, and not before it is let go', async () => {
		const { database } = stall.db;
		const judged = { producerId: stall.producer, actor: reviewer };
		await suspendProducer(database, { ...judged, reason: 'Sai nhãn' }, stall.now);
		await hold();
		await liftSuspension(database, judged, stall.now);
		expect(await isShown()).toBe(false);
		expect(await release()).toEqual({ isListed: true, obstacles: [] });

		await takeOffOwn(database, { ...own(), actor: owner, reason: 'Hết mùa' }, stall.now);
		await hold();
		const putBack = () => putBackOwn(database, { ...own(), actor: owner }, stall.now);
		await expect(putBack()).rejects.toMatchObject({
			code: 'NOT_LISTABLE',
			params: { obstacles: 'productHeld' },
		});
		// Its producer's own wish is not overruled.
		expect(await release()).toEqual({ isListed: false, obstacles: [] });
		await putBack();
		expect(await isShown()).toBe(true);

		await hold();
		await suspendProducer(database, { ...judged, reason: 'Sai nhãn' }, stall.now);
		expect(await release()).toEqual({ isListed: false, obstacles: ['producerSuspended'] });
		await liftSuspension(database, judged, stall.now);
		expect(await isShown()).toBe(true);
	});

	it('waits for its papers like any other where they ran out meanwhile', async () => {
		await hold();
		const { certificateId } = await row();
		if (certificateId === null) throw new Error('no certificate');
		const expire = (expiresOn: string) =>
			reviseCertificate(stall.db.database, { id: certificateId, expiresOn }, stall.now);
		await expire(dayOf(stall.now - DAY_MS));
		expect(await release()).toEqual({ isListed: false, obstacles: ['certificateExpired'] });
		expect(await isShown()).toBe(false);
		await expire(dayOf(stall.now + 300 * DAY_MS));
		expect((await runExpiry(stall.db.database, stall.now)).putBack).toContain(stall.honey);
		expect(await isShown()).toBe(true);
	});

	it('is told to its people with the reasons, at its stall and in the log', async () => {
		await hold();
		const shown = await listStallProducts(stall.db.database, stall.producer, stall.now);
		expect(shown.products.find(({ id }) => id === stall.honey)).toMatchObject({
			heldAt: stall.now,
			heldReason: REASON,
			obstacles: ['productHeld'],
		});
		await release();
		const { entries } = await readInbox(stall.db.database, owner.accountId, null);
		const params = { producerId: stall.producer, productName: 'Mật ong' };
		expect(entries.slice(0, 2)).toMatchObject([
			{ kind: 'productReleased', params: { ...params, reason: AGAIN, isListed: true } },
			{ kind: 'productHeld', params: { ...params, reason: REASON } },
		]);
		const changes = await stall.db.sql`
			select action, account_id, producer_id, before, after from audit_entries
			where subject = ${`product ${stall.honey}`} and action in ('product.hold', 'product.release')
			order by id desc limit 2`;
		const by = { account_id: reviewer.accountId, producer_id: stall.producer };
		const held = { heldAt: stall.now, heldReason: REASON, isListed: false };
		const free = { heldAt: null, heldReason: null, isListed: true };
		expect(changes).toMatchObject([
			{ action: 'product.release', ...by, before: held, after: { ...free, reason: AGAIN } },
			{ action: 'product.hold', ...by, before: free, after: held },
		]);
	});

	it('is held once, for a reason, and by nobody of its own stall', async () => {
		await expect(hold({ reason: ' ' })).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		await expect(hold({ actor: owner })).rejects.toMatchObject({ code: 'FORBIDDEN' });
		await expect(hold({ productId: toProductId(9_999) })).rejects.toMatchObject({
			code: 'UNKNOWN_PRODUCT',
		});
		await expect(release()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		await hold();
		await expect(hold()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	});
});

it('is found by organisers by its name, its stall, its GTIN, and as one that is held', async () => {
	await stall.db.sql`update products set gtin = '08936012340013' where id = ${stall.honey}`;
	const all = { search: '', isHeld: false, producerId: null, productId: null, after: null };
	const find = async (question: Partial<GoodsQuestion>) =>
		(await listMarketGoods(stall.db.database, { ...all, ...question })).goods.map(({ id }) => id);
	expect(await find({})).toEqual([stall.tea, stall.wine, stall.noodles, stall.honey]);
	expect(await find({ search: ' mật ' })).toEqual([stall.honey]);
	expect(await find({ search: '8936012340013' })).toEqual([stall.honey]);
	expect(await find({ search: 'HTX Chè' })).toEqual([stall.tea]);
	expect(await find({ producerId: stall.neighbour })).toEqual([stall.tea]);
	expect(await find({ productId: stall.wine })).toEqual([stall.wine]);
	expect(await find({ isHeld: true })).toEqual([]);
	await hold();
	expect(await find({ isHeld: true })).toEqual([stall.honey]);
});
