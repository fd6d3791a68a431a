import { sessionId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { getStudio } from './running-studio';
import { tellReplay } from './tell-replay';

const id = v.pipe(rowIdSchema, v.transform(sessionId));

export const videoRouter = router({
	/** A session that is over: what happened, and where its recording lies along it. */
	replay: publicProcedure
		.use(limited('watch'))
		.input(v.object({ sessionId: id }))
		.query(({ ctx, input }) => tellReplay(ctx.database, getStudio(), input.sessionId)),
});
