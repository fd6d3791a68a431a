import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable, type PgColumn } from 'drizzle-orm/pg-core';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

import { seedDemo } from '../../server/demo/seed-demo';
import { testDatabase } from '../fixtures/database';
import {
	CODES,
	hurtEverything,
	NOT_SHOWN,
	WORDS_INSIDE,
	WORDS_IN_LISTS,
	WRITTEN_BY_PEOPLE,
} from '../fixtures/hurtful-words';
import { writeEverywhere } from '../fixtures/written-everywhere';

const SERVER = new URL('../../server/', import.meta.url);
const HELD = [...WRITTEN_BY_PEOPLE, ...WORDS_IN_LISTS, ...WORDS_INSIDE];

/** Every column that could hold words: `orders.note`. */
async function columnsOfWords(): Promise<string[]> {
	const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' });
	const columns: string[] = [];
	for (const file of files.filter((name) => name.endsWith('tables.ts'))) {
		const found: object = await import(new URL(file, SERVER).pathname);
		for (const table of Object.values(found)) {
			if (!is(table, PgTable)) continue;
			const own: PgColumn[] = Object.values(getTableColumns(table));
			const wordy = own.filter((column) => /^(?:text|jsonb)(?:\[\])?$/.test(column.getSQLType()));
			columns.push(...wordy.map(({ name }) => `${getTableName(table)}.${name}`));
		}
	}
	return columns;
}

test('every column that could hold words is hurt, or known to hold none', async () => {
	const columns = await columnsOfWords();
	const known = new Set([...HELD, ...NOT_SHOWN]);
	const isCode = (column: string) =>
		CODES.includes(column) || CODES.includes(column.slice(column.indexOf('.') + 1));
	// A new one is named in tests/fixtures/hurtful-words.ts.
	expect(columns.filter((column) => !known.has(column) && !isCode(column))).toEqual([]);
	expect([...known].filter((column) => !columns.includes(column))).toEqual([]);
});

test('hurtful words stand wherever people can write', async () => {
	await using db = await testDatabase();
	await seedDemo(db.database, Date.now());
	await writeEverywhere(db.sql);
	const hurt = await hurtEverything(db.sql);
	// What only an operation that was refused holds: named in its code, never typed.
	const isRare = (column: string) => ['operations.result', 'orders.changes'].includes(column);
	const isHurt = (column: string) =>
		hurt.some((place) => place === column || place.startsWith(`${column}.`));
	expect(HELD.filter((column) => !isHurt(column) && !isRare(column))).toEqual([]);
}, 60_000);
