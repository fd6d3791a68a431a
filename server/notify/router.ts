import { kindsOffSchema } from '$lib/domain/notices/buyer-kinds';
import { followSchema, subscriptionSchema } from '$lib/domain/notices/subscription';
import * as v from 'valibot';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { getKindsOff, setKindsOff } from './buyer-choices';
import { isSubscribed, recipientOf, subscribe, unsubscribe } from './subscribe';
import { getVapidKeys } from './vapid';

const limitedProcedure = publicProcedure.use(limited('subscribe'));

/** For buyers, who have no account: an order's secret says that it is theirs. */
export const notifyRouter = router({
	/** What a browser has to subscribe with. */
	key: limitedProcedure.query(async ({ ctx }) => {
		const { publicKey } = await getVapidKeys(ctx.database);
		return { publicKey };
	}),
	follow: limitedProcedure
		.input(
			v.object({
				follow: followSchema,
				subscription: subscriptionSchema,
				locale: v.picklist(['vi', 'en']),
			}),
		)
		.mutation(async ({ ctx, input: { follow, ...subscribing } }) => {
			const recipient = await recipientOf(ctx.database, follow);
			await subscribe(ctx.database, recipient, { ...subscribing, now: ctx.clock() });
		}),
	isFollowing: limitedProcedure
		.input(v.object({ follow: followSchema, endpoint: v.pipe(v.string(), v.maxLength(1000)) }))
		.mutation(async ({ ctx, input: { follow, endpoint } }) => {
			const recipient = await recipientOf(ctx.database, follow);
			return isSubscribed(ctx.database, recipient, { endpoint, now: ctx.clock() });
		}),
	/** Null where this browser follows nothing; a mutation, so that its secret travels in a body. */
	kindsOff: limitedProcedure
		.input(v.object({ subscription: subscriptionSchema }))
		.mutation(
			async ({ ctx, input }) => (await getKindsOff(ctx.database, input.subscription)) ?? null,
		),
	/** Says whether the browser follows anything for which to choose. */
	setKindsOff: limitedProcedure
		.input(v.object({ subscription: subscriptionSchema, off: kindsOffSchema }))
		.mutation(({ ctx, input }) => setKindsOff(ctx.database, input.subscription, input.off)),
	unfollow: limitedProcedure
		.input(v.object({ follow: followSchema, endpoint: v.pipe(v.string(), v.maxLength(1000)) }))
		.mutation(async ({ ctx, input: { follow, endpoint } }) => {
			await unsubscribe(ctx.database, await recipientOf(ctx.database, follow), endpoint);
		}),
});
