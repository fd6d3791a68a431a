import { DAY_MS, dayOf } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import type { Actor } from '../audit/record-change';
import { reviseCertificate } from '../certification/certificates';
import { newPerson } from '../certification/dossier.fixture';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { liftSuspension, suspendProducer } from '../producers/judge-producer';
import { readBody } from './feed';
import { putBackOwn, takeOffOwn } from './off-the-market';
import { getOwnProduct } from './own-products';

const REASON = 'Hết mùa hoa bạc hà';
let stall: Stall;
let actor: Actor;

beforeAll(async () => {
	stall = await Stall.open();
	actor = await newPerson(stall.db.database, [], stall.now);
});
afterAll(() => stall[Symbol.asyncDispose]());

const own = () => ({ producerId: stall.producer, productId: stall.honey, actor });
const takeOff = (change = own()) =>
	takeOffOwn(stall.db.database, { ...change, reason: REASON }, stall.now);
const putBack = (change = own()) => putBackOwn(stall.db.database, change, stall.now);
const isShown = async () =>
	(await readBody(stall.db.database, 'product', String(stall.honey))) !== undefined;

describe('a product that its producer takes off', () => {
	beforeEach(async () => {
		if (!(await isShown())) await putBack();
	});

	it('is seen by nobody, and refused to whoever ordered it without a network', async () => {
		const queued = await stall.order();
		const before = await stall.left(stall.honey);
		await takeOff();
		expect(await isShown()).toBe(false);
		expect(await stall.outcome(queued.operation)).toMatchObject({
			status: 'rejected',
			code: 'PRODUCT_WITHDRAWN',
			order: { changes: [{ productId: stall.honey, alternatives: [stall.noodles] }] },
		});
		expect(await stall.left(stall.honey)).toBe(before);
		await putBack();
		expect(await isShown()).toBe(true);
		expect(await stall.place(await stall.order())).toMatchObject({ state: 'placed' });
	});

	it('is still sent to those who had ordered it', async () => {
		const { id } = await stall.place(await stall.order());
		await takeOff();
		for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
			await stall.db.database.transaction(async (tx) => {
				const row = await lockOrder(tx, id);
				if (!row) throw new Error('no order');
				await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
			});
		}
	});

	it('is taken off once, by its own stall, in its own words, and that is written down', async () => {
		const theirs = { ...own(), productId: stall.tea };
		await expect(takeOff(theirs)).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
		await expect(putBack(theirs)).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
		await expect(
			takeOffOwn(stall.db.database, { ...own(), reason: ' ' }, stall.now),
		).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		await takeOff();
		await expect(takeOff()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		const rows = await stall.db.sql`select account_id, producer_id, after from audit_entries
			where action = 'product.takeOff' order by id desc limit 1`;
		expect(rows).toEqual([
			{
				account_id: actor.accountId,
				producer_id: stall.producer,
				after: { isListed: false, reason: REASON },
			},
		]);
	});

	it('comes back when its papers are in order, and not before', async () => {
		await takeOff();
		const { certificateId } = await getOwnProduct(stall.db.database, own());
		if (certificateId === null) throw new Error('no certificate');
		const expire = (expiresOn: string) =>
			reviseCertificate(stall.db.database, { id: certificateId, expiresOn }, stall.now);
		await expire(dayOf(stall.now - DAY_MS));
		await expect(putBack()).rejects.toMatchObject({ code: 'NOT_LISTABLE' });
		expect(await isShown()).toBe(false);
		await expire(dayOf(stall.now + 300 * DAY_MS));
		await putBack();
		expect(await isShown()).toBe(true);
	});

	it('is not what organisers took off: that is not its producer’s to put back', async () => {
		const reviewer = await newPerson(stall.db.database, ['reviewer'], stall.now);
		const judged = { producerId: stall.producer, actor: reviewer };
		await suspendProducer(stall.db.database, { ...judged, reason: 'Sai nhãn' }, stall.now);
		await expect(putBack()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		await liftSuspension(stall.db.database, judged, stall.now);
	});
});
