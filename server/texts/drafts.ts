import { AppError } from '$lib/domain/errors';
import { splitTitle } from '$lib/domain/lessons/lesson';
import { isTextKind } from '$lib/domain/texts/text';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, sql } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor, Transaction } from '../database/database';
import { parseMarkdown, type ParsedText } from './parse-markdown';
import { textDrafts } from './tables';
import { questionsOf, type TextRef } from './text-name';
import { addVersion, latestVersionNumber } from './versions';

export type Draft = typeof textDrafts.$inferSelect;

export interface DraftWords extends TextRef {
	readonly markdown: string;
	readonly needsLawyer: boolean;
	/** The revision that the writer began with; 0 where there was no draft. */
	readonly revision: number;
	/** The version that was in force then; 0 where there was none. */
	readonly basedOn: number;
}

interface DraftAct extends TextRef {
	readonly revision: number;
	readonly actor: Actor;
}

const isOf = ({ name, locale }: TextRef) =>
	and(eq(textDrafts.name, name), eq(textDrafts.locale, locale));
const subjectOf = ({ name, locale }: TextRef) => `text ${name} ${locale}`;

/** @returns undefined where nobody is writing that text */
export async function findDraft(executor: Executor, ref: TextRef): Promise<Draft | undefined> {
	const [row] = await executor.select().from(textDrafts).where(isOf(ref));
	return row;
}

/** All drafts there are. */
export async function listDrafts(
	executor: Executor,
): Promise<Pick<Draft, 'name' | 'locale' | 'savedAt'>[]> {
	const { name, locale, savedAt } = textDrafts;
	return executor.select({ name, locale, savedAt }).from(textDrafts);
}

/**
 * Keeps what was written so far.
 * @returns the new revision
 * @throws AppError CHANGED_MEANWHILE where somebody else saved, published or dropped it since;
 * TEXT_UNFIT where it could not be published
 */
export async function saveDraft(
	database: Executor,
	{ actor, ...words }: DraftWords & { readonly actor: Actor },
	now: EpochMs,
): Promise<number> {
	parseMarkdown(words.markdown, questionsOf(words.name));
	return database.transaction(async (tx) => {
		const before = await lockDraft(tx, words);
		const values = { ...words, savedAt: now, author: actor.accountId };
		const revision = Math.max(now, words.revision + 1);
		// Who began before somebody else published would otherwise take that back unknowingly.
		const latest = await latestVersionNumber(tx, words);
		if (words.basedOn !== latest) throw new AppError('CHANGED_MEANWHILE');
		await tx
			.insert(textDrafts)
			.values({ ...values, revision })
			.onConflictDoUpdate({
				target: [textDrafts.name, textDrafts.locale],
				set: { ...values, revision },
			});
		await recordChange(tx, {
			...{ actor, at: now, action: 'text.draft', subject: subjectOf(words) },
			before: before ? told(before) : null,
			after: told({ ...words, revision }),
		});
		return revision;
	});
}

/** Drops a draft. @throws AppError CHANGED_MEANWHILE */
export async function dropDraft(database: Database, act: DraftAct, now: EpochMs): Promise<void> {
	await database.transaction(async (tx) => {
		const before = await lockDraft(tx, act);
		if (!before) return;
		await tx.delete(textDrafts).where(isOf(act));
		await recordChange(tx, {
			...{ actor: act.actor, at: now, action: 'text.drop', subject: subjectOf(act) },
			before: told(before),
		});
	});
}

/**
 * Puts a draft in force as the next version.
 * @returns its number
 * @throws AppError CHANGED_MEANWHILE where the draft is no longer the one that was looked at;
 * LESSON_UNTITLED, LESSON_UNANSWERED where a lesson would lose its name or a question
 */
export async function publishDraft(
	database: Database,
	act: DraftAct,
	now: EpochMs,
): Promise<number> {
	return database.transaction(async (tx) => {
		const draft = await lockDraft(tx, act);
		const latest = await latestVersionNumber(tx, act);
		if (draft?.basedOn !== latest) throw new AppError('CHANGED_MEANWHILE');
		const { name, locale, markdown, needsLawyer } = draft;
		const parsed = parseMarkdown(markdown, questionsOf(name));
		if (!isTextKind(name)) requireFitLesson(parsed);
		const { blocks } = parsed;
		const version = latest + 1;
		const author = act.actor.accountId;
		const row = { name, locale, version, markdown, blocks, needsLawyer, publishedAt: now, author };
		if (!(await addVersion(tx, row))) throw new AppError('CHANGED_MEANWHILE');
		await tx.delete(textDrafts).where(isOf(act));
		await recordChange(tx, {
			...{ actor: act.actor, at: now, action: 'text.publish', subject: subjectOf(act) },
			before: { version: latest },
			after: { version, needsLawyer },
		});
		return version;
	});
}

/** A version stays for ever: what nobody could find or answer in it is said before. */
function requireFitLesson({ blocks, unanswered: [question] }: ParsedText): void {
	if (splitTitle(blocks).title === null) throw new AppError('LESSON_UNTITLED');
	if (question !== undefined) throw new AppError('LESSON_UNANSWERED', { question });
}

/** The draft as it stands, held until the transaction ends. @throws AppError CHANGED_MEANWHILE */
async function lockDraft(
	tx: Transaction,
	{ name, locale, revision }: TextRef & { readonly revision: number },
): Promise<Draft | undefined> {
	// A draft that is not there yet has no row to hold.
	await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`text ${name} ${locale}`}))`);
	const draft = await findDraft(tx, { name, locale });
	if ((draft?.revision ?? 0) !== revision) throw new AppError('CHANGED_MEANWHILE');
	return draft;
}

/** The words themselves stand in the draft and, once published, in their version for ever. */
function told({
	revision,
	markdown,
	needsLawyer,
}: Pick<Draft, 'revision' | 'markdown' | 'needsLawyer'>) {
	return { revision, characters: markdown.length, needsLawyer };
}
