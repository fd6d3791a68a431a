import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { uuidV7, type LotId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import type { RecallScope } from '$lib/domain/trace/recall';
import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import type { Actor } from '../audit/record-change';
import { newPerson } from '../certification/dossier.fixture';
import { readPresent } from '../catalogue/feed';
import { products } from '../catalogue/tables';
import { issueLabels } from './issue-labels';
import { createLot } from './lots';
import { issuePrintableLabels } from './print/printable-labels';
import { listRuns } from './print-runs';
import { callBack, liftRecall } from './recall';
import { labels, serialFlags } from './tables';

let stall: Stall;
let actor: Actor;
let lotId: LotId;
let count = 0;

beforeAll(async () => {
	stall = await Stall.open();
	actor = await newPerson(stall.db.database, ['reviewer'], stall.now);
	await stall.db.database
		.update(products)
		.set({ gtin: '09521234543213' })
		.where(eq(products.id, stall.honey));
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	count += 1;
	stall.now += HOUR_MS;
	lotId = await newLot(`L${count}`);
});

function newLot(lot: string): Promise<LotId> {
	const nothing = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
	const whose = { productId: stall.honey, producerId: stall.producer };
	return createLot(stall.db.database, { ...whose, lot, ...nothing }, stall.now);
}

/** Serials of a new print run, in the order in which they come out of the printer. */
async function print(many: number, of = lotId): Promise<string[]> {
	const issued = await issueLabels(stall.db.database, { lotId: of, count: many }, stall.now);
	return issued.map(({ claim }) => claim.serial);
}

function recall(scope: RecallScope) {
	const by = { reason: 'Nắp hở', place: 'Ban tổ chức', actor, producerId: null };
	return callBack(stall.db.database, { lotId, scope, ...by }, stall.now);
}

async function recalledOf(lot: LotId): Promise<Set<string>> {
	const rows = await stall.db.database
		.select({ serial: serialFlags.serial })
		.from(serialFlags)
		.innerJoin(labels, eq(labels.serial, serialFlags.serial))
		.where(eq(labels.lotId, lot));
	return new Set(rows.map(({ serial }) => serial));
}

describe('a recall from one label to another', () => {
	it('reaches exactly those that lie between them on the sheet', async () => {
		const sheet = await print(24);
		const [from = '', to = ''] = [sheet[5], sheet[11]];
		expect(await recall({ kind: 'range', from, to })).toEqual({ pieces: 7, orders: 0 });
		expect(await recalledOf(lotId)).toEqual(new Set(sheet.slice(5, 12)));
	});

	it('goes on over the print runs between them, and over no other lot', async () => {
		const first = await print(6);
		const otherLot = await newLot(`L${count}B`);
		await print(6, otherLot);
		const second = await print(6);
		const third = await print(6);
		const scope = { kind: 'range', from: first[4] ?? '', to: third[1] ?? '' } as const;
		expect(await recall(scope)).toMatchObject({ pieces: 10 });
		const meant = new Set([...first.slice(4), ...second, ...third.slice(0, 2)]);
		expect(await recalledOf(lotId)).toEqual(meant);
		expect(await recalledOf(otherLot)).toEqual(new Set());

		const by = { reason: 'Nhầm', place: 'Ban tổ chức', actor, producerId: null };
		const lift = { lotId, scope: { ...scope, to: second[5] ?? '' }, ...by };
		expect(await liftRecall(stall.db.database, lift, stall.now)).toMatchObject({ pieces: 8 });
		expect(await recalledOf(lotId)).toEqual(new Set(third.slice(0, 2)));
	});

	it('refuses ends in the wrong order and ends that are no label of the lot, and changes nothing', async () => {
		const sheet = await print(24);
		const foreign = await print(1, await newLot(`L${count}B`));
		const [from = '', to = ''] = [sheet[9], sheet[2]];
		await expect(recall({ kind: 'range', from, to })).rejects.toMatchObject({
			code: 'RANGE_BACKWARDS',
			params: { from, to },
		});
		for (const serial of ['NOTISSUED', ...foreign]) {
			await expect(recall({ kind: 'range', from, to: serial })).rejects.toMatchObject({
				code: 'LABEL_NOT_ISSUED',
				params: { serial },
			});
		}
		expect(await recalledOf(lotId)).toEqual(new Set());
	});
});

describe('a recall of one print run', () => {
	it('costs phones few bytes: each label is named by itself, so that every app knows it offline', async () => {
		await print(1_000);
		const { runs } = await listRuns(stall.db.database, { lotId, before: null });
		await recall({ kind: 'run', runId: runs[0]?.id ?? 0 });
		const flags = (await readPresent(stall.db.database)).filter(
			({ kind, id }) => kind === 'serialFlag' && id.includes(`/L${count}/`),
		);
		expect(flags).toHaveLength(1_000);
		expect(brotliCompressSync(JSON.stringify(flags)).length).toBeLessThan(12_000);
	});

	it('reaches all of it and nothing of the others', async () => {
		await print(3);
		const second = await print(5);
		await print(3);
		const { runs } = await listRuns(stall.db.database, { lotId, before: null });
		const [, run] = runs;
		expect(run).toMatchObject({ count: 5, first: second[0], last: second[4] });
		expect(await recall({ kind: 'run', runId: run?.id ?? 0 })).toMatchObject({ pieces: 5 });
		expect(await recalledOf(lotId)).toEqual(new Set(second));
	});

	it("refuses another lot's run", async () => {
		await print(1);
		const otherLot = await newLot(`L${count}B`);
		await print(2, otherLot);
		const { runs } = await listRuns(stall.db.database, { lotId: otherLot, before: null });
		await expect(recall({ kind: 'run', runId: runs[0]?.id ?? 0 })).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		expect(await recalledOf(otherLot)).toEqual(new Set());
	});
});

describe('labels that were issued before their order was kept', () => {
	it('get it from the wish where that is kept, else from how they were written, and say which', async () => {
		const { database } = stall.db;
		const key = uuidV7(stall.now);
		const wish = { lotId, count: 12, actor, producerId: stall.producer, key };
		const told = await issuePrintableLabels(
			database,
			{ ...wish, origin: 'https://a.example' },
			stall.now,
		);
		stall.now += HOUR_MS;
		const written = await print(12);
		stall.now += HOUR_MS;
		const [single = ''] = await print(1);

		const folder = new URL('../database/migrations/', import.meta.url);
		const name = readdirSync(folder).find((file) => file.endsWith('_print_runs.sql')) ?? '';
		await database.transaction(async (tx) => {
			await tx.execute(sql`alter table labels drop column run_id, drop column "position"`);
			await tx.execute(sql`drop table print_runs`);
			// On disk the first one stands last now: only the wish tells how they were printed.
			await tx.execute(sql`update labels set kid = kid where serial = ${told[0]?.serial}`);
			await tx.execute(sql.raw(readFileSync(new URL(name, folder), 'utf8')));
		});

		const { runs } = await listRuns(database, { lotId, before: null });
		expect(runs.map((run) => [run.count, run.first, run.isOrderKnown, run.by !== null])).toEqual([
			[1, single, true, false],
			[12, written[0], false, false],
			[12, told[0]?.serial, true, true],
		]);
		// Who calls back by an order that is only likely is told so.
		const [from = '', to = ''] = [written[2], written[5]];
		expect(await recall({ kind: 'range', from, to })).toMatchObject({ isOrderUnsure: true });
		const certain = {
			kind: 'range',
			from: told[2]?.serial ?? '',
			to: told[5]?.serial ?? '',
		} as const;
		expect(await recall(certain)).toEqual({ pieces: 4, orders: 0 });
		const kept = await database
			.select({ serial: labels.serial })
			.from(labels)
			.where(eq(labels.lotId, lotId))
			.orderBy(asc(labels.runId), asc(labels.position));
		expect(kept.map(({ serial }) => serial)).toEqual([
			...told.map(({ serial }) => serial),
			...written,
			single,
		]);
	});
});
