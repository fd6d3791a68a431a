import { LONGEST_TEXT } from '$lib/domain/texts/blocks';
import { lessonSlugSchema } from '$lib/domain/lessons/lesson';
import { lessonProgressSchema } from '$lib/domain/lessons/progress';
import { rowIdSchema, wholeSchema } from '$lib/domain/row-id';
import { TEXT_LOCALES } from '$lib/domain/texts/text';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { wishKey } from '../once/do-once';
import { readForWriting } from '../texts/desk-texts';
import { dropDraft, publishDraft, saveDraft } from '../texts/drafts';
import { parseMarkdown } from '../texts/parse-markdown';
import { questionKey } from '../texts/question-key';
import { router } from '../trpc';
import { completionByProducer, staffProgress } from './completion';
import {
	createLesson,
	listForWriting,
	orderLessons,
	requireLesson,
	setLessonShown,
} from './manage-lessons';
import { recordProgress } from './progress';
import { readLessons } from './read-lessons';

const MOST_LESSONS = 200;
const locale = v.picklist(TEXT_LOCALES);
const ref = { slug: lessonSlugSchema, locale };
const revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const markdown = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const title = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));

const editing = marketProcedure('lessons.edit');
const nameOf = ({ slug }: { readonly slug: string }) => `lesson/${slug}` as const;

export const lessonsDeskRouter = router({
	/** All lessons to keep on the phone. */
	read: producerProcedure('lessons.read')
		.input(v.object({ locale }))
		.query(({ ctx, input }) => readLessons(ctx.database, input.locale)),
	/** Puts a phone's progress together with the server's; answers what both know. */
	record: producerProcedure('lessons.read')
		.input(v.object({ told: v.pipe(v.array(lessonProgressSchema), v.maxLength(MOST_LESSONS)) }))
		.mutation(({ ctx, input: { told } }) =>
			recordProgress(ctx.database, { told, actor: ctx.actor }, ctx.clock()),
		),
	staff: producerProcedure('staff.manage').query(({ ctx, input }) =>
		staffProgress(ctx.database, input.producerId),
	),
	completion: editing.query(({ ctx }) => completionByProducer(ctx.database)),
	list: editing.query(({ ctx }) => listForWriting(ctx.database)),
	create: editing.input(v.object({ title, key: wishKey })).mutation(async ({ ctx, input }) => ({
		slug: await createLesson(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
	})),
	setShown: editing
		.input(v.object({ slug: lessonSlugSchema, isShown: v.boolean() }))
		.mutation(({ ctx, input }) =>
			setLessonShown(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	order: editing
		.input(v.object({ slugs: v.pipe(v.array(lessonSlugSchema), v.maxLength(MOST_LESSONS)) }))
		.mutation(({ ctx, input }) =>
			orderLessons(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	get: editing
		.input(v.object({ ...ref, version: v.nullable(rowIdSchema) }))
		.query(async ({ ctx, input }) => {
			await requireLesson(ctx.database, input.slug);
			const text = { name: nameOf(input), locale: input.locale };
			return readForWriting(ctx.database, text, input.version);
		}),
	// Words of this length have no room in an address.
	preview: editing
		.input(v.object({ markdown }))
		.mutation(({ input }) => parseMarkdown(input.markdown, { questionKey })),
	save: editing
		.input(v.object({ ...ref, markdown, revision, basedOn: wholeSchema }))
		.mutation(async ({ ctx, input: { slug, ...words } }) => {
			await requireLesson(ctx.database, slug);
			const draft = { ...words, name: nameOf({ slug }), needsLawyer: false };
			return {
				revision: await saveDraft(ctx.database, { ...draft, actor: ctx.actor }, ctx.clock()),
			};
		}),
	drop: editing
		.input(v.object({ ...ref, revision }))
		.mutation(({ ctx, input: { slug, ...rest } }) => {
			const act = { ...rest, name: nameOf({ slug }), actor: ctx.actor };
			return dropDraft(ctx.database, act, ctx.clock());
		}),
	publish: editing
		.input(v.object({ ...ref, revision }))
		.mutation(async ({ ctx, input: { slug, ...rest } }) => {
			const act = { ...rest, name: nameOf({ slug }), actor: ctx.actor };
			return { version: await publishDraft(ctx.database, act, ctx.clock()) };
		}),
});
