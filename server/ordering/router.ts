import { erasureInputSchema, trackInputSchema } from '$lib/domain/ordering/exchange';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { requestErasure } from './request-erasure';
import { trackOrders } from './track-orders';

/** Both are mutations, so that secrets travel in bodies: addresses stand in logs and proxies. */
export const ordersRouter = router({
	track: publicProcedure
		.use(limited('track'))
		.input(trackInputSchema)
		.mutation(({ ctx, input }) => trackOrders(ctx, input.orders)),
	requestErasure: publicProcedure
		.use(limited('track'))
		.input(erasureInputSchema)
		.mutation(({ ctx, input }) => requestErasure(ctx, input)),
});
