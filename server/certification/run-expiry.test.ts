import { productId, type ProductId } from '$lib/domain/ids';
import { DAY_MS, dayOf, startOfDay } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducts } from '../catalogue/add-to-catalogue';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { readBody } from '../catalogue/feed';
import { getListingFacts } from '../catalogue/listing-facts';
import { listProduct } from '../catalogue/listing.fixture';
import { seedDemo } from '../demo/seed-demo';
import { readInbox } from '../notify/inbox';
import { decide } from './decide';
import { Paperwork } from './dossier.fixture';
import { runExpiry } from './run-expiry';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
const at = (days: number) => now + days * DAY_MS;
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** What the owner was reminded of, by paper, and of each in its order. */
async function remindersOf({ dossierId, owner }: Paperwork) {
	return db.sql<{ what: string; daysLeft: number }[]>`
		select params ->> 'what' as what, (params ->> 'daysLeft')::int as "daysLeft" from notices
		where recipient = ${`account:${owner.accountId}`} and kind = 'certificateReminder'
			and params ->> 'dossierId' = ${dossierId}
		order by what, id`;
}

describe('the expiry', () => {
	let paperwork: Paperwork;
	let id: ProductId;

	beforeEach(async () => {
		paperwork = await Paperwork.open(db.database, now);
		await paperwork.handIn();
		await paperwork.acceptAll();
		// Before any of its papers, which hold for a year.
		const certificateId = await paperwork.register({ expiresOn: dayOf(at(200)) });
		const { dossierId, reviewer: actor, producerId, setCode } = paperwork;
		await decide(db.database, { dossierId, verdict: 'accept', reason: null, actor }, now);
		const goods = { name: 'Chè', priceDong: 1_000, unit: 'gói', listedOn: dayOf(now) };
		const row = { ...goods, producerId, dossierId, setCode, certificateId, slug: dossierId };
		[id = productId(0)] = await addProducts(db.database, [row], now);
	});

	const isShown = async () => (await readBody(db.database, 'product', String(id))) !== undefined;
	const own = <Row extends { readonly dossierId: string }>(rows: readonly Row[]) =>
		rows.filter(({ dossierId }) => dossierId === paperwork.dossierId);

	it('takes a product off the day after its certificate ended, once', async () => {
		expect((await runExpiry(db.database, at(200))).takenOff).not.toContain(id);
		expect(await isShown()).toBe(true);
		expect((await runExpiry(db.database, at(201))).takenOff).toContain(id);
		expect(await isShown()).toBe(false);
		const { version } = await getCatalogueState(db.database);
		expect((await runExpiry(db.database, at(202))).takenOff).toEqual([]);
		expect((await getCatalogueState(db.database)).version).toBe(version);
		const [facts] = await getListingFacts(db.database, [id]);
		expect(facts?.withdrawnBecause).toBe('expired');
		const rows = await db.sql`select after from audit_entries
			where action = 'product.expire' and subject = ${`product ${id}`}`;
		expect(rows).toHaveLength(1);

		// What renews it brings it back, as soon as it is verified.
		const renewal = await paperwork.register({ number: '3/QĐ', expiresOn: dayOf(at(900)) });
		const { reviewer: actor } = paperwork;
		const verdict = { certificateId: renewal, verdict: 'verify', reason: null, actor } as const;
		await decide(db.database, verdict, at(203));
		expect(await isShown()).toBe(true);
	});

	it('takes a product off whose required paper ended, and it comes back with a new one', async () => {
		await decide(
			db.database,
			{
				certificateId: await paperwork.register({ number: '2/QĐ', expiresOn: dayOf(at(900)) }),
				verdict: 'verify',
				reason: null,
				actor: paperwork.reviewer,
			},
			now,
		);
		expect((await runExpiry(db.database, at(365))).takenOff).not.toContain(id);
		expect((await runExpiry(db.database, at(366))).takenOff).toContain(id);
		await expect(listProduct(db.database, id, at(366))).rejects.toMatchObject({
			code: 'NOT_LISTABLE',
		});
		paperwork.now = at(366);
		for (const kind of paperwork.required) await paperwork.submit(kind);
		await paperwork.acceptAll();
		expect((await runExpiry(db.database, at(366))).putBack).toEqual([id]);
		expect(await isShown()).toBe(true);
		expect((await runExpiry(db.database, at(366))).putBack).toEqual([]);
	});

	it('lists what waited for its first papers, where one of them ran out and was renewed', async () => {
		const { producerId, setCode } = paperwork;
		const other = await paperwork.another('Chè sen');
		await other.handIn();
		await other.acceptAll();
		const certificateId = await other.register();
		const { dossierId, reviewer: actor } = other;
		const verdict = { dossierId, verdict: 'accept', reason: null, actor } as const;
		await decide(db.database, verdict, now);
		const goods = { name: 'Chè sen', priceDong: 1_000, unit: 'gói', listedOn: dayOf(now) };
		const off = { withdrawnAt: at(366), withdrawnBecause: 'waiting' } as const;
		const row = { ...goods, ...off, producerId, setCode, certificateId, slug: dossierId };
		const [waiting] = await addProducts(db.database, [{ ...row, dossierId }], at(366));
		expect((await runExpiry(db.database, at(366))).putBack).not.toContain(waiting);

		other.now = at(366);
		for (const kind of other.required) await other.submit(kind);
		await other.acceptAll();
		expect((await runExpiry(db.database, at(366))).putBack).toEqual([waiting]);
		expect(await readBody(db.database, 'product', String(waiting))).toMatchObject(goods);
		const renewed = await db.sql`select before from audit_entries
			where action = 'product.renew' and subject = ${`product ${waiting}`}`;
		expect(renewed).toMatchObject([{ before: { withdrawnBecause: 'waiting' } }]);
	});

	it('wakes the reviewers with a newer paper, once a day', async () => {
		const { accountId } = paperwork.reviewer;
		const renewals = async () => {
			const { entries } = await readInbox(db.database, accountId, null);
			return entries.flatMap(({ kind, params }) => (kind === 'dossierRenewed' ? [params] : []));
		};
		expect(await renewals()).toEqual([]);
		const { dossierId } = paperwork;
		const told = { dossierId, productName: 'Chè xanh' };
		await paperwork.submit('testReport');
		await paperwork.submit('productionCertificate');
		expect(await renewals()).toEqual([told]);
		paperwork.now = at(1);
		await paperwork.submit('testReport');
		expect(await renewals()).toEqual([told, told]);
	});

	it('reminds of each paper by its name, of two that end within days of each other too', async () => {
		await paperwork.submit('testReport', 20);
		await paperwork.review('testReport', 'accepted');
		await paperwork.submit('productionCertificate', 25);
		await paperwork.review('productionCertificate', 'accepted');
		await runExpiry(db.database, at(0));
		await runExpiry(db.database, at(0));
		expect(await remindersOf(paperwork)).toEqual([
			{ what: 'productionCertificate', daysLeft: 25 },
			{ what: 'testReport', daysLeft: 20 },
		]);
	});

	it('reminds 180, 120, 30 and 7 days before, each once', async () => {
		const told: number[] = [];
		for (let day = 0; day <= 201; day++) {
			for (const { what, days } of own((await runExpiry(db.database, at(day))).reminders)) {
				if (what === 'certificate' && told.at(-1) !== days) told.push(days);
			}
		}
		expect(told).toEqual([180, 120, 30, 7]);
		const reminders = (await remindersOf(paperwork)).filter(({ what }) => what === 'certificate');
		expect(reminders.map(({ daysLeft }) => daysLeft)).toEqual([180, 120, 30, 7]);
	});
});

it('leaves what the demonstration shows under an old recognition as it is', async () => {
	await using demo = await testDatabase();
	await seedDemo(demo.database, now);
	expect((await runExpiry(demo.database, now)).takenOff).toEqual([]);
	const { version } = await getCatalogueState(demo.database);
	expect((await runExpiry(demo.database, now)).takenOff).toEqual([]);
	expect((await getCatalogueState(demo.database)).version).toBe(version);
	// In ten years what came in by a dossier is gone, and nothing else.
	const { takenOff } = await runExpiry(demo.database, at(3_650));
	expect(takenOff).toHaveLength(23);
});
