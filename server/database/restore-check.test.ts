import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { testDatabase } from '../../tests/fixtures/database';
import { wasRestored } from './restore-check';

describe('wasRestored', () => {
	test('does not take a new database or a second start for a restore', async () => {
		await using db = await testDatabase();
		expect(await wasRestored(db.database)).toBe(false);
		expect(await wasRestored(db.database)).toBe(false);
	});

	test('notices data that was loaded into another database, once', async () => {
		await using original = await testDatabase();
		await wasRestored(original.database);
		const rows = await original.sql`select * from database_identity`;
		await using restored = await testDatabase();
		await restored.sql`insert into database_identity ${restored.sql(rows)}`;

		expect(await wasRestored(restored.database)).toBe(true);
		expect(await wasRestored(restored.database)).toBe(false);
	});

	test('notices files that were copied back', async () => {
		await using db = await testDatabase();
		const parent = mkdtempSync(join(tmpdir(), 'files-'));
		const folder = join(parent, 'original');
		const copy = join(parent, 'copy');
		mkdirSync(folder);
		writeFileSync(join(folder, 'PG_VERSION'), '18');
		await wasRestored(db.database, folder);
		const bornAt = Date.now();
		await expect.poll(() => Date.now()).toBeGreaterThan(bornAt + 1);
		cpSync(folder, copy, { recursive: true, preserveTimestamps: true });

		expect(await wasRestored(db.database, folder)).toBe(false);
		expect(await wasRestored(db.database, copy)).toBe(true);
		rmSync(parent, { recursive: true });
	});
});
