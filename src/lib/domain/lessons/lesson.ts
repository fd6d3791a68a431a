import * as v from 'valibot';

import { blocksSchema, plainText, type Block, type Question } from '../texts/blocks';
import { TEXT_LOCALES } from '../texts/text';

/** Names a lesson in addresses, for good: `chup-anh`. */
export const lessonSlugSchema = v.pipe(
	v.string(),
	v.regex(/^[a-z0-9]+(?:-[a-z0-9]+){0,11}$/),
	v.maxLength(60),
);

export const lessonSchema = v.object({
	slug: lessonSlugSchema,
	/** The language it is told in: Vietnamese where there is no other. */
	locale: v.picklist(TEXT_LOCALES),
	version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
	title: v.string(),
	/** Without the title. */
	blocks: blocksSchema,
});
/** A lesson as a phone keeps it. */
export type Lesson = v.InferOutput<typeof lessonSchema>;

/** Divides what is written into a title (its first heading) and the rest. */
export function splitTitle(blocks: readonly Block[]): {
	readonly title: string | null;
	readonly rest: readonly Block[];
} {
	const [first, ...rest] = blocks;
	if (first?.type !== 'heading') return { title: null, rest: blocks };
	return { title: plainText(first.children).trim() || null, rest };
}

/** The questions of a lesson, in their order. */
export function questionsOf(lesson: Pick<Lesson, 'blocks'>): readonly Question[] {
	return lesson.blocks.filter((block) => block.type === 'question');
}

/** Whether exactly the right options were chosen. @param chosen their places, from 0 */
export function isRightAnswer(question: Question, chosen: ReadonlySet<number>): boolean {
	return question.options.every(({ isRight }, index) => isRight === chosen.has(index));
}
