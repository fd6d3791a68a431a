import { orderKeySchema } from '$lib/domain/ordering/exchange';
import { AppError } from '$lib/domain/errors';

import { findOpenedOrder } from '../ordering/opened-order';
import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { complaintsOfOrder } from './read-complaints';
import { readTerms } from './terms';

export const complaintsRouter = router({
	/** For whoever holds the order's secret; a mutation, so that it travels in a body. */
	ofOrder: publicProcedure
		.use(limited('track'))
		.input(orderKeySchema)
		.mutation(async ({ ctx, input }) => {
			const order = await findOpenedOrder(ctx.database, input);
			if (!order) throw new AppError('NOT_FOUND');
			return {
				complaints: await complaintsOfOrder(ctx.database, order.id),
				terms: await readTerms(ctx.database),
			};
		}),
});
