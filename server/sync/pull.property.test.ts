import type { Entry } from '$lib/domain/catalogue/entries';
import fc from 'fast-check';
import { lte } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { readPresent } from '../catalogue/feed';
import { publish, type CatalogueChanges } from '../catalogue/publish';
import { catalogueEntries } from '../catalogue/tables';
import { nameOf, PullingPhone } from './phone.fixture';

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const id = fc.integer({ min: 1, max: 12 }).map(String);
const stock = fc
	.record({ id, body: fc.option(fc.nat(99)) })
	.map(({ id: of, body }): CatalogueChanges => ({ put: [{ kind: 'stock', id: of, body }] }));
const flag = fc.record({ id, since: fc.nat(99) }).map(({ id: of, since }): CatalogueChanges => ({
	put: [
		{
			kind: 'serialFlag',
			id: `g/${of}`,
			body: { gtin: 'g', lot: 'L', serial: of, reason: 'copySuspected', since },
		},
	],
}));
const removal = id.map((of): CatalogueChanges => ({ remove: [{ kind: 'stock', id: of }] }));
const publication = fc
	.array(fc.oneof({ weight: 3, arbitrary: stock }, flag, removal), { minLength: 1, maxLength: 5 })
	.map((all): CatalogueChanges => ({
		put: all.flatMap(({ put }) => put ?? []),
		remove: all.flatMap(({ remove }) => remove ?? []),
	}));

const publishing = (changes: CatalogueChanges) =>
	db.database.transaction(async (tx) => {
		// A slow writer between the others: its version must not be passed by a faster one.
		await tx.execute('select pg_sleep(random() * 0.004)');
		await publish(tx, 1_000, changes);
	});

it('loses and doubles nothing, however publications and pages fall between each other', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(publication, { minLength: 1, maxLength: 14 }),
			fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }),
			async (publications, limits) => {
				const phone = await upToDatePhone();
				const writers = Promise.all(publications.map(publishing));
				for (const limit of limits) {
					await phone.pull(limit);
					await expectHeld(phone);
				}
				await writers;
				await phone.pull(3);

				const present = await readPresent(db.database);
				expect(new Map(phone.held)).toEqual(
					new Map(present.map((entry) => [nameOf(entry), entry])),
				);
			},
		),
		{ numRuns: 40 },
	);
}, 60_000);

async function upToDatePhone(): Promise<PullingPhone> {
	const phone = new PullingPhone(db.database, () => Promise.reject(new Error('no snapshot')));
	// The first publication: version 0 would be told to load a snapshot.
	await publishing({});
	const { epoch, version } = await getCatalogueState(db.database);
	phone.load(epoch, version, await readPresent(db.database));
	return phone;
}

/** What has stood unchanged since the phone's version must be on the phone as it stands. */
async function expectHeld(phone: PullingPhone): Promise<void> {
	const settled = await db.database
		.select()
		.from(catalogueEntries)
		.where(lte(catalogueEntries.version, phone.version));
	for (const row of settled) {
		const held: Entry | undefined = phone.held.get(nameOf(row));
		expect(held?.body).toEqual(row.body?.value);
	}
}
