import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

import { ALL_HOLDINGS } from '../../server/exports/all-holdings';
import { columnWords } from '../../server/exports/column-words';
import { isLeaving, tableName } from '../../server/exports/holding';
import { leavingColumns } from '../../server/exports/table-of-holding';

const SERVER = new URL('../../server/', import.meta.url);
const tablesOfModules = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((file) =>
	file.endsWith('tables.ts'),
);
const leaving = ALL_HOLDINGS.filter(isLeaving);

test('every table of the market leaves with the export of everything, or says why it stays', async () => {
	const tables: string[] = [];
	for (const file of tablesOfModules) {
		const found: object = await import(new URL(file, SERVER).pathname);
		for (const one of Object.values(found)) if (is(one, PgTable)) tables.push(getTableName(one));
	}
	// A new table stands in the `holdings.ts` of its module: as one that `leaves`, or one that `stays`.
	expect(ALL_HOLDINGS.map(tableName).toSorted()).toEqual(tables.toSorted());
});

test('every column that leaves has its words, in both languages', () => {
	const unworded = leaving.flatMap((holding) =>
		leavingColumns(holding)
			.filter(([, { name }]) => columnWords(name) === undefined)
			.map(([, { name }]) => `${tableName(holding)}.${name}`),
	);
	// A new column is worded in server/exports/column-words.ts, or withheld where its table leaves.
	expect(unworded).toEqual([]);
});

test('no secret leaves, nor what tells who a buyer is', () => {
	const leaking = leaving.flatMap((holding) =>
		leavingColumns(holding)
			.map(([, { name }]) => `${tableName(holding)}.${name}`)
			.filter((name) =>
				/\.(?:.*(?:secret|password|token|private|signature|backup|p256dh|device_id).*|buyer_.*)$/.test(
					name,
				),
			),
	);
	expect(leaking).toEqual([]);
});

test('no two files of the archive have one name, and each name is a sheet of Excel', () => {
	for (const language of ['vi', 'en'] as const) {
		const names = leaving.map(({ name }) => name[language]);
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(name).toMatch(/^[^[\]:*?/\\]{1,31}$/);
	}
});
