import type { Account } from '$lib/domain/accounts/account';
import { fileId } from '$lib/domain/files/purposes';
import { uuidV7 } from '$lib/domain/ids';
import { entrySchema } from '$lib/domain/catalogue/entry-schemas';
import type { OperationKind } from '$lib/domain/ordering/operation';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import type {
	CreateLotPayload,
	LotDaysPayload,
	RecordTracePayload,
} from '$lib/domain/trace/lot-operation';
import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { photo } from '../../tests/fixtures/bad-files';
import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { TestUploadDesk } from '../../tests/fixtures/upload-desk';
import { auditEntries } from '../audit/tables';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { withdrawProduct } from '../catalogue/listing.fixture';
import { readPresent } from '../catalogue/feed';
import { judgeOnServer } from './judge';
import { findLot } from './lots';
import { recallLot } from './lot-recall';
import { toPassportDocument } from './resolver/passport-document';

let stall: Stall;
let staff: Staff;
let packer: Account;

beforeAll(async () => {
	stall = await Stall.open(4);
	staff = new Staff(stall);
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
});
afterAll(() => stall[Symbol.asyncDispose]());

const newLot = (lot: string, changes: Partial<CreateLotPayload> = {}): CreateLotPayload => ({
	accountId: packer.id,
	producerId: stall.producer,
	productId: stall.honey,
	lot,
	producedOn: '2026-11-20',
	expiresOn: '2027-11-20',
	locationCode: '8930000000017',
	standards: ['VietGAP'],
	place: 'Xã Mèo Vạc',
	...changes,
});
const step = (lot: string, changes: Partial<RecordTracePayload> = {}): RecordTracePayload => ({
	accountId: packer.id,
	producerId: stall.producer,
	productId: stall.honey,
	lot,
	step: 'harvesting',
	at: stall.now - HOUR_MS,
	place: ' Vườn\u0000 ong ',
	note: null,
	corrects: null,
	picture: null,
	...changes,
});
const days = (lot: string, changes: Partial<LotDaysPayload> = {}): LotDaysPayload => ({
	accountId: packer.id,
	producerId: stall.producer,
	productId: stall.honey,
	lot,
	producedOn: '2025-11-20',
	expiresOn: '2026-11-20',
	seen: { producedOn: '2026-11-20', expiresOn: '2027-11-20' },
	reason: ' Gõ nhầm\u0000 năm ',
	...changes,
});
const send = async (kind: OperationKind, payload: unknown, sender = packer) =>
	staff.outcome(await stall.operation(kind, payload), sender);
const lotOf = (lot: string) => findLot(stall.db.database, { productId: stall.honey, lot });

