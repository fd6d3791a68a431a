import type { Entry } from '$lib/domain/catalogue/entries';
import { entrySchema } from '$lib/domain/catalogue/entry-schemas';
import { decodeShard, encodeShard } from '$lib/domain/catalogue/shard';
import { dayOf } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { addCertificates } from '../certification/certificates';
import { Paperwork } from '../certification/dossier.fixture';
import { dossiers } from '../certification/tables';
import { createLot, getLotEntries } from '../trace/lots';
import { readBody, readPresent } from './feed';

/** What a date field gives to whoever types the year as "26", and the doors once let in. */
const STRANGE = '0026-11-20';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(4);
});
afterAll(() => stall[Symbol.asyncDispose]());

/** What phones read of entries, in both ways in which they come. */
function readByPhones(entries: readonly Entry[]): unknown[] {
	const wire: unknown = JSON.parse(JSON.stringify(entries));
	const shard: unknown = JSON.parse(JSON.stringify(encodeShard(entries)));
	return [v.parse(v.array(entrySchema), wire), decodeShard(shard)];
}

it('tells every phone of a lot whose days the doors would not take any more', async () => {
	const { database } = stall.db;
	const lot = { lot: 'L1', locationCode: null, standards: [] };
	const days = { producedOn: STRANGE, expiresOn: '1899-12-31' };
	const of = { productId: stall.honey, producerId: stall.producer };
	const id = await createLot(database, { ...lot, ...days, ...of }, stall.now);
	expect(await getLotEntries(database, [id])).toMatchObject([{ body: days }]);
	const present = await readPresent(database);
	for (const read of readByPhones(present)) expect(read).toHaveLength(present.length);
});

it('tells every phone of such a certificate, and lets its reviewer set it right', async () => {
	const { database } = stall.db;
	const paperwork = await Paperwork.open(database, stall.now);
	const printed = { stars: 4, points: null, number: '12/QĐ-UBND', issuer: 'UBND tỉnh' } as const;
	const days = { issuedOn: STRANGE, expiresOn: '0029-11-20' };
	const row = { ...printed, ...days, issuerKind: 'province', standing: 'unverified' } as const;
	const [id = null] = await addCertificates(database, [row], stall.now);
	const { dossierId } = paperwork;
	await database.update(dossiers).set({ certificateId: id }).where(eq(dossiers.id, dossierId));
	const present = await readPresent(database);
	for (const read of readByPhones(present)) expect(read).toHaveLength(present.length);
	expect((await paperwork.read()).certificate).toMatchObject({ issuedOn: STRANGE });

	const today = dayOf(stall.now);
	expect(await paperwork.register({ issuedOn: today })).toBe(id);
	expect(await readBody(database, 'certificate', String(id))).toMatchObject({ issuedOn: today });
});
