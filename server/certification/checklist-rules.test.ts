import { DEFAULT_RULES, withNeed, type DocumentKind } from '$lib/domain/certification/documents';
import { DAY_MS, startOfDay } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { listChanges } from '../audit/list-changes';
import type { Actor } from '../audit/record-change';
import { publishRules, readForChanging } from './checklist-rules';
import { decide } from './decide';
import { newPerson, Paperwork } from './dossier.fixture';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
const SET = 21;
let db: TestDatabase;
let actor: Actor;

beforeEach(async () => {
	db = await testDatabase();
	actor = await newPerson(db.database, ['administrator'], now);
});
afterEach(() => db[Symbol.asyncDispose]());

const stricter = withNeed(DEFAULT_RULES, { kind: 'awards', setCode: SET }, 'required');
const publish = (rules = stricter, basedOn = 0, at = now) =>
	publishRules(db.database, { rules, note: 'Thử', basedOn, actor }, at);
const missing = async (paperwork: Paperwork): Promise<readonly DocumentKind[]> =>
	(await paperwork.read()).missing;

it('judges what a producer has in hand by the newest rules, of its set only', async () => {
	const open = await Paperwork.open(db.database, now, SET);
	const other = await Paperwork.open(db.database, now, 22);
	expect(await missing(open)).not.toContain('awards');
	await publish();
	expect(await missing(open)).toContain('awards');
	expect(await missing(other)).not.toContain('awards');
});

it('judges what was handed in by the rules of that hour, until it is given back', async () => {
	const paperwork = await Paperwork.open(db.database, now, SET);
	await paperwork.handIn();
	await publish(stricter, 0, now + 1);
	expect(await missing(paperwork)).not.toContain('awards');
	await decide(
		db.database,
		{
			...{ dossierId: paperwork.dossierId, verdict: 'reject', reason: 'Thiếu' },
			actor: paperwork.reviewer,
		},
		now + 2,
	);
	expect(await missing(paperwork)).toContain('awards');
});

it('leaves an accepted dossier complete when more is asked later', async () => {
	const paperwork = await Paperwork.open(db.database, now, SET);
	await paperwork.handIn();
	await paperwork.acceptAll();
	expect(await missing(paperwork)).toEqual([]);
	await publish(stricter, 0, now + 1);
	expect(await missing(paperwork)).toEqual([]);
});

it('keeps every version, and goes back to the built-in one by a new one', async () => {
	await publish();
	expect(await publish(DEFAULT_RULES, 1, now + 1)).toBe(2);
	const newest = await readForChanging(db.database, null);
	expect(newest).toMatchObject({ latest: 2, shown: { rules: DEFAULT_RULES } });
	expect(newest.versions.map(({ version }) => version)).toEqual([2, 1]);
	expect((await readForChanging(db.database, 1)).shown.rules).toEqual(stricter);
	expect((await readForChanging(db.database, 0)).shown.rules).toEqual(DEFAULT_RULES);
	await expect(readForChanging(db.database, 3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	await expect(
		db.database.execute(sql`update checklist_versions set note = 'khác'`),
	).rejects.toThrow();
});

it('refuses what others changed meanwhile, and what drops a duty or a paper', async () => {
	await publish();
	await expect(publish()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	const unfit = [
		DEFAULT_RULES.slice(1),
		[...DEFAULT_RULES.slice(1), ...DEFAULT_RULES.slice(1, 2)],
		withNeed(DEFAULT_RULES, { kind: 'commitment', setCode: SET }, 'none'),
	];
	for (const rules of unfit) {
		await expect(publish(rules, 1)).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
	}
});

it('writes down who changed which paper, and no other', async () => {
	await publish();
	const { entries } = await listChanges(db.database, {
		...{ before: null, accountId: actor.accountId, producerId: null },
		text: 'checklist.',
	});
	expect(entries).toHaveLength(1);
	expect(Object.keys(entries[0]?.after ?? {}).sort()).toEqual(['awards', 'note', 'version']);
});
