import { Catalogue } from '$lib/domain/catalogue/catalogue';
import { producerId } from '$lib/domain/ids';
import { startOfDay } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducers } from './add-to-catalogue';
import { getCatalogueState } from './catalogue-state';
import { readBody, readPresent } from './feed';
import { republishProducers } from './republish-producers';

const now = startOfDay('2026-11-23');
const producer = (slug: string, provinceCode: string, communeCode: string | null) =>
	({ slug, name: slug, kind: 'cooperative', provinceCode, communeCode }) as const;
let db: TestDatabase;

beforeEach(async () => {
	db = await testDatabase();
	await addProducers(
		db.database,
		[
			producer('named', '01', '09022'),
			producer('promoted', '75', '26248'),
			producer('nowhere', '01', null),
			producer('misplaced', '04', '09022'),
		],
		now,
	);
});
afterEach(() => db[Symbol.asyncDispose]());

const version = async () => (await getCatalogueState(db.database)).version;

describe('a published producer', () => {
	it('is told with the name of its commune instead of the code', async () => {
		const published = await readPresent(db.database, ['producer']);
		expect(published.map(({ body }) => body)).toMatchObject([
			{ slug: 'named', communeName: 'xã Mê Linh', communeCode: null },
			// A phường since 30/4/2026.
			{ slug: 'promoted', communeName: 'phường Trảng Bom', communeCode: null },
			{ slug: 'nowhere', communeName: null, communeCode: null },
			{ slug: 'misplaced', communeName: null, communeCode: '09022' },
		]);
	});

	it('of before communes were named reads, and is published anew at the next start', async () => {
		await db.database.execute(sql`
			update catalogue_entries
			set body = jsonb_set(body #- '{value,communeName}', '{value,communeCode}', '"09022"')
			where kind = 'producer' and id = '1'`);
		const old = Catalogue.from(await readPresent(db.database)).producer(producerId(1));
		expect(old).toMatchObject({ slug: 'named', communeCode: '09022' });
		expect(old).not.toHaveProperty('communeName');

		const before = await version();
		expect(await republishProducers(db.database, now)).toBe(1);
		expect(await version()).toBe(before + 1);
		expect(await readBody(db.database, 'producer', '1')).toMatchObject({
			communeName: 'xã Mê Linh',
		});
	});

	it('is left as it is where nothing changed', async () => {
		const before = await version();
		expect(await republishProducers(db.database, now)).toBe(0);
		expect(await version()).toBe(before);
	});
});
