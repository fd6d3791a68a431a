import { slugOf } from '$lib/domain/catalogue/slug';
import { AppError } from '$lib/domain/errors';
import { splitTitle } from '$lib/domain/lessons/lesson';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor, Transaction } from '../database/database';
import { doOnce } from '../once/do-once';
import { listDrafts, saveDraft } from '../texts/drafts';
import { parseMarkdown } from '../texts/parse-markdown';
import { latestInEach, listLessonRows } from './read-lessons';
import { lessons } from './tables';

const LONGEST_SLUG = 60;

/** Every lesson with what its languages hold, for who writes them. */
export async function listForWriting(executor: Executor) {
	const rows = await listLessonRows(executor);
	const told = await latestInEach(executor, rows);
	const drafts = await listDrafts(executor);
	return rows.map(({ slug, isShown }) => {
		const inLocale = (locale: 'vi' | 'en') => ({
			locale,
			version: told[locale].get(slug)?.version ?? 0,
			hasDraft: drafts.some((row) => row.name === `lesson/${slug}` && row.locale === locale),
		});
		const words = told.vi.get(slug) ?? told.en.get(slug);
		return {
			...{ slug, isShown },
			title: (words && splitTitle(words.blocks).title) ?? slug,
			locales: [inLocale('vi'), inLocale('en')],
		};
	});
}

/**
 * Begins a lesson, which nobody sees until it is published and shown.
 * The same one begun again, since the answer got lost, is the one that there is.
 * @param title in Vietnamese
 * @returns its slug
 * @throws AppError CHANGED_MEANWHILE where another was begun by that key
 */
export async function createLesson(
	database: Database,
	given: { readonly title: string; readonly actor: Actor; readonly key?: string },
	now: EpochMs,
): Promise<string> {
	const { title, actor, key } = given;
	const wish = { key, actor, action: 'lesson.create', said: { title } };
	const create = async (tx: Transaction) => {
		const rows = await listLessonRows(tx);
		const free = freeSlug(title, new Set(rows.map((row) => row.slug)));
		const position = Math.max(0, ...rows.map((row) => row.position)) + 1;
		await tx.insert(lessons).values({ slug: free, position, isShown: false, createdAt: now });
		await recordChange(tx, {
			...{ actor, at: now, action: 'lesson.create', subject: `lesson ${free}` },
			after: { title },
		});
		const draft = { name: `lesson/${free}`, locale: 'vi', markdown: `# ${title}\n` } as const;
		await saveDraft(tx, { ...draft, needsLawyer: false, revision: 0, basedOn: 0, actor }, now);
		return free;
	};
	return database.transaction((tx) => doOnce(tx, wish, now, () => create(tx)));
}

/** Shows a lesson to producers or takes it from them. @throws AppError NOT_FOUND */
export async function setLessonShown(
	database: Database,
	change: { readonly slug: string; readonly isShown: boolean; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { slug, isShown, actor } = change;
	await database.transaction(async (tx) => {
		const [before] = await tx.select().from(lessons).where(eq(lessons.slug, slug)).for('update');
		if (!before) throw new AppError('NOT_FOUND');
		await tx.update(lessons).set({ isShown }).where(eq(lessons.slug, slug));
		await recordChange(tx, {
			...{ actor, at: now, action: 'lesson.setShown', subject: `lesson ${slug}` },
			...{ before: { isShown: before.isShown }, after: { isShown } },
		});
	});
}

/**
 * Puts all lessons in another order.
 * @throws AppError CHANGED_MEANWHILE where these are not all lessons there are
 */
export async function orderLessons(
	database: Database,
	{ slugs, actor }: { readonly slugs: readonly string[]; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const rows = await tx.select().from(lessons).orderBy(lessons.slug).for('update');
		const known = rows.map(({ slug }) => slug);
		const isSame = JSON.stringify([...slugs].sort()) === JSON.stringify([...known].sort());
		if (!isSame) throw new AppError('CHANGED_MEANWHILE');
		const before = (await listLessonRows(tx)).map(({ slug }) => slug);
		for (const [index, slug] of slugs.entries()) {
			await tx
				.update(lessons)
				.set({ position: index + 1 })
				.where(eq(lessons.slug, slug));
		}
		await recordChange(tx, {
			...{ actor, at: now, action: 'lesson.order', subject: 'lessons' },
			...{ before: { slugs: before }, after: { slugs } },
		});
	});
}

/** Whether there is a lesson. @throws AppError NOT_FOUND */
export async function requireLesson(executor: Executor, slug: string): Promise<void> {
	const [row] = await executor.select().from(lessons).where(eq(lessons.slug, slug));
	if (!row) throw new AppError('NOT_FOUND');
}

function freeSlug(title: string, taken: ReadonlySet<string>): string {
	const words = parseMarkdown(`# ${title}`).blocks;
	const plain = slugOf(splitTitle(words).title ?? '');
	const base = (/^[a-z0-9-]+$/.test(plain) ? plain : 'bai').slice(0, LONGEST_SLUG - 5);
	const [first = 'bai', ...others] = base.split('-').filter(Boolean);
	const short = [first, ...others.slice(0, 9)].join('-');
	if (!taken.has(short)) return short;
	for (let number = 2; ; number++) {
		if (!taken.has(`${short}-${number}`)) return `${short}-${number}`;
	}
}
