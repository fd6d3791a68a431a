import { pullInputSchema } from '$lib/domain/catalogue/pull';

import { getCatalogueService } from '../catalogue/running-catalogue';
import { publicProcedure, router } from '../trpc';
import { pull } from './pull';

export const syncRouter = router({
	pull: publicProcedure.input(pullInputSchema).query(({ ctx, input }) =>
		pull(
			{
				database: ctx.database,
				now: ctx.clock(),
				snapshot: () => getCatalogueService().snapshots.current(),
			},
			input,
		),
	),
});
