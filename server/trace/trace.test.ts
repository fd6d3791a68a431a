import { accountId } from '$lib/domain/accounts/account';
import {
	deviceId,
	lotId as lotIdOf,
	opId,
	producerId,
	productId,
	uuidV7,
	type LotId,
	type ProductId,
} from '$lib/domain/ids';
import { dayOf, DAY_MS, HOUR_MS, startOfDay } from '$lib/domain/time';
import { labelUrl } from '$lib/domain/trace/label';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducers } from '../catalogue/add-to-catalogue';
import { readPresent } from '../catalogue/feed';
import { listProduct, withdrawProduct } from '../catalogue/listing.fixture';
import { addCertificates, reviseCertificate } from '../certification/certificates';
import { addWithDemoDossiers } from '../certification/demo/demo-dossiers';
import { issueLabels, newSerial } from './issue-labels';
import { judgeOnServer } from './judge';
import {
	ensureLabelKey,
	getSigningKey,
	listLabelKeys,
	retireLabelKey,
	rotateLabelKey,
} from './label-keys';
import { appendTraceEvent, createLot, findLot } from './lots';
import { isLotRecalled, recallLot } from './lot-recall';
import { recordScan } from './record-scan';
import { issuePrintableLabels } from './print/printable-labels';
import { flagSerial } from './serial-flags';
import { labels, scans, serialFlags, traceEvents } from './tables';

const now = startOfDay('2026-11-20') + 12 * HOUR_MS;
const GTIN = '09521234543213';
let db: TestDatabase;
let product: ProductId;
let certificate: Awaited<ReturnType<typeof addCertificates>>[number];

beforeAll(async () => {
	db = await testDatabase();
	const [producer] = await addProducers(
		db.database,
		[{ slug: 'p', name: 'HTX', kind: 'cooperative', provinceCode: '01', communeCode: '09022' }],
		now,
	);
	const [made] = await addCertificates(
		db.database,
		[
			{
				stars: 4,
				issuer: 'UBND thành phố Hà Nội',
				issuerKind: 'province',
				issuedOn: '2025-01-01',
				expiresOn: '2027-12-31',
				standing: 'verified',
			},
		],
		now,
	);
	if (producer === undefined || made === undefined) throw new Error('nothing was added');
	certificate = made;
	const row = {
		producerId: producer,
		name: 'Bưởi đỏ',
		setCode: 1,
		priceDong: 250_000,
		unit: 'quả',
		certificateId: certificate,
		listedOn: '2026-01-01',
	};
	const ids = await addWithDemoDossiers(
		db.database,
		[
			{ ...row, slug: 'buoi', gtin: GTIN },
			{ ...row, slug: 'khong-ma', gtin: null },
		],
		now,
	);
	product = ids[0] ?? productId(0);
});

afterAll(() => db[Symbol.asyncDispose]());

let count = 0;
function newLot(id: ProductId = product): Promise<LotId> {
	count += 1;
	return createLot(
		db.database,
		{
			productId: id,
			producerId: producerId(1),
			lot: `L${count}`,
			producedOn: dayOf(now),
			expiresOn: null,
			locationCode: null,
			standards: ['VietGAP'],
			events: [{ step: 'commissioning', at: now, place: 'Mê Linh', note: null, corrects: null }],
		},
		now,
	);
}

async function oneLabel(lotId: LotId) {
	const [label] = await issueLabels(db.database, { lotId, count: 1 }, now);
	if (!label) throw new Error('no label');
	return label;
}

describe('label keys', () => {
	it('is made once, however many nodes start at once, and published without its private part', async () => {
		await Promise.all([1, 2, 3].map(() => ensureLabelKey(db.database, now)));
		const keys = await listLabelKeys(db.database);
		expect(keys.map((key) => key.kid)).toEqual(['1']);
		const entries = await readPresent(db.database);
		const published = entries.filter((entry) => entry.kind === 'labelKey');
		expect(published).toEqual([{ kind: 'labelKey', id: '1', body: keys[0] }]);
		expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['kid', 'retiredAt', 'x', 'y']);
	});

	it('lets a new key sign only a day after it was published', async () => {
		await using other = await testDatabase(2);
		await ensureLabelKey(other.database, now);
		await rotateLabelKey(other.database, now);
		expect((await getSigningKey(other.database, now)).kid).toBe('1');
		expect((await getSigningKey(other.database, now + DAY_MS)).kid).toBe('2');
		await retireLabelKey(other.database, '1', now);
		await expect(getSigningKey(other.database, now)).rejects.toMatchObject({
			code: 'SERVER_BUSY',
		});
	});
});

