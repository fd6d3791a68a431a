import { LONGEST, type ProductFacts } from '$lib/domain/catalogue/product-draft';
import { fileId } from '$lib/domain/files/purposes';
import { producerId, productId, UUID_PATTERN } from '$lib/domain/ids';
import { oneLine } from '$lib/domain/one-line';
import { wholeSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { setOwnPrice } from '../catalogue/change-price';
import { listMarketGoods } from '../catalogue/market-goods';
import { putBackOwn, takeOffOwn } from '../catalogue/off-the-market';
import { setOwnStock } from '../catalogue/set-own-stock';
import { router } from '../trpc';
import { holdProduct, releaseProduct } from './hold-product';
import { listStallProducts, readForEditing } from './list-drafts';
import { publishDraft, sendDraftBack } from './review-draft';
import { createDraft, dropDraft, saveDraft } from './save-draft';
import { submitDraft, takeBackDraft } from './submit-draft';
import { listWaitingDrafts } from './waiting-drafts';

const product = v.pipe(wholeSchema, v.transform(productId));
const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));

/** On one line, without what cannot be seen. */
const line = (longest: number) => v.pipe(v.string(), v.maxLength(longest), v.transform(oneLine));
/** Paragraphs by blank line. */
const words = (longest: number) =>
	v.pipe(
		v.string(),
		v.maxLength(longest),
		v.transform((typed) => typed.replace(/\r\n?/g, '\n').replace(/[^\P{C}\n]/gu, '')),
		v.trim(),
	);

/** What is not to be different is not there. */
const changes = v.strictObject({
	name: v.exactOptional(line(LONGEST.name)),
	setCode: v.exactOptional(v.pipe(wholeSchema, v.maxValue(26))),
	priceDong: v.exactOptional(wholeSchema),
	unit: v.exactOptional(line(LONGEST.unit)),
	netWeight: v.exactOptional(v.nullable(wholeSchema)),
	netWeightUnit: v.exactOptional(v.picklist(['g', 'ml'])),
	shelfLifeDays: v.exactOptional(v.nullable(wholeSchema)),
	gtin: v.exactOptional(v.nullable(line(LONGEST.gtin))),
	story: v.exactOptional(words(LONGEST.story)),
	ingredients: v.exactOptional(v.nullable(words(LONGEST.ingredients))),
	storage: v.exactOptional(v.nullable(words(LONGEST.storage))),
}) satisfies v.GenericSchema<unknown, Partial<ProductFacts>>;

const content = {
	changes,
	pictureFileId: v.nullable(v.pipe(uuid, v.transform(fileId))),
	dossierId: v.nullable(uuid),
};
const seen = { draftId: wholeSchema, revision: wholeSchema };

const edit = () => producerProcedure('products.edit');
const review = () => marketProcedure('dossiers.review');
const hold = () => marketProcedure('products.hold');
const holding = v.object({
	productId: product,
	reason: v.pipe(words(500), v.minLength(5)),
});

export const productsDeskRouter = router({
	// The producer's side
	list: producerProcedure('stall.read').query(({ ctx, input }) =>
		listStallProducts(ctx.database, input.producerId, ctx.clock()),
	),
	read: edit()
		.input(v.object({ productId: v.nullable(product), draftId: v.nullable(wholeSchema) }))
		.query(({ ctx, input }) => readForEditing(ctx.database, input, ctx.clock())),
	setPrice: edit()
		.input(v.object({ productId: product, priceDong: wholeSchema, seenDong: wholeSchema }))
		.mutation(({ ctx, input }) =>
			setOwnPrice(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	setStock: producerProcedure('stock.edit')
		.input(
			v.object({
				productId: product,
				available: v.nullable(wholeSchema),
				seen: v.nullable(wholeSchema),
			}),
		)
		.mutation(({ ctx, input }) =>
			setOwnStock(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	takeOff: edit()
		.input(v.object({ productId: product, reason: v.pipe(words(500), v.minLength(3)) }))
		.mutation(({ ctx, input }) =>
			takeOffOwn(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	putBack: edit()
		.input(v.object({ productId: product }))
		.mutation(({ ctx, input }) =>
			putBackOwn(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	create: edit()
		.input(v.object({ productId: v.nullable(product), key: uuid, ...content }))
		.mutation(({ ctx, input }) =>
			createDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	save: edit()
		.input(v.object({ ...seen, ...content }))
		.mutation(async ({ ctx, input }) => ({
			revision: await saveDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		})),
	submit: edit()
		.input(v.object(seen))
		.mutation(async ({ ctx, input }) => ({
			revision: await submitDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		})),
	takeBack: edit()
		.input(v.object(seen))
		.mutation(async ({ ctx, input }) => ({
			revision: await takeBackDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		})),
	drop: edit()
		.input(v.object(seen))
		.mutation(({ ctx, input }) =>
			dropDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),

	// The organisers' side
	queue: review().query(({ ctx }) => listWaitingDrafts(ctx.database)),
	publish: review()
		.input(v.object(seen))
		.mutation(({ ctx, input }) =>
			publishDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	sendBack: review()
		.input(v.object({ ...seen, reason: v.pipe(v.string(), v.maxLength(2_000)) }))
		.mutation(({ ctx, input }) =>
			sendDraftBack(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	onMarket: hold()
		.input(
			v.object({
				search: v.pipe(v.string(), v.maxLength(100)),
				isHeld: v.boolean(),
				producerId: v.nullable(v.pipe(wholeSchema, v.transform(producerId))),
				productId: v.nullable(product),
				after: v.nullable(product),
			}),
		)
		.query(({ ctx, input }) => listMarketGoods(ctx.database, input)),
	hold: hold()
		.input(holding)
		.mutation(({ ctx, input }) =>
			holdProduct(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	release: hold()
		.input(holding)
		.mutation(({ ctx, input }) =>
			releaseProduct(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
});
