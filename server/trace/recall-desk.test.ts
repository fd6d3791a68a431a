import { deviceId, opId, uuidV7, type LotId } from '$lib/domain/ids';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { accounts } from '../accounts/tables';
import type { Actor } from '../audit/record-change';
import { newPerson } from '../certification/dossier.fixture';
import { products } from '../catalogue/tables';
import { listFlaggedPieces } from './flagged-pieces';
import { issueLabels } from './issue-labels';
import { listRecalls } from './list-recalls';
import { createLot } from './lots';
import { callBack, liftRecall, liftSuspicion } from './recall';
import { recordScan } from './record-scan';

const GTIN = '09521234543213';
let stall: Stall;
let actor: Actor;
let name: string;

beforeAll(async () => {
	stall = await Stall.open();
	const { database } = stall.db;
	actor = await newPerson(database, ['reviewer'], stall.now);
	const [person] = await database.select().from(accounts).where(eq(accounts.id, actor.accountId));
	name = person?.name ?? '';
	await database.update(products).set({ gtin: GTIN }).where(eq(products.id, stall.honey));
});
afterAll(() => stall[Symbol.asyncDispose]());

async function newLot(lot: string, many: number) {
	stall.now += HOUR_MS;
	const nothing = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
	const whose = { productId: stall.honey, producerId: stall.producer };
	const { database } = stall.db;
	const lotId = await createLot(database, { ...whose, lot, ...nothing }, stall.now);
	const issued = await issueLabels(database, { lotId, count: many }, stall.now);
	return { lotId, lot, serials: issued.map(({ claim }) => claim.serial) };
}

function request(lotId: LotId, scope: Parameters<typeof callBack>[1]['scope'], reason: string) {
	return { lotId, scope, reason, place: 'Ban tổ chức', actor, producerId: null };
}

async function scan({ lot, serial }: { lot: string; serial: string }, provinceCode: string) {
	stall.now += 7 * MINUTE_MS;
	const what = { gtin: GTIN, lot, serial, verdict: 'genuine', origin: null } as const;
	const who = { opId: opId(uuidV7(stall.now)), deviceId: deviceId(crypto.randomUUID()) };
	await stall.db.database.transaction((tx) =>
		recordScan(tx, { ...what, ...who, provinceCode, scannedAt: stall.now }, { now: stall.now }),
	);
}

describe('listRecalls', () => {
	it('tells what stands, whose it is, why, since when, by whom and how far it reaches; a page at a time', async () => {
		const { database } = stall.db;
		const whole = await newLot('CA-LO', 3);
		const some = await newLot('MOT-PHAN', 4);
		const order = await stall.order({
			lines: [stall.line(stall.honey, { lot: whole.lot, serial: null })],
		});
		await stall.place(order);
		await scan({ lot: whole.lot, serial: whole.serials[0] ?? '' }, '01');
		const since = stall.now;
		await callBack(database, request(whole.lotId, { kind: 'lot' }, 'Ẩm mốc'), since);
		stall.now += HOUR_MS;
		const [from = '', to = ''] = some.serials.slice(1);
		await callBack(database, request(some.lotId, { kind: 'range', from, to }, 'Nắp hở'), stall.now);
		const goods = { productName: 'Mật ong', gtin: GTIN, by: name };
		const { recalls, next } = await listRecalls(database, { before: null });
		expect(recalls).toMatchObject([
			{ ...goods, lot: 'MOT-PHAN', isWhole: false, labels: 2, reason: 'Nắp hở', since: stall.now },
			{ ...goods, lot: 'CA-LO', isWhole: true, labels: 3, reason: 'Ẩm mốc', since },
		]);
		expect(recalls[1]).toMatchObject({ scans: 1, orders: 1 });
		expect(recalls[0]?.producerName).not.toBe('');
		expect(next).toBeNull();

		for (let more = 0; more < 20; more++) {
			const { lotId } = await newLot(`N${more}`, 1);
			await callBack(database, request(lotId, { kind: 'lot' }, 'Thử nghiệm'), stall.now);
		}
		const first = await listRecalls(database, { before: null });
		const second = await listRecalls(database, { before: first.next });
		expect([first.recalls.length, second.next]).toEqual([20, null]);
		expect(second.recalls.map(({ lot }) => lot)).toEqual(['MOT-PHAN', 'CA-LO']);

		await liftRecall(database, request(whole.lotId, { kind: 'lot' }, 'Đã xong'), stall.now);
		const left = await listRecalls(database, { before: first.next });
		expect(left.recalls.map(({ lot }) => lot)).toEqual(['MOT-PHAN']);
	});
});

describe('listFlaggedPieces', () => {
	it('shows suspected labels apart from any number of recalled ones, with the scans against them', async () => {
		const { database } = stall.db;
		const copied = await newLot('SAO-CHEP', 1);
		const piece = { lot: copied.lot, serial: copied.serials[0] ?? '' };
		await scan(piece, '01');
		await scan(piece, '96');
		const suspectedAt = stall.now;
		const many = await newLot('NHIEU', 60);
		await callBack(
			database,
			request(many.lotId, { kind: 'serials', serials: many.serials }, 'Nắp hở'),
			stall.now,
		);
		// What comes after the suspicion did not raise it.
		await scan(piece, '79');

		const suspected = await listFlaggedPieces(database, { reason: 'copySuspected', before: null });
		expect(suspected.next).toBeNull();
		expect(suspected.pieces).toHaveLength(1);
		expect(suspected.pieces[0]).toMatchObject({ ...piece, productName: 'Mật ong' });
		const hour = (at: number) => at - (at % HOUR_MS);
		expect(suspected.pieces[0]?.scans).toEqual([
			{ hour: hour(suspectedAt), provinceCode: '96', phone: 1 },
			{ hour: hour(suspectedAt - 7 * MINUTE_MS), provinceCode: '01', phone: 2 },
		]);

		const seen = new Set<string>();
		let before: Awaited<ReturnType<typeof listFlaggedPieces>>['next'] = null;
		do {
			const page: Awaited<ReturnType<typeof listFlaggedPieces>> = await listFlaggedPieces(
				database,
				{ reason: 'recalled', before },
			);
			expect(page.pieces.length).toBeLessThanOrEqual(50);
			for (const { lot, serial } of page.pieces) if (lot === 'NHIEU') seen.add(serial);
			before = page.next;
		} while (before !== null);
		expect(seen).toEqual(new Set(many.serials));

		const cleared = { gtin: GTIN, ...piece, reason: 'Đã gọi cửa hàng', actor };
		await liftSuspicion(database, cleared, stall.now);
		expect(
			(await listFlaggedPieces(database, { reason: 'copySuspected', before: null })).pieces,
		).toEqual([]);
	});
});
