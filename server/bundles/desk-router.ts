import {
	BUNDLE_MAX_ITEMS,
	BUNDLE_MAX_QUANTITY,
	BUNDLE_TITLE_MAX,
} from '$lib/domain/catalogue/bundle-rules';
import { productId } from '$lib/domain/ids';
import { oneLine } from '$lib/domain/one-line';
import { positiveSchema, rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { producerProcedure } from '../accounts/procedures';
import { wishKey } from '../once/do-once';
import { router } from '../trpc';
import { agreeToBundle, endBundle } from './answer-bundle';
import { listBundles } from './list-bundles';
import { proposeBundle } from './propose-bundle';

const oneBundle = v.object({ bundleId: rowIdSchema });

export const bundlesDeskRouter = router({
	list: producerProcedure('promotions.edit').query(({ ctx, input }) =>
		listBundles(ctx.database, input.producerId),
	),
	propose: producerProcedure('promotions.edit')
		.input(
			v.object({
				key: wishKey,
				title: v.pipe(v.string(), v.maxLength(BUNDLE_TITLE_MAX), v.transform(oneLine)),
				items: v.pipe(
					v.array(
						v.strictObject({
							productId: v.pipe(rowIdSchema, v.transform(productId)),
							quantity: v.pipe(positiveSchema, v.maxValue(BUNDLE_MAX_QUANTITY)),
							priceDong: positiveSchema,
						}),
					),
					v.maxLength(BUNDLE_MAX_ITEMS),
				),
			}),
		)
		.mutation(({ ctx, input }) =>
			proposeBundle(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	agree: producerProcedure('promotions.edit')
		.input(oneBundle)
		.mutation(async ({ ctx, input }) => {
			await agreeToBundle(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	end: producerProcedure('promotions.edit')
		.input(oneBundle)
		.mutation(async ({ ctx, input }) => {
			await endBundle(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
});
