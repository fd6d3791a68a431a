import { deskPullSchema } from '$lib/domain/ordering/desk-order';

import { producerProcedure } from '../accounts/procedures';
import { getEnvironment } from '../runtime';
import { router } from '../trpc';
import { pullOrders } from './staff/pull-orders';

export const ordersDeskRouter = router({
	/** A producer's orders that changed since; what staff do with them goes through `sync.push`. */
	pull: producerProcedure('orders.read')
		.input(deskPullSchema)
		.query(({ ctx, input }) =>
			pullOrders(
				{ database: ctx.database, now: ctx.clock(), contactDays: getEnvironment().contactDays },
				input,
			),
		),
});
