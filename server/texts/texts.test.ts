import { accountId } from '$lib/domain/accounts/account';
import { blocksSchema } from '$lib/domain/texts/blocks';
import {
	consentTextSchema,
	currentTextsSchema,
	TEXT_KINDS,
	TEXT_LOCALES,
	textHistorySchema,
} from '$lib/domain/texts/text';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { answerTextQuestion } from './answer-question';
import { dropDraft, findDraft, publishDraft, saveDraft } from './drafts';
import { CONSENT_WORDINGS } from './first/consent';
import { ensureTexts } from './seed-texts';
import { currentTexts, findVersion } from './versions';

const NOW = Date.UTC(2026, 10, 26);
const actor = { accountId: accountId('writer'), requestId: 'r1' };
const other = { accountId: accountId('other'), requestId: 'r2' };
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
	await ensureTexts(db.database, NOW);
});
afterAll(() => db[Symbol.asyncDispose]());

const changed = (work: Promise<unknown>) =>
	expect(work).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });

describe('what the market comes with', () => {
	it.each(TEXT_LOCALES)(
		'is a text of every kind in %s, all but the ranking marked',
		async (locale) => {
			const { texts } = v.parse(
				currentTextsSchema,
				await answerTextQuestion(db.database, `current/${locale}`),
			);
			expect(texts.map(({ kind }) => kind)).toEqual(TEXT_KINDS);
			expect(texts.filter((text) => !text.needsLawyer).map(({ kind }) => kind)).toEqual([
				'ranking',
			]);
			expect(texts.every(({ version }) => version === 1)).toBe(true);
		},
	);

	it('does not come back over what was published since', async () => {
		const ref = { name: 'returns', locale: 'en' } as const;
		const words = { ...ref, markdown: 'Within 7 days.', needsLawyer: false, basedOn: 1 };
		const revision = await saveDraft(db.database, { ...words, revision: 0, actor }, NOW);
		await publishDraft(db.database, { ...ref, revision, actor }, NOW + 1);
		await ensureTexts(db.database, NOW + 2);
		const texts = await currentTexts(db.database, 'en');
		expect(texts.find(({ kind }) => kind === 'returns')).toMatchObject({
			version: 2,
			needsLawyer: false,
			publishedAt: NOW + 1,
		});
	});
});

describe('a draft', () => {
	const ref = { name: 'delivery', locale: 'vi' } as const;
	const words = { ...ref, markdown: '# Giao\n\nHai ngày.', needsLawyer: true, basedOn: 1 };

	it('is read by nobody until it is published, then by everybody, the earlier one staying', async () => {
		const before = await findVersion(db.database, ref, 1);
		const revision = await saveDraft(db.database, { ...words, revision: 0, actor }, NOW);
		const read = async (question: string) =>
			v.parse(textHistorySchema, await answerTextQuestion(db.database, question));
		expect((await read('delivery/vi')).text.version).toBe(1);
		expect(await publishDraft(db.database, { ...ref, revision, actor }, NOW + 5)).toBe(2);
		const now = await read('delivery/vi');
		expect(now.markdown).toBe(words.markdown);
		expect(now.previous).toEqual({ version: 1, markdown: before?.markdown });
		expect(now.versions.map(({ version }) => version)).toEqual([2, 1]);
		expect((await read('delivery/vi/1')).text.blocks).toEqual(before?.blocks);
		expect(await findDraft(db.database, ref)).toBeUndefined();
	});

	it('begun before somebody else published takes nothing back unknowingly', async () => {
		await changed(saveDraft(db.database, { ...words, revision: 0, actor: other }, NOW + 6));
	});

	it('is saved by one of two who began with the same', async () => {
		const again = { ...words, basedOn: 2 };
		const first = await saveDraft(db.database, { ...again, revision: 0, actor }, NOW);
		const both = [actor, other].map((who) =>
			saveDraft(
				db.database,
				{ ...again, markdown: who.accountId, revision: first, actor: who },
				NOW + 1,
			),
		);
		const [lost, ...more] = (await Promise.allSettled(both)).filter(
			({ status }) => status === 'rejected',
		);
		expect(more).toEqual([]);
		expect(lost).toMatchObject({ reason: { code: 'CHANGED_MEANWHILE' } });
		await changed(publishDraft(db.database, { ...ref, revision: first, actor }, NOW + 2));
		await changed(dropDraft(db.database, { ...ref, revision: first, actor }, NOW + 2));
	});

	it('begun again is another one, though everything in it is the same', async () => {
		const seen = (await findDraft(db.database, ref))?.revision ?? 0;
		await dropDraft(db.database, { ...ref, revision: seen, actor }, NOW + 3);
		const next = { ...words, basedOn: 2 };
		await changed(saveDraft(db.database, { ...next, revision: seen, actor: other }, NOW + 4));
		const again = await saveDraft(db.database, { ...next, revision: 0, actor }, NOW + 4);
		expect(again).not.toBe(seen);
		await dropDraft(db.database, { ...ref, revision: again, actor }, NOW + 5);
	});

	it('leaves its trace in the audit log', async () => {
		const rows = await db.sql`
			select action, account_id from audit_entries where subject = 'text delivery vi' order by id`;
		expect(rows.slice(0, 2).map((row) => ({ ...row }))).toEqual([
			{ action: 'text.draft', account_id: 'writer' },
			{ action: 'text.publish', account_id: 'writer' },
		]);
	});
});

describe('what was published', () => {
	it.each(['update text_versions set markdown = $$x$$', 'delete from consent_texts'])(
		'cannot be rewritten: %s',
		async (statement) => {
			await expect(db.sql.unsafe(statement)).rejects.toThrow('append-only');
		},
	);

	it('is kept as a tree that may be shown', async () => {
		const rows = await db.sql`select blocks from text_versions`;
		expect(rows.length).toBeGreaterThan(TEXT_KINDS.length);
		for (const { blocks } of rows) expect(v.is(blocksSchema, blocks)).toBe(true);
	});
});

describe('consent', () => {
	it.each(Object.keys(CONSENT_WORDINGS))(
		'is found by the version that orders name: %s',
		async (version) => {
			const consent = v.parse(
				consentTextSchema,
				await answerTextQuestion(db.database, `consent/${version}`),
			);
			expect(consent.words.map(({ words }) => words)).toEqual([
				CONSENT_WORDINGS[version]?.vi,
				CONSENT_WORDINGS[version]?.en,
			]);
		},
	);

	it.each(['a\u0000', '\ud83d'])('is of no version like %j', async (odd) => {
		for (const question of [`consent/${odd}`, `current/${odd}`, `${odd}/vi`]) {
			expect(await answerTextQuestion(db.database, question)).toBeUndefined();
		}
	});

	it('of an earlier version stays as it was', async () => {
		await db.sql`insert into consent_texts values ('older', 'vi', 'lời cũ', now())`;
		await ensureTexts(db.database, NOW + 10);
		expect(await answerTextQuestion(db.database, 'consent/older')).toEqual({
			version: 'older',
			words: [{ locale: 'vi', words: 'lời cũ' }],
		});
	});
});

it.each([
	'',
	'current',
	'current/fr',
	'current/vi/1',
	'x/vi',
	'ranking/vi/0',
	'ranking/vi/99',
	'ranking/vi/1/2',
	'consent/none',
	'lesson/vi',
	'constructor/vi',
])('knows nothing of %j', async (question) => {
	expect(await answerTextQuestion(db.database, question)).toBeUndefined();
});