describe('issueLabels', () => {
	it('signs labels that the same rules find genuine', async () => {
		const { claim, signature } = await oneLabel(await newLot());
		const url = labelUrl('https://cho.example', claim, signature);
		const judged = await judgeOnServer(db.database, url, now);
		expect(judged).toMatchObject({ verdict: 'genuine', claim, lot: { lot: claim.lot } });
		expect(await judgeOnServer(db.database, url.replace('st=4', 'st=5'), now)).toMatchObject({
			verdict: 'forged',
		});
	});

	it('gives serials that do not repeat and have no look-alikes', async () => {
		const lotId = await newLot();
		await issueLabels(db.database, { lotId, count: 200 }, now);
		const rows = await db.database.select().from(labels).where(eq(labels.lotId, lotId));
		expect(new Set(rows.map((row) => row.serial)).size).toBe(200);
		for (const { serial } of rows) expect(serial).toMatch(/^[2-9A-HJ-KM-NP-TW-Z]{10}$/);
		expect(newSerial()).not.toBe(newSerial());
		// Each letter comes from the machine's own chance, and from nothing else.
		const chance = vi.spyOn(crypto, 'getRandomValues');
		const given = (byte: number) => {
			chance.mockImplementation((bytes) => (bytes as Uint8Array).fill(byte) as typeof bytes);
			return newSerial();
		};
		expect([given(0), given(1), given(28)]).toEqual([
			'2'.repeat(10),
			'3'.repeat(10),
			'Z'.repeat(10),
		]);
		chance.mockRestore();
	});

	it('issues them once, however often they are asked for, and none of a lot called back since', async () => {
		const lotId = await newLot();
		const actor = { accountId: accountId('a1'), requestId: 'r1' };
		const wish = { lotId, count: 3, actor, producerId: producerId(1), key: uuidV7(now) };
		const tap = () =>
			issuePrintableLabels(db.database, { ...wish, origin: 'https://cho.example' }, now);
		const [first, second] = await Promise.all([tap(), tap()]);
		expect(first).toHaveLength(3);
		expect(second).toEqual(first);
		expect(await tap()).toEqual(first);
		expect(await db.database.$count(labels, eq(labels.lotId, lotId))).toBe(3);
		await recallLot(db.database, { lotId, reason: 'Thử', place: 'Ban tổ chức' }, now);
		await expect(tap()).rejects.toMatchObject({ code: 'LOT_RECALLED' });
	});

	it.each([0, -1, 1.5, 20_001, Number.NaN])('refuses the count %s', async (wrong) => {
		const lotId = await newLot();
		await expect(issueLabels(db.database, { lotId, count: wrong }, now)).rejects.toMatchObject({
			code: 'MALFORMED_REQUEST',
		});
	});

	it('refuses a product without GTIN, a recalled lot and a lot that is not there', async () => {
		const bare = await newLot(productId(product + 1));
		const recalled = await newLot();
		await recallLot(db.database, { lotId: recalled, reason: 'thử', place: 'HTX' }, now);
		const codes = await Promise.all(
			[bare, recalled, lotIdOf(999_999)].map((lotId) =>
				issueLabels(db.database, { lotId, count: 1 }, now).catch(
					(error: { code: string }) => error.code,
				),
			),
		);
		expect(codes).toEqual(['MALFORMED_CODE', 'LOT_RECALLED', 'NOT_FOUND']);
	});

	it('refuses stars once the certificate is withdrawn, and old labels say so', async () => {
		const lotId = await newLot();
		const { claim, signature } = await oneLabel(lotId);
		await reviseCertificate(db.database, { id: certificate, standing: 'withdrawn' }, now);
		try {
			await expect(issueLabels(db.database, { lotId, count: 1 }, now)).rejects.toMatchObject({
				code: 'CERTIFICATE_EXPIRED',
			});
			const judged = await judgeOnServer(
				db.database,
				labelUrl('https://cho.example', claim, signature),
				now,
			);
			expect(judged).toMatchObject({ verdict: 'expired', reasons: ['certificateWithdrawn'] });
		} finally {
			await reviseCertificate(db.database, { id: certificate, standing: 'verified' }, now);
		}
	});
});

