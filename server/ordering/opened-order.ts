import { orderId } from '$lib/domain/ids';
import type { OrderKey } from '$lib/domain/ordering/exchange';
import { eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { hashOf, isSameHash } from '../sync/secrets';
import type { OrderRow } from './order-view';
import { orders } from './tables';

/** The order that a key opens; undefined where there is none or the secret is another's. */
export async function findOpenedOrder(
	executor: Executor,
	key: OrderKey,
): Promise<OrderRow | undefined> {
	const [row] = await executor
		.select()
		.from(orders)
		.where(eq(orders.id, orderId(key.orderId)));
	return row && isSameHash(row.secretSha256, hashOf(key.secret)) ? row : undefined;
}
