import type { OrderId, ProductId } from '$lib/domain/ids';
import { asc, eq } from 'drizzle-orm';

import type { Executor } from '../../database/database';
import { orderLines } from '../tables';

/** What an order is of, each product once: which they are never changes. */
export async function productsOfOrder(executor: Executor, orderId: OrderId): Promise<ProductId[]> {
	const rows = await executor
		.selectDistinct({ productId: orderLines.productId })
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId))
		.orderBy(asc(orderLines.productId));
	return rows.map(({ productId }) => productId);
}
