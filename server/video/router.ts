import { AppError } from '$lib/domain/errors';
import { sessionId } from '$lib/domain/ids';
import * as v from 'valibot';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { captionsOf } from './captions';
import { getReplay } from './replay';
import { getStudio } from './running-studio';

const id = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(1),
	v.maxValue(2_147_483_647),
	v.transform(sessionId),
);

export const videoRouter = router({
	/** A session that is over: what happened, and where its recording lies along it. */
	replay: publicProcedure
		.use(limited('watch'))
		.input(v.object({ sessionId: id }))
		.query(async ({ ctx, input }) => {
			const studio = getStudio();
			const replay = await getReplay(ctx.database, studio.folder, input.sessionId);
			if (!replay) throw new AppError('NOT_FOUND');
			const captions = await captionsOf(ctx.database, studio, input.sessionId);
			return { ...replay, hasCaptions: captions !== undefined };
		}),
});
