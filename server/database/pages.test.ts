import { uuidV7 } from '$lib/domain/ids';
import type { PlaceInList } from '$lib/domain/place-in-list';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { readComplaints } from '../complaints/read-complaints';
import { listReports } from '../reports/answer-report';

/** More than a page of either list, all of one moment. */
const ROWS = 70;
const AT = Date.UTC(2026, 10, 20, 13);
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
	const at = new Date(AT).toISOString();
	for (let row = 0; row < ROWS; row++) {
		const id = uuidV7(AT + (row % 7));
		await db.sql`
			insert into reports (id, secret_sha256, kind, state, text, pictures, at)
			values (${id}, 'x', 'other', 'open', 'lời', '[]', ${at})`;
		await db.sql`
			insert into complaints
				(id, order_id, producer_id, kind, state, pictures, opened_at, answer_by, decide_by)
			values (${id}, ${uuidV7(AT)}, 1, 'other', 'settled', '[]', ${at}, ${at}, ${at})`;
		await db.sql`
			insert into complaint_steps (complaint_id, seq, at, by, state)
			values (${id}, 1, ${at}, 'buyer', 'open')`;
	}
});
afterAll(() => db[Symbol.asyncDispose]());

interface Page {
	readonly ids: readonly string[];
	readonly next: PlaceInList | null;
}

test.each<[string, (before: PlaceInList | null) => Promise<Page>]>([
	[
		'reports',
		async (before) => {
			const { reports, next } = await listReports(db.database, {
				isOpen: true,
				before,
				without: [],
			});
			return { ids: reports.map(({ id }) => id), next };
		},
	],
	[
		'complaints',
		async (before) => {
			const { over, next } = await readComplaints(db.database, { without: [] }, before);
			return { ids: over.map(({ id }) => id), next };
		},
	],
])('pages of %s hold every row of one moment, once', async (_, read) => {
	const seen: string[] = [];
	let pages = 0;
	for (let before: PlaceInList | null = null; ;) {
		const page = await read(before);
		seen.push(...page.ids);
		pages++;
		before = page.next;
		if (before === null) break;
	}
	expect(pages).toBeGreaterThan(1);
	expect([seen.length, new Set(seen).size]).toEqual([ROWS, ROWS]);
});
