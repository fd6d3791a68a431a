import * as v from 'valibot';

import type { EpochMs } from '../time';
import { lessonSlugSchema } from './lesson';

/** Most questions of a lesson that are kept account of. */
const MOST_QUESTIONS = 100;
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const lessonProgressSchema = v.object({
	slug: lessonSlugSchema,
	/** By the phone's clock when it was first opened. */
	startedAt: moment,
	/** When all was read and every question answered rightly; null until then. */
	finishedAt: v.nullable(moment),
	/** Ids of the questions that were answered rightly at some time, sorted. */
	right: v.pipe(v.array(v.pipe(v.string(), v.regex(/^q\d{1,3}$/))), v.maxLength(MOST_QUESTIONS)),
	questionCount: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_QUESTIONS)),
});
/** How far one person is with one lesson. */
export type LessonProgress = v.InferOutput<typeof lessonProgressSchema>;

/** Just opened. */
export function beginLesson(slug: string, questionCount: number, now: EpochMs): LessonProgress {
	return { slug, startedAt: now, finishedAt: null, right: [], questionCount };
}

/**
 * What two devices know of the same person and lesson, put together. In whatever order and however
 * often it is done, it comes to the same: so it may be sent again and again, from anywhere.
 */
export function mergeProgress(a: LessonProgress, b: LessonProgress): LessonProgress {
	const finished = [a.finishedAt, b.finishedAt].filter((moment) => moment !== null);
	return {
		slug: a.slug,
		startedAt: Math.min(a.startedAt, b.startedAt),
		finishedAt: finished.length > 0 ? Math.min(...finished) : null,
		right: [...new Set([...a.right, ...b.right])].sort(),
		questionCount: Math.max(a.questionCount, b.questionCount),
	};
}

/** How much of it is done, 0 to 1. */
export function shareDone({ finishedAt, right, questionCount }: LessonProgress): number {
	if (finishedAt !== null) return 1;
	// Opened and read counts as one step, each question as another.
	return right.length / (questionCount + 1);
}
