import type { MarketPermission, ProducerPermission } from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import { producerId as toProducerId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import type { Actor } from '../audit/record-change';
import type { Context } from '../context';
import { publicProcedure } from '../trpc';
import { limited } from '../rate-limit';
import { requireAccess } from './access';
import { requireProof } from './prove-person';

const producerInput = v.object({
	producerId: v.pipe(rowIdSchema, v.transform(toProducerId)),
});

/**
 * A procedure for whoever has signed in: about themselves only. `ctx.account` is the person,
 * `ctx.actor` what {@link recordChange} wants to know.
 */
export const signedInProcedure = publicProcedure.use(limited('desk')).use(async ({ ctx, next }) => {
	const signedIn = await ctx.signedIn();
	if (!signedIn) throw new AppError('NOT_SIGNED_IN');
	const { account } = signedIn;
	return next({ ctx: { account, actor: actorOf(ctx, account.id), signedInNow: signedIn } });
});

/** A procedure of the organisers' desk. */
export function marketProcedure(permission: MarketPermission) {
	return signedInProcedure.use(({ ctx, next }) => {
		requireAccess(ctx.account, { permission });
		return next();
	});
}

/**
 * A procedure of the organisers' desk that opens a door to somebody: who signs in, and as what. A sign-in of
 * last week is not enough for it, since a phone may lie open.
 * @see provePerson which the page asks for after WRONG_PASSWORD
 */
export function provedMarketProcedure(permission: MarketPermission) {
	return marketProcedure(permission).use(async ({ ctx, next }) => {
		const { database, address, signedInNow: signedIn } = ctx;
		await requireProof(database, { signedIn, password: null, address }, ctx.clock());
		return next();
	});
}

/**
 * A procedure of the producers' desk: its input names the producer, as `producerId`. What else the
 * input names (an order, a lot) is for the use case to look for *among that producer's*, so that
 * another's is not found.
 */
export function producerProcedure(permission: ProducerPermission) {
	return signedInProcedure.input(producerInput).use(({ ctx, input, next }) => {
		requireAccess(ctx.account, { permission, producerId: input.producerId });
		return next();
	});
}

function actorOf(ctx: Context, accountId: Actor['accountId']): Actor {
	return { accountId, requestId: ctx.requestId };
}
