import { AppError } from '$lib/domain/errors';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { isPublic } from './is-public';
import { readMissed } from './missed';
import { requireSlack } from './require-slack';
import { getLiveHub } from './running-hub';
import { audienceWish, missedSchema, watch, watchSchema } from './watch';

export const liveRouter = router({
	/** For whoever came back, and was told only where the session stands. */
	missed: publicProcedure
		.use(limited('watch'))
		.input(missedSchema)
		.query(async ({ ctx, input: { sessionId, after } }) => {
			requireSlack(ctx.database);
			if (!(await isPublic(ctx.database, sessionId))) throw new AppError('NOT_FOUND');
			return readMissed(ctx.database, { sessionId, isRehearsal: false }, after);
		}),
	watch: publicProcedure
		.use(limited('watch'))
		.input(watchSchema)
		.subscription(async ({ ctx, input, signal }) => {
			if (!(await isPublic(ctx.database, input.sessionId))) throw new AppError('NOT_FOUND');
			const hub = getLiveHub();
			const wish = audienceWish(input, ctx.address);
			hub.requireRoom(wish);
			return watch(hub, wish, { takeOver: ctx.takeOver, signal });
		}),
});
