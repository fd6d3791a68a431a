import { describe, expect, test } from 'vitest';

import { testDatabase } from '../../tests/fixtures/database';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { beginHistoryAfterRestore } from './new-history';
import { wasRestored } from './restore-check';

describe('beginHistoryAfterRestore', () => {
	test('begins a new epoch once, and leaves a database alone that stayed where it was', async () => {
		await using db = await restored();
		const { epoch } = await getCatalogueState(db.database);

		expect(await beginHistoryAfterRestore(db.database, { isRestored: false })).toBe(true);
		const begun = (await getCatalogueState(db.database)).epoch;
		expect(begun).not.toBe(epoch);
		expect(await beginHistoryAfterRestore(db.database, { isRestored: false })).toBe(false);
		expect((await getCatalogueState(db.database)).epoch).toBe(begun);
		expect(await beginHistoryAfterRestore(db.database, { isRestored: true })).toBe(true);
		expect((await getCatalogueState(db.database)).epoch).not.toBe(begun);
	});

	test('sees the restore again where the new epoch could not be written', async () => {
		await using db = await restored();
		await db.sql`alter table catalogue_state rename to catalogue_state_away`;
		await expect(beginHistoryAfterRestore(db.database, { isRestored: false })).rejects.toThrow();
		await db.sql`alter table catalogue_state_away rename to catalogue_state`;

		expect(await beginHistoryAfterRestore(db.database, { isRestored: false })).toBe(true);
	});
});

/** A database whose identity was written by another one. */
async function restored() {
	await using original = await testDatabase();
	await wasRestored(original.database);
	const rows = await original.sql`select * from database_identity`;
	const db = await testDatabase();
	await db.sql`insert into database_identity ${db.sql(rows)}`;
	return db;
}
