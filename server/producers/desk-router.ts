import { producerId } from '$lib/domain/ids';
import * as v from 'valibot';

import { marketProcedure } from '../accounts/procedures';
import { createPasswordLink } from '../accounts/set-password';
import { wishKey } from '../once/do-once';
import { router } from '../trpc';
import { inviteProducer } from './invite-producer';
import { liftSuspension, suspendProducer, verifyProducer } from './judge-producer';
import { listProducers, STANDINGS } from './list-producers';

const producer = v.pipe(v.number(), v.safeInteger(), v.transform(producerId));
const words = v.pipe(v.string(), v.maxLength(2_000));
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
	invite: marketProcedure('producers.manage')
		.input(
			v.object({
				key: wishKey,
				name: v.pipe(v.string(), v.maxLength(200)),
				kind: v.picklist(KINDS),
				provinceCode: v.pipe(v.string(), v.regex(/^\d{2}$/)),
				communeCode: v.pipe(v.string(), v.regex(/^\d{5}$/)),
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
});
