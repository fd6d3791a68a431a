import * as v from 'valibot';

import { momentSchema } from '../moment-schema';
import type { EpochMs } from '../time';
import { QUESTION_ID, type Question } from '../texts/blocks';
import { lessonSlugSchema } from './lesson';

/** Most questions of a lesson that are kept account of. */
const MOST_QUESTIONS = 100;
/** Most answers of one lesson, those to questions that are asked no more among them. */
const MOST_ANSWERS = 1_000;

export const lessonProgressSchema = v.object({
	slug: lessonSlugSchema,
	/** By the phone's clock when it was first opened. */
	startedAt: momentSchema,
	/** When all was read and every question answered rightly; null until then. */
	finishedAt: v.nullable(momentSchema),
	/** Ids of the questions that were answered rightly at some time, sorted. */
	right: v.pipe(v.array(v.pipe(v.string(), v.regex(QUESTION_ID))), v.maxLength(MOST_ANSWERS)),
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

/** Those of a lesson's questions, as it is now, that somebody once answered rightly. */
export function rightOf<Asked extends Pick<Question, 'id'>>(
	{ right }: Pick<LessonProgress, 'right'>,
	questions: readonly Asked[],
): readonly Asked[] {
	return questions.filter(({ id }) => right.includes(id));
}

/** How much of it is done, 0 to 1. @param questions of the lesson as it is now */
export function shareDone(
	progress: LessonProgress,
	questions: readonly Pick<Question, 'id'>[],
): number {
	if (progress.finishedAt !== null) return 1;
	// Opened and read counts as one step, each question as another.
	return rightOf(progress, questions).length / (questions.length + 1);
}