describe('lots by the producer’s people', () => {
	it('are opened by a phone whose clock knows no year at all', async () => {
		const operation = await stall.operation('lot.create@1', newLot('L0'), { createdAt: -1e300 });
		expect(await staff.outcome(operation, packer)).toEqual({ status: 'accepted' });
		expect((await lotOf('L0'))?.events.map(({ at }) => at)).toEqual([0]);
	});

	it('are opened and followed offline, in the order that things were done', async () => {
		const madeAt = stall.now - 5 * HOUR_MS;
		const operations = [
			await stall.operation('lot.create@1', newLot('L1'), { createdAt: madeAt }),
			await stall.operation('trace.record@1', step('L1')),
			await stall.operation(
				'trace.record@1',
				step('L1', { step: 'packing', at: stall.now + DAY_MS }),
			),
		];
		for (const operation of operations) {
			expect(await staff.outcome(operation, packer)).toEqual({ status: 'accepted' });
		}
		// Sent twice, done once.
		for (const operation of operations) await staff.outcome(operation, packer);
		const lot = await lotOf('L1');
		expect(lot).toMatchObject({ producedOn: '2026-11-20', standards: ['VietGAP'], recall: null });
		expect(lot?.events.map(({ step: of, at, place }) => [of, at, place])).toEqual([
			['commissioning', madeAt, 'Xã Mèo Vạc'],
			['harvesting', stall.now - HOUR_MS, 'Vườn ong'],
			// The future is not history yet.
			['packing', stall.now, 'Vườn ong'],
		]);
		const published = (await readPresent(stall.db.database)).find(
			({ kind, id }) => kind === 'lot' && id === String(lot?.id),
		);
		expect(published?.body).toEqual(lot);
		const log = await stall.db.database
			.select({
				action: auditEntries.action,
				accountId: auditEntries.accountId,
				after: auditEntries.after,
			})
			.from(auditEntries)
			.where(eq(auditEntries.subject, `lot ${lot?.id}`))
			.orderBy(auditEntries.id);
		expect(log.map(({ action }) => action)).toEqual(['lot.create', 'trace.record', 'trace.record']);
		expect(log.every(({ accountId }) => accountId === packer.id)).toBe(true);
		// What was said of the time is kept where it was put back, and there alone.
		const [, inTime, ahead] = log;
		expect(inTime?.after).not.toHaveProperty('saidAt');
		expect(ahead?.after).toMatchObject({ at: stall.now, saidAt: stall.now + DAY_MS });
	});

	it('show the picture that an event names, which may come before or after it', async () => {
		await using desk = await TestUploadDesk.open();
		const { stall } = desk;
		const here = new Staff(stall);
		const person = await here.hire('Chị Vườn', '0912000003', 'owner');
		const bytes = await photo('jpeg');
		const told = async () => {
			const lot = await findLot(stall.db.database, { productId: stall.honey, lot: 'L2' });
			return lot?.events.map(({ picture }) => picture);
		};
		const record = async (id: string, stepName: 'packing' | 'shipping') => {
			const event = { accountId: person.id, producerId: stall.producer, step: stepName };
			const payload = { ...step('L2', { productId: stall.honey, picture: id }), ...event };
			return here.outcome(await stall.operation('trace.record@1', payload), person);
		};
		const opening = { accountId: person.id, producerId: stall.producer, productId: stall.honey };
		const lot = { ...newLot('L2'), ...opening };
		await here.outcome(await stall.operation('lot.create@1', lot), person);
		const { producer: producerId } = stall;
		const send = (id: string) =>
			desk.send(person.id, { purpose: 'tracePicture', producerId, bytes, id: fileId(id) });
		const [before, after] = [uuidV7(stall.now), uuidV7(stall.now)];
		await send(before);
		expect(await record(before, 'packing')).toEqual({ status: 'accepted' });
		expect(await record(after, 'shipping')).toEqual({ status: 'accepted' });
		expect(await told()).toEqual([null, expect.stringMatching(/^[0-9a-f]{32}$/), null]);
		const { version } = await getCatalogueState(stall.db.database);
		await send(after);
		// The same picture, and so the same name; phones hear of it with the next pull.
		const [, hash] = (await told()) ?? [];
		expect(await told()).toEqual([null, hash, hash]);
		expect((await getCatalogueState(stall.db.database)).version).toBe(version + 1);
		// Set right in words, it keeps its picture.
		const [, packed] =
			(await findLot(stall.db.database, { productId: stall.honey, lot: 'L2' }))?.events ?? [];
		const correction = {
			...step('L2', { productId: stall.honey, corrects: packed?.id ?? 0 }),
			accountId: person.id,
			producerId,
		};
		await here.outcome(await stall.operation('trace.record@1', correction), person);
		expect(await told()).toEqual([null, hash, hash, hash]);
		const foreign = await desk.person('owner', stall.neighbour);
		const { id } = await desk.send(foreign, {
			purpose: 'tracePicture',
			producerId: stall.neighbour,
			bytes,
		});
		expect(await record(id, 'packing')).toMatchObject({ status: 'rejected', code: 'NOT_FOUND' });
	});

	it.each([
		['another of the same code', 'lot.create@1', () => newLot('L3'), 'MALFORMED_CODE'],
		[
			'the neighbour’s product',
			'lot.create@1',
			() => newLot('L4', { productId: stall.tea }),
			'NOT_FOUND',
		],
		[
			'the neighbour’s stall',
			'lot.create@1',
			() => newLot('L4', { producerId: stall.neighbour }),
			'FORBIDDEN',
		],
		[
			'days in the wrong order',
			'lot.create@1',
			() => newLot('L4', { expiresOn: '2026-01-01' }),
			'MALFORMED_REQUEST',
		],
		[
			'a day that no year has',
			'lot.create@1',
			() => newLot('L4', { producedOn: '2026-02-31' }),
			'MALFORMED_REQUEST',
		],
		[
			'a last day that its year has not',
			'lot.create@1',
			() => newLot('L4', { expiresOn: '2027-02-29' }),
			'MALFORMED_REQUEST',
		],
		['a code that no label holds', 'lot.create@1', () => newLot('lô 4'), 'MALFORMED_REQUEST'],
		['a lot that is not there', 'trace.record@1', () => step('L4'), 'NOT_FOUND'],
		[
			'the neighbour’s lot',
			'trace.record@1',
			() => step('L3', { producerId: stall.neighbour }),
			'FORBIDDEN',
		],
		['an event of another lot', 'trace.record@1', () => step('L3', { corrects: 1 }), 'NOT_FOUND'],
		['a recall', 'trace.record@1', () => ({ ...step('L3'), step: 'recall' }), 'MALFORMED_REQUEST'],
	] as const)('refuse %s', async (_, kind, payload, code) => {
		if (!(await lotOf('L3'))) await send('lot.create@1', newLot('L3'));
		expect(await send(kind, payload())).toMatchObject({ status: 'rejected', code });
	});

	it('are written down also where the product went off sale on the way', async () => {
		const lot = await stall.operation('lot.create@1', newLot('L6', { productId: stall.wine }));
		const done = await stall.operation('trace.record@1', step('L6', { productId: stall.wine }));
		await withdrawProduct(stall.db.database, stall.wine, stall.now);
		expect(await staff.outcome(lot, packer)).toEqual({ status: 'accepted' });
		expect(await staff.outcome(done, packer)).toEqual({ status: 'accepted' });
		const kept = await findLot(stall.db.database, { productId: stall.wine, lot: 'L6' });
		expect(kept?.events.map(({ step: of }) => of)).toEqual(['commissioning', 'harvesting']);
	});

	it('leave a recall to those who may take it back', async () => {
		await send('lot.create@1', newLot('L5'));
		const lot = await lotOf('L5');
		if (!lot) throw new Error('no lot');
		await recallLot(stall.db.database, { lotId: lot.id, reason: 'thử', place: 'x' }, stall.now);
		const recall = (await lotOf('L5'))?.events.at(-1)?.id ?? null;
		expect(await send('trace.record@1', step('L5', { corrects: recall }))).toMatchObject({
			code: 'NOT_FOUND',
		});
	});

	it('have their days set right offline, once, and keep what was told before', async () => {
		const hoursAgo = (hours: number) => stall.now - hours * HOUR_MS;
		const [openedAt, firstAt, againAt] = [hoursAgo(5), hoursAgo(2), hoursAgo(1)];
		const again = { expiresOn: null, seen: { producedOn: '2025-11-20', expiresOn: '2026-11-20' } };
		const operations = [
			await stall.operation('lot.create@1', newLot('L7'), { createdAt: openedAt }),
			await stall.operation('lot.days@1', days('L7'), { createdAt: firstAt }),
			await stall.operation('lot.days@1', days('L7', { ...again, reason: 'Không có hạn' }), {
				createdAt: againAt,
			}),
		];
		// Sent twice, done once.
		for (const operation of [...operations, ...operations]) {
			expect(await staff.outcome(operation, packer)).toEqual({ status: 'accepted' });
		}
		const lot = await lotOf('L7');
		expect(lot).toMatchObject({ producedOn: '2025-11-20', expiresOn: null });
		const [opened, first, second] = lot?.events ?? [];
		const from = { producedOn: '2026-11-20', expiresOn: '2027-11-20' };
		const to = { producedOn: '2025-11-20', expiresOn: '2026-11-20' };
		expect(lot?.events).toHaveLength(3);
		expect(opened).not.toHaveProperty('days');
		// It was opened when and where it was opened.
		expect([first, second]).toMatchObject([
			{
				...{ step: 'commissioning', at: openedAt, place: 'Xã Mèo Vạc', corrects: opened?.id },
				...{ note: 'Gõ nhầm năm', days: { at: firstAt, from, to } },
			},
			{ at: openedAt, corrects: first?.id, days: { at: againAt, from: to } },
		]);
		const published = (await readPresent(stall.db.database)).find(
			({ kind, id }) => kind === 'lot' && id === String(lot?.id),
		);
		expect(published?.body).toEqual(lot);
		expect(v.parse(entrySchema, published).body).toEqual(lot);
		const log = await stall.db.database
			.select({ before: auditEntries.before, after: auditEntries.after })
			.from(auditEntries)
			.where(and(eq(auditEntries.subject, `lot ${lot?.id}`), eq(auditEntries.action, 'lot.days')))
			.orderBy(auditEntries.id);
		expect(log).toMatchObject([
			{ before: from, after: { ...to, reason: 'Gõ nhầm năm' } },
			{ before: { expiresOn: '2026-11-20' }, after: { expiresOn: null, reason: 'Không có hạn' } },
		]);
	});

	it('tell programs what their days were before', async () => {
		await send('lot.create@1', newLot('L8'));
		await send('lot.days@1', days('L8'));
		const gtin = '09521234543213';
		await stall.db.sql`update products set gtin = ${gtin} where id = ${stall.honey}`;
		const judged = await judgeOnServer(stall.db.database, `/01/${gtin}/10/L8`, stall.now);
		expect(toPassportDocument(judged, 'https://x').trace).toMatchObject({
			producedOn: '2025-11-20',
			daysCorrections: [{ from: { producedOn: '2026-11-20' }, reason: 'Gõ nhầm năm' }],
		});
	});

	it.each([
		['a reason of nothing that is seen', { reason: ' \u0000 ' }, 'MALFORMED_REQUEST'],
		['no reason', { reason: '' }, 'MALFORMED_REQUEST'],
		['a day that no year has', { producedOn: '2026-02-30' }, 'MALFORMED_REQUEST'],
		['goods that are over before they are made', { expiresOn: '2025-11-19' }, 'MALFORMED_REQUEST'],
		[
			'days that a colleague set right meanwhile',
			{ seen: { producedOn: null, expiresOn: null } },
			'NOT_FOUND',
		],
		['a lot that is not there', { lot: 'L4' }, 'NOT_FOUND'],
	] as const)('refuse to have their days set right by %s', async (_, changes, code) => {
		await send('lot.create@1', newLot('L9'));
		const before = await lotOf('L9');
		expect(await send('lot.days@1', days('L9', changes))).toMatchObject({ code });
		expect(await lotOf('L9')).toEqual(before);
	});

	it('keep their days once they were called back', async () => {
		await send('lot.create@1', newLot('L10'));
		const lot = await lotOf('L10');
		if (!lot) throw new Error('no lot');
		const recall = { lotId: lot.id, reason: 'thử', place: 'x' };
		await recallLot(stall.db.database, recall, stall.now);
		expect(await send('lot.days@1', days('L10'))).toMatchObject({ code: 'LOT_RECALLED' });
		expect(await lotOf('L10')).toMatchObject({ producedOn: '2026-11-20' });
	});
});
