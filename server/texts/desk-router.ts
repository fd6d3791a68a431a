import { rowIdSchema, wholeSchema } from '$lib/domain/row-id';
import { LONGEST_TEXT } from '$lib/domain/texts/blocks';
import { TEXT_KINDS, TEXT_LOCALES } from '$lib/domain/texts/text';
import * as v from 'valibot';

import { marketProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { listTexts, readForWriting } from './desk-texts';
import { dropDraft, publishDraft, saveDraft } from './drafts';
import { parseMarkdown } from './parse-markdown';

const ref = { name: v.picklist(TEXT_KINDS), locale: v.picklist(TEXT_LOCALES) };
const revision = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const markdown = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));

const editing = marketProcedure('texts.edit');

export const textsDeskRouter = router({
	list: editing.query(({ ctx }) => listTexts(ctx.database)),
	/** All that is needed to write one; `version`: an earlier one to look at, null for none. */
	get: editing
		.input(v.object({ ...ref, version: v.nullable(rowIdSchema) }))
		.query(({ ctx, input }) => readForWriting(ctx.database, input, input.version)),
	// A mutation, since words of this length have no room in an address.
	preview: editing
		.input(v.object({ markdown }))
		.mutation(({ input }) => parseMarkdown(input.markdown)),
	save: editing
		.input(v.object({ ...ref, markdown, needsLawyer: v.boolean(), revision, basedOn: wholeSchema }))
		.mutation(async ({ ctx, input }) => ({
			revision: await saveDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		})),
	drop: editing
		.input(v.object({ ...ref, revision }))
		.mutation(({ ctx, input }) =>
			dropDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	publish: editing.input(v.object({ ...ref, revision })).mutation(async ({ ctx, input }) => ({
		version: await publishDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
	})),
});
