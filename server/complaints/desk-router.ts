import { MOST_DAYS, REMEDIES, wordsSchema } from '$lib/domain/complaints/complaint';
import { UUID_PATTERN } from '$lib/domain/ids';
import { placeInListSchema } from '$lib/domain/place-in-list';
import * as v from 'valibot';

import { findPartialTo } from '../accounts/impartial';
import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { answerComplaint, decideComplaint, markDone } from './judge-complaint';
import { readComplaints } from './read-complaints';
import { readTerms, setTerms } from './terms';

const before = v.nullable(placeInListSchema);
const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_DAYS));
const complaintId = v.pipe(v.string(), v.regex(UUID_PATTERN));
const judgement = v.object({
	complaintId,
	remedy: v.picklist(REMEDIES),
	text: wordsSchema,
});

export const complaintsDeskRouter = router({
	ofProducer: producerProcedure('complaints.answer')
		.input(v.object({ before }))
		.query(({ ctx, input }) =>
			readComplaints(ctx.database, { producerId: input.producerId }, input.before),
		),
	answer: producerProcedure('complaints.answer')
		.input(judgement)
		.mutation(({ ctx, input }) =>
			answerComplaint(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	markDone: producerProcedure('complaints.answer')
		.input(v.object({ complaintId }))
		.mutation(({ ctx, input }) =>
			markDone(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	all: marketProcedure('complaints.decide')
		.input(v.object({ before }))
		.query(async ({ ctx, input }) => {
			const without = await findPartialTo(ctx.database, ctx.account.id, ctx.clock());
			return readComplaints(ctx.database, { without }, input.before);
		}),
	decide: marketProcedure('complaints.decide')
		.input(judgement)
		.mutation(({ ctx, input }) =>
			decideComplaint(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	terms: marketProcedure('complaints.decide').query(({ ctx }) => readTerms(ctx.database)),
	setTerms: marketProcedure('complaints.decide')
		.input(v.object({ answerDays: days, decideDays: days, doneDays: v.nullable(days) }))
		.mutation(({ ctx, input }) =>
			setTerms(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
});
