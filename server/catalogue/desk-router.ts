import { PROMOTION_FIELDS } from '$lib/domain/catalogue/promotion-schema';
import { sessionId } from '$lib/domain/ids';
import { momentSchema } from '$lib/domain/moment-schema';
import { wholeSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { setSeason } from './set-season';
import { createPromotion, endPromotion, listPromotions, updatePromotion } from './promotions';

const { productId: product } = PROMOTION_FIELDS;

const month = v.pipe(wholeSchema, v.minValue(1), v.maxValue(12));

const session = v.pipe(wholeSchema, v.transform(sessionId));
const onePromotion = v.object({ promotionId: wholeSchema });
const newPromotion = v.object({ ...PROMOTION_FIELDS, sessionId: v.nullable(session) });
const changed = v.object({
	...onePromotion.entries,
	endsAt: momentSchema,
	portions: v.nullable(wholeSchema),
	seen: v.object({ endsAt: momentSchema, portions: v.nullable(wholeSchema) }),
});

export const catalogueDeskRouter = router({
	setSeason: producerProcedure('products.edit')
		.input(v.object({ productId: product, months: v.pipe(v.array(month), v.maxLength(12)) }))
		.mutation(async ({ ctx, input }) => {
			await setSeason(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	promotions: producerProcedure('promotions.edit').query(({ ctx, input }) =>
		listPromotions(ctx.database, input.producerId),
	),
	createPromotion: producerProcedure('promotions.edit')
		.input(newPromotion)
		.mutation(async ({ ctx, input: { producerId, ...promotion } }) => {
			const owner = { producerId, actor: ctx.actor };
			return createPromotion(ctx.database, { ...promotion, owner }, ctx.clock());
		}),
	updatePromotion: producerProcedure('promotions.edit')
		.input(changed)
		.mutation(async ({ ctx, input: { producerId, portions, ...change } }) => {
			const owner = { producerId, actor: ctx.actor };
			const counted = portions === null ? {} : { portions };
			await updatePromotion(ctx.database, { ...change, ...counted, owner }, ctx.clock());
		}),
	endPromotion: producerProcedure('promotions.edit')
		.input(onePromotion)
		.mutation(async ({ ctx, input: { producerId, promotionId } }) => {
			await endPromotion(ctx.database, promotionId, ctx.clock(), { producerId, actor: ctx.actor });
		}),
	planPromotion: marketProcedure('sessions.plan')
		.input(v.object({ ...newPromotion.entries, sessionId: session }))
		.mutation(({ ctx, input: { sessionId: id, ...promotion } }) => {
			const owner = { sessionId: id, actor: ctx.actor };
			return createPromotion(ctx.database, { ...promotion, owner }, ctx.clock());
		}),
	updatePlannedPromotion: marketProcedure('sessions.plan')
		.input(v.object({ ...changed.entries, sessionId: session }))
		.mutation(async ({ ctx, input: { sessionId: id, portions, ...change } }) => {
			const owner = { sessionId: id, actor: ctx.actor };
			const counted = portions === null ? {} : { portions };
			await updatePromotion(ctx.database, { ...change, ...counted, owner }, ctx.clock());
		}),
	endPlannedPromotion: marketProcedure('sessions.plan')
		.input(v.object({ ...onePromotion.entries, sessionId: session }))
		.mutation(async ({ ctx, input: { sessionId: id, promotionId } }) => {
			const owner = { sessionId: id, actor: ctx.actor };
			await endPromotion(ctx.database, promotionId, ctx.clock(), owner);
		}),
});
