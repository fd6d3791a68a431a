import { pullInputSchema } from '$lib/domain/catalogue/pull';
import { pushInputSchema } from '$lib/domain/ordering/exchange';

import { getCatalogueService } from '../catalogue/running-catalogue';
import { limited } from '../rate-limit';
import { publicProcedure, router, unreadProcedure } from '../trpc';
import { pull } from './pull';
import { push, refuseLoneGiant } from './push';
import { ScanOrigins } from '../trace/scan-origin';

const origins = new ScanOrigins();

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
	/** Takes operations from a phone's outbox. @see docs/sync-protocol.md */
	push: unreadProcedure
		.use(limited('push'))
		.input(pushInputSchema)
		.mutation(({ ctx, input }) => {
			refuseLoneGiant(input.operations);
			const origin = origins.nameOf(ctx.address, ctx.clock());
			return push(ctx, input.operations, { origin, signedIn: ctx.signedIn });
		}),
});
