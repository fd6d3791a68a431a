import type { AccountId } from '$lib/domain/accounts/account';
import { mergeProgress, type LessonProgress } from '$lib/domain/lessons/progress';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq, inArray, sql } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';

import { recordChanges, type Actor, type Change } from '../audit/record-change';
import type { Database, Executor, Transaction } from '../database/database';
import { lessonProgress, lessons } from './tables';

/**
 * Puts what a device knows together with what is known here. Sent twice it changes nothing more.
 * @param told lessons that are not there (any more) are passed over
 * @param now no moment of a device's clock counts that is later
 * @returns how far the person is with every lesson
 */
export async function recordProgress(
	database: Database,
	{ told, actor }: { readonly told: readonly LessonProgress[]; readonly actor: Actor },
	now: EpochMs,
): Promise<LessonProgress[]> {
	const { accountId } = actor;
	return database.transaction(async (tx) => {
		if (told.length === 0) return progressOf(tx, accountId);
		const slugs = told.map(({ slug }) => slug);
		const known = await lockLessons(tx, slugs, accountId);
		const kept = new Map((await progressOf(tx, accountId)).map((one) => [one.slug, one]));
		const changes: Change[] = [];
		for (const one of told.filter(({ slug }) => known.has(slug))) {
			const sent = clamp(one, now);
			const before = kept.get(sent.slug);
			const merged = before ? mergeProgress(before, sent) : sent;
			const { slug: _, ...values } = merged;
			if (before && isDeepStrictEqual(before, merged)) continue;
			kept.set(sent.slug, merged);
			changes.push({
				...{ actor, at: now, action: 'lesson.progress', subject: `lesson ${sent.slug}` },
				...{ before: before ?? null, after: merged },
			});
			await tx
				.insert(lessonProgress)
				.values({ accountId, slug: sent.slug, ...values })
				.onConflictDoUpdate({
					target: [lessonProgress.accountId, lessonProgress.slug],
					set: values,
				});
		}
		await recordChanges(tx, changes);
		return progressOf(tx, accountId);
	});
}

/** How far a person is with each lesson they have opened. */
export async function progressOf(
	executor: Executor,
	accountId: AccountId,
): Promise<LessonProgress[]> {
	const rows = await executor
		.select()
		.from(lessonProgress)
		.where(eq(lessonProgress.accountId, accountId))
		.orderBy(asc(lessonProgress.slug));
	return rows.map(({ accountId: _, ...progress }) => progress);
}

/** How far several people are. */
export async function progressOfAll(
	executor: Executor,
	accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, readonly LessonProgress[]>> {
	const byPerson = new Map<AccountId, LessonProgress[]>();
	if (accountIds.length === 0) return byPerson;
	const rows = await executor
		.select()
		.from(lessonProgress)
		.where(inArray(lessonProgress.accountId, [...accountIds]));
	for (const { accountId, ...progress } of rows) {
		const known = byPerson.get(accountId) ?? [];
		byPerson.set(accountId, [...known, progress]);
	}
	return byPerson;
}

/** Those of the lessons that there are; held, so that two devices of one person queue. */
async function lockLessons(tx: Transaction, slugs: readonly string[], accountId: AccountId) {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`lessons ${accountId}`}))`);
	const rows = await tx
		.select({ slug: lessons.slug })
		.from(lessons)
		.where(inArray(lessons.slug, [...slugs]));
	return new Set(rows.map(({ slug }) => slug));
}

/** A clock that runs ahead would make all that is learnt later look like nothing. */
function clamp(progress: LessonProgress, now: EpochMs): LessonProgress {
	const { startedAt, finishedAt } = progress;
	return {
		...progress,
		startedAt: Math.min(startedAt, now),
		finishedAt: finishedAt === null ? null : Math.min(finishedAt, now),
	};
}
