import { MAX_FACT } from '$lib/domain/catalogue/producer-facts';
import { producerId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure, provedMarketProcedure } from '../accounts/procedures';
import { createPasswordLink } from '../accounts/set-password';
import { getProducerFacts } from '../catalogue/revise-producer';
import { wishKey } from '../once/do-once';
import { router } from '../trpc';
import { inviteProducer } from './invite-producer';
import { liftSuspension, suspendProducer, verifyProducer } from './judge-producer';
import { listProducers, STANDINGS } from './list-producers';
import { askRevision, reviseProducer, updateOwnFacts } from './revise-producer';

const producer = v.pipe(rowIdSchema, v.transform(producerId));
const words = v.pipe(v.string(), v.maxLength(2_000));
const fact = (name: keyof typeof MAX_FACT) => v.pipe(v.string(), v.maxLength(MAX_FACT[name]));
const provinceCode = v.pipe(v.string(), v.regex(/^\d{2}$/));
const communeCode = v.pipe(v.string(), v.regex(/^\d{5}$/));
const KINDS = [
	'cooperative',
	'cooperativeGroup',
	'company',
	'farm',
	'household',
	'association',
] as const;

export const producersDeskRouter = router({
	list: marketProcedure('producers.read')
		.input(
			v.object({
				search: v.pipe(v.string(), v.maxLength(100)),
				standing: v.picklist(STANDINGS),
				after: v.nullable(producer),
			}),
		)
		.query(({ ctx, input }) => listProducers(ctx.database, input)),
	/** Lets a producer in; the link is its new owner's, to be handed over by the organiser. */
	invite: provedMarketProcedure('producers.manage')
		.input(
			v.object({
				key: wishKey,
				name: v.pipe(v.string(), v.maxLength(200)),
				kind: v.picklist(KINDS),
				provinceCode,
				communeCode,
				ownerName: v.pipe(v.string(), v.maxLength(200)),
				ownerLogin: v.pipe(v.string(), v.maxLength(300)),
			}),
		)
		.mutation(async ({ ctx, input }) => {
			const { actor, database } = ctx;
			const now = ctx.clock();
			const invited = await inviteProducer(database, { ...input, actor }, now);
			if (!invited.isUnopened) return { ...invited, token: null };
			const link = { accountId: invited.ownerId, actor };
			return { ...invited, token: await createPasswordLink(database, link, now) };
		}),
	verify: marketProcedure('producers.manage')
		.input(v.object({ producerId: producer, documentsSeen: words }))
		.mutation(({ ctx, input }) =>
			verifyProducer(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	suspend: marketProcedure('producers.suspend')
		.input(v.object({ producerId: producer, reason: words }))
		.mutation(({ ctx, input }) =>
			suspendProducer(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	lift: marketProcedure('producers.suspend')
		.input(v.object({ producerId: producer }))
		.mutation(({ ctx, input }) =>
			liftSuspension(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** What is said of a stall, to be said anew. */
	ownFacts: producerProcedure('stall.edit').query(({ ctx, input }) =>
		getProducerFacts(ctx.database, input.producerId),
	),
	updateOwnFacts: producerProcedure('stall.edit')
		.input(v.object({ about: fact('about'), phone: fact('phone'), street: fact('street') }))
		.mutation(({ ctx, input }) =>
			updateOwnFacts(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	askRevision: producerProcedure('stall.edit')
		.input(v.object({ text: v.pipe(v.string(), v.maxLength(1_000)) }))
		.mutation(({ ctx, input }) =>
			askRevision(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** What an organiser sets: all of it as it stands at present. */
	facts: marketProcedure('producers.manage')
		.input(v.object({ producerId: producer }))
		.query(({ ctx, input }) => getProducerFacts(ctx.database, input.producerId)),
	revise: marketProcedure('producers.manage')
		.input(
			v.object({
				producerId: producer,
				name: fact('name'),
				kind: v.picklist(KINDS),
				provinceCode,
				communeCode,
				registration: fact('registration'),
				about: fact('about'),
				documentsSeen: words,
			}),
		)
		.mutation(({ ctx, input }) =>
			reviseProducer(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
});
