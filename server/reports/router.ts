import { MOST_TRACKED, reportKeySchema } from '$lib/domain/reports/report';
import * as v from 'valibot';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { trackReports } from './answer-report';

export const reportsRouter = router({
	/** For whoever holds a report's secret; a mutation, so that it travels in a body. */
	track: publicProcedure
		.use(limited('track'))
		.input(
			v.object({
				reports: v.pipe(v.array(reportKeySchema), v.minLength(1), v.maxLength(MOST_TRACKED)),
			}),
		)
		.mutation(({ ctx, input }) => trackReports(ctx.database, input.reports)),
});
