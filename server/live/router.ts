import { AppError } from '$lib/domain/errors';

import { readBody } from '../catalogue/feed';
import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { getLiveHub } from './running-hub';
import { watch, watchSchema } from './watch';

export const liveRouter = router({
	watch: publicProcedure
		.use(limited('watch'))
		.input(watchSchema)
		.subscription(async function* ({ ctx, input, signal }) {
			// What everybody may see is in the feed.
			if (!(await readBody(ctx.database, 'session', String(input.sessionId)))) {
				throw new AppError('NOT_FOUND');
			}
			const run = { sessionId: input.sessionId, isRehearsal: false };
			yield* watch(getLiveHub(), { run, after: input.lastEventId, isCounted: true, signal });
		}),
});
