import { CHANNELS, CHOSEN_KINDS } from '$lib/domain/notices/channels';
import { subscriptionSchema } from '$lib/domain/notices/subscription';
import * as v from 'valibot';

import { signedInProcedure } from '../accounts/procedures';
import { getEnvironment } from '../runtime';
import { router } from '../trpc';
import { choose, countUnread, listChoices, markRead, readInbox } from './inbox';
import { toAccount } from './recipient';
import { isSubscribed, subscribe, unsubscribe } from './subscribe';
import { getVapidKeys } from './vapid';

const noticeId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const browser = v.object({ endpoint: v.pipe(v.string(), v.maxLength(1000)) });

/** About oneself only: nobody reads or chooses for somebody else. */
export const notifyDeskRouter = router({
	list: signedInProcedure
		.input(v.object({ before: v.nullable(noticeId) }))
		.query(({ ctx, input }) => readInbox(ctx.database, ctx.account.id, input.before)),
	unread: signedInProcedure.query(({ ctx }) => countUnread(ctx.database, ctx.account.id)),
	markRead: signedInProcedure
		.input(v.object({ upTo: noticeId }))
		.mutation(({ ctx, input: { upTo } }) =>
			markRead(ctx.database, { upTo, actor: ctx.actor }, ctx.clock()),
		),
	/** What was chosen, and by which ways this market and this person can be told at all. */
	choices: signedInProcedure.query(async ({ ctx }) => ({
		choices: await listChoices(ctx.database, ctx.account.id),
		hasMail: ctx.account.email !== null && getEnvironment().mail !== undefined,
		publicKey: (await getVapidKeys(ctx.database)).publicKey,
	})),
	choose: signedInProcedure
		.input(
			v.object({
				kind: v.picklist(CHOSEN_KINDS),
				channel: v.picklist(CHANNELS),
				isOn: v.boolean(),
			}),
		)
		.mutation(({ ctx, input }) =>
			choose(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	subscribe: signedInProcedure
		.input(v.object({ subscription: subscriptionSchema, locale: v.picklist(['vi', 'en']) }))
		.mutation(({ ctx, input }) =>
			subscribe(ctx.database, toAccount(ctx.account.id), {
				...input,
				signInId: ctx.signedInNow.signInId,
				actor: ctx.actor,
				now: ctx.clock(),
			}),
		),
	/**
	 * Whether a browser is woken for the person: no more after they were signed out on it. A mutation, so
	 * that the browser's address travels in a body.
	 */
	isWoken: signedInProcedure
		.input(browser)
		.mutation(({ ctx, input: { endpoint } }) =>
			isSubscribed(ctx.database, toAccount(ctx.account.id), { endpoint, now: ctx.clock() }),
		),
	unsubscribe: signedInProcedure.input(browser).mutation(({ ctx, input }) =>
		unsubscribe(ctx.database, toAccount(ctx.account.id), input.endpoint, {
			...{ actor: ctx.actor, now: ctx.clock() },
		}),
	),
});
