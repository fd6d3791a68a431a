import { UUID_PATTERN } from '$lib/domain/ids';
import { wordsSchema } from '$lib/domain/complaints/complaint';
import { placeInListSchema } from '$lib/domain/place-in-list';
import * as v from 'valibot';

import { findPartialTo } from '../accounts/impartial';
import { marketProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { answerReport, listReports } from './answer-report';

export const reportsDeskRouter = router({
	list: marketProcedure('reports.answer')
		.input(
			v.object({
				isOpen: v.boolean(),
				before: v.nullable(placeInListSchema),
			}),
		)
		.query(async ({ ctx, input }) => {
			const without = await findPartialTo(ctx.database, ctx.account.id, ctx.clock());
			return listReports(ctx.database, { ...input, without });
		}),
	answer: marketProcedure('reports.answer')
		.input(
			v.object({
				reportId: v.pipe(v.string(), v.regex(UUID_PATTERN)),
				/** Null closes it without a word. */
				reply: v.nullable(wordsSchema),
			}),
		)
		.mutation(({ ctx, input }) =>
			answerReport(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
});
