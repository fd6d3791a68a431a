import { splitTitle, type Lesson } from '$lib/domain/lessons/lesson';
import { TEXT_LOCALES, type TextLocale } from '$lib/domain/texts/text';
import { asc } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { latestVersions, type KeptVersion } from '../texts/versions';
import { lessons } from './tables';

export type LessonRow = typeof lessons.$inferSelect;

/** All lessons there are, in their order, shown or not. */
export async function listLessonRows(executor: Executor): Promise<LessonRow[]> {
	return executor.select().from(lessons).orderBy(asc(lessons.position), asc(lessons.slug));
}

/**
 * What producers learn from, in their order: each in the language asked for, else in Vietnamese.
 * One that has no words in either yet is left out.
 */
export async function readLessons(executor: Executor, locale: TextLocale): Promise<Lesson[]> {
	const rows = (await listLessonRows(executor)).filter(({ isShown }) => isShown);
	const told = await latestInEach(executor, rows);
	return rows.flatMap(({ slug }) => {
		const found = told[locale].get(slug) ?? told.vi.get(slug);
		return found ? [toLesson(slug, found)] : [];
	});
}

/** The newest words of some lessons, by language and slug. */
export async function latestInEach(
	executor: Executor,
	rows: readonly Pick<LessonRow, 'slug'>[],
): Promise<Record<TextLocale, ReadonlyMap<string, KeptVersion>>> {
	const names = rows.map(({ slug }) => `lesson/${slug}` as const);
	const [vi, en] = await Promise.all(
		TEXT_LOCALES.map(async (locale) => {
			const found = names.length > 0 ? await latestVersions(executor, names, locale) : [];
			return new Map(found.map((row) => [row.name.replace(/^lesson\//, ''), row]));
		}),
	);
	return { vi: vi ?? new Map(), en: en ?? new Map() };
}

/** A version as a lesson; without a heading it goes by its slug. */
export function toLesson(slug: string, { locale, version, blocks }: KeptVersion): Lesson {
	const { title, rest } = splitTitle(blocks);
	return { slug, locale, version, title: title ?? slug, blocks: [...rest] };
}