describe('a label of a product that was taken off the market', () => {
	it('is told from one of a product that never was here, and its recall is still told', async () => {
		const lotId = await newLot();
		const { claim, signature } = await oneLabel(lotId);
		const url = labelUrl('https://cho.example', claim, signature);
		await withdrawProduct(db.database, product, now);
		try {
			expect(await judgeOnServer(db.database, url, now)).toMatchObject({
				verdict: 'expired',
				reasons: ['productGone', 'signatureRight'],
				product: null,
				claim: { stars: 4 },
			});
			expect(await judgeOnServer(db.database, GTIN, now)).toMatchObject({ verdict: 'unknown' });
			await recallLot(db.database, { lotId, reason: 'nấm mốc', place: 'HTX' }, now);
			expect(await judgeOnServer(db.database, url, now)).toMatchObject({
				verdict: 'recalled',
				lot: { recall: { reason: 'nấm mốc' } },
			});
		} finally {
			await listProduct(db.database, product, now);
		}
	});
});

describe('lots and their history', () => {
	it('refuses a lot code outside GS1 characters', async () => {
		await expect(
			createLot(
				db.database,
				{
					productId: product,
					producerId: producerId(1),
					lot: 'lô 1|',
					producedOn: null,
					expiresOn: null,
					locationCode: null,
					standards: [],
				},
				now,
			),
		).rejects.toMatchObject({ code: 'MALFORMED_CODE' });
	});

	it('only grows: the database itself refuses to change or remove an event', async () => {
		const lotId = await newLot();
		const first = await appendTraceEvent(
			db.database,
			{ lotId, step: 'harvesting', at: now, place: 'Mê Linh', note: 'sai', corrects: null },
			now,
		);
		const attempts = [
			db.database.update(traceEvents).set({ note: 'khác' }).where(eq(traceEvents.id, first)),
			db.database.delete(traceEvents).where(eq(traceEvents.id, first)),
			db.database.execute(sql`truncate trace_events`),
		];
		for (const attempt of attempts) {
			await expect(attempt).rejects.toMatchObject({
				cause: { message: 'trace_events is append-only' },
			});
		}
		await appendTraceEvent(
			db.database,
			{ lotId, step: 'harvesting', at: now, place: 'Mê Linh', note: 'đúng', corrects: first },
			now,
		);
		const lot = await findLot(db.database, { productId: product, lot: `L${count}` });
		expect(lot?.events.map(({ note, corrects }) => [note, corrects])).toEqual([
			[null, null],
			['sai', null],
			['đúng', first],
		]);
		const published = (await readPresent(db.database)).find(
			(entry) => entry.kind === 'lot' && entry.id === String(lotId),
		);
		expect(published?.body).toEqual(lot);
	});

	it("refuses to correct another lot's event", async () => {
		const [one, other] = [await newLot(), await newLot()];
		const event = await appendTraceEvent(
			db.database,
			{ lotId: one, step: 'packing', at: now, place: 'x', note: null, corrects: null },
			now,
		);
		await expect(
			appendTraceEvent(
				db.database,
				{ lotId: other, step: 'packing', at: now, place: 'x', note: null, corrects: event },
				now,
			),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	it('calls a lot back once, tells it in the history and to every scan', async () => {
		const lotId = await newLot();
		const lot = `L${count}`;
		const { claim, signature } = await oneLabel(lotId);
		expect(await isLotRecalled(db.database, { productId: product, lot })).toBe(false);
		const recall = { lotId, reason: 'Kiểm nghiệm không đạt', place: 'HTX' };
		await recallLot(db.database, recall, now);
		await recallLot(db.database, { ...recall, reason: 'lần hai' }, now + 1);
		expect(await isLotRecalled(db.database, { productId: product, lot })).toBe(true);
		const judged = await judgeOnServer(
			db.database,
			labelUrl('https://cho.example', claim, signature),
			now,
		);
		expect(judged.verdict).toBe('recalled');
		expect(judged.lot?.recall).toEqual({ at: now, reason: 'Kiểm nghiệm không đạt' });
		expect(judged.lot?.events.filter((event) => event.step === 'recall')).toHaveLength(1);
	});
});

describe('recordScan', () => {
	async function scan(
		serial: { gtin: string; lot: string; serial: string },
		from: { device?: string; provinceCode?: string; at?: number },
	): Promise<void> {
		await db.database.transaction((tx) =>
			recordScan(
				tx,
				{
					...serial,
					opId: opId(uuidV7(now)),
					deviceId: deviceId(from.device ?? crypto.randomUUID()),
					verdict: 'genuine',
					origin: null,
					provinceCode: from.provinceCode ?? null,
					scannedAt: from.at ?? now,
				},
				{ now },
			),
		);
	}

	it('flags a serial seen far apart in a short time and tells every phone', async () => {
		const { claim, signature } = await oneLabel(await newLot());
		const url = labelUrl('https://cho.example', claim, signature);
		await scan(claim, { provinceCode: '01' });
		expect((await judgeOnServer(db.database, url, now)).verdict).toBe('genuine');
		await scan(claim, { provinceCode: '79', at: now + HOUR_MS });
		await scan(claim, { provinceCode: '96', at: now + HOUR_MS });
		expect((await judgeOnServer(db.database, url, now)).verdict).toBe('copySuspected');
		const id = `${claim.gtin}/${claim.lot}/${claim.serial}`;
		const published = (await readPresent(db.database)).filter(
			(entry) => entry.kind === 'serialFlag' && entry.id === id,
		);
		expect(published).toHaveLength(1);
	});

	it('lets a recall take the place of a suspicion, and never the other way', async () => {
		const { claim, signature } = await oneLabel(await newLot());
		const url = labelUrl('https://cho.example', claim, signature);
		const { gtin, lot, serial } = claim;
		const mark = (reason: 'copySuspected' | 'recalled') =>
			db.database.transaction((tx) => flagSerial(tx, { gtin, lot, serial, reason, since: now }));
		await mark('copySuspected');
		await mark('recalled');
		await mark('copySuspected');
		expect(await judgeOnServer(db.database, url, now)).toMatchObject({
			verdict: 'recalled',
			reasons: ['serialRecalled', 'signatureRight'],
		});
		const published = (await readPresent(db.database)).filter(
			(entry) => entry.kind === 'serialFlag' && entry.id === `${gtin}/${lot}/${serial}`,
		);
		expect(published.map(({ body }) => body)).toEqual([
			{ gtin, lot, serial, reason: 'recalled', since: now },
		]);
	});

	it('flags no serial that was never issued, and keeps what has no serial', async () => {
		const made = { gtin: GTIN, lot: 'L1', serial: 'MADEUP' };
		await scan(made, { provinceCode: '01' });
		await scan(made, { provinceCode: '79' });
		const flagged = await db.database
			.select()
			.from(serialFlags)
			.where(eq(serialFlags.serial, 'MADEUP'));
		expect(flagged).toEqual([]);
		await db.database.transaction((tx) =>
			recordScan(
				tx,
				{
					gtin: GTIN,
					lot: null,
					serial: null,
					verdict: 'known',
					provinceCode: null,
					opId: opId(uuidV7(now)),
					deviceId: deviceId(crypto.randomUUID()),
					origin: null,
					scannedAt: now,
				},
				{ now },
			),
		);
		expect(await db.database.$count(scans, eq(scans.verdict, 'known'))).toBe(1);
	});
});
