import type { LotId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Staff } from '../../../tests/fixtures/staff';
import { Stall } from '../../../tests/fixtures/stall';
import type { Actor } from '../../audit/record-change';
import { auditEntries } from '../../audit/tables';
import { products } from '../../catalogue/tables';
import { certificates } from '../../certification/tables';
import { createLot } from '../lots';
import { listRuns } from '../print-runs';
import { callBack } from '../recall';
import { issuePrintableLabels } from './printable-labels';
import { printAgain } from './print-again';

const ORIGIN = 'https://cho.example';
let stall: Stall;
let packer: Actor;
let lotId: LotId;
let count = 0;

beforeAll(async () => {
	stall = await Stall.open();
	const { id } = await new Staff(stall).hire('Anh Gói', '0912000002', 'packer');
	packer = { accountId: id, requestId: 'r1' };
	await stall.db.database
		.update(products)
		.set({ gtin: '09521234543213' })
		.where(eq(products.id, stall.honey));
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	count += 1;
	stall.now += HOUR_MS;
	const nothing = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
	const whose = { productId: stall.honey, producerId: stall.producer };
	lotId = await createLot(stall.db.database, { ...whose, lot: `L${count}`, ...nothing }, stall.now);
});

const issue = (many: number) =>
	issuePrintableLabels(
		stall.db.database,
		{
			...{ lotId, count: many, format: 'a4-24', origin: ORIGIN },
			...{ actor: packer, producerId: stall.producer },
		},
		stall.now,
	);
const runs = async () => (await listRuns(stall.db.database, { lotId, before: null })).runs;
const again = (from: number, to: number, changes = {}) =>
	runs().then(([run]) =>
		printAgain(
			stall.db.database,
			{
				...{ runId: run?.id ?? 0, from, to, origin: ORIGIN },
				...{ actor: packer, producerId: stall.producer, ...changes },
			},
			stall.now,
		),
	);
const recall = (scope: Parameters<typeof callBack>[1]['scope']) =>
	callBack(
		stall.db.database,
		{
			...{ lotId, scope, reason: 'Nắp hở', place: 'Nhà sản xuất' },
			...{ actor: packer, producerId: stall.producer },
		},
		stall.now,
	);

describe('listRuns', () => {
	it('tells who printed how many on what and when, newest first, a page at a time', async () => {
		const first = await issue(5);
		stall.now += HOUR_MS;
		for (let more = 0; more < 20; more++) await issue(1);
		const page = await listRuns(stall.db.database, { lotId, before: null });
		expect(page.runs).toHaveLength(20);
		expect(page.runs[0]?.issuedAt).toBe(stall.now);
		const rest = await listRuns(stall.db.database, { lotId, before: page.next });
		expect(rest).toMatchObject({
			runs: [
				{
					...{ issuedAt: stall.now - HOUR_MS, by: 'Anh Gói', count: 5, format: 'a4-24' },
					...{ first: first[0]?.serial, last: first[4]?.serial, isOrderKnown: true },
				},
			],
			next: null,
		});
	});
});

describe('printAgain', () => {
	it('says the same labels again, whole or from one place to another, and leaves no new ones', async () => {
		const printed = await issue(8);
		expect(await again(1, 8)).toEqual(printed);
		expect(await again(3, 5)).toEqual(printed.slice(2, 5));
		expect(await runs()).toHaveLength(1);
	});

	it('is written down with who did it', async () => {
		await issue(8);
		await again(3, 5);
		const entries = await stall.db.database
			.select()
			.from(auditEntries)
			.where(eq(auditEntries.subject, `lot ${lotId}`));
		const [run] = await runs();
		expect(entries.map(({ action, accountId, after }) => ({ action, accountId, after }))).toEqual([
			expect.objectContaining({ action: 'labels.issue' }),
			{
				...{ action: 'labels.printAgain', accountId: packer.accountId },
				after: { lot: `L${count}`, run: run?.id, from: 3, to: 5, count: 3 },
			},
		]);
	});

	it("refuses another producer's run, and what lies outside of it", async () => {
		await issue(3);
		await expect(again(1, 3, { producerId: stall.neighbour })).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		for (const [from, to] of [
			[0, 2],
			[2, 1],
			[1, 4],
		] as const) {
			await expect(again(from, to)).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		}
	});

	it('prints nothing that was called back, and goes on with the rest', async () => {
		const printed = await issue(4);
		await recall({ kind: 'serials', serials: [printed[1]?.serial ?? ''] });
		await expect(again(1, 4)).rejects.toMatchObject({
			code: 'LABELS_RECALLED',
			params: { count: 1 },
		});
		expect(await again(3, 4)).toEqual(printed.slice(2));
		await recall({ kind: 'lot' });
		await expect(again(3, 4)).rejects.toMatchObject({ code: 'LOT_RECALLED' });
	});

	it('prints nothing that the certificate does not say any more', async () => {
		const { database } = stall.db;
		await issue(2);
		const [certificate] = await database.select().from(certificates);
		if (!certificate) throw new Error('no certificate');
		const set = (changes: Partial<typeof certificate>) =>
			database.update(certificates).set(changes);
		await set({ stars: certificate.stars === 5 ? 4 : 5 });
		await expect(again(1, 2)).rejects.toMatchObject({ code: 'LABELS_OUTDATED' });
		await set({ stars: certificate.stars, standing: 'withdrawn' });
		await expect(again(1, 2)).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
		await set({ standing: certificate.standing });
		expect(await again(1, 2)).toHaveLength(2);
	});
});
