import type { OrderId } from '$lib/domain/ids';
import { eq, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { orders } from './tables';

/**
 * Has the desks pull an order anew that stays as it is: what they may see of it is another by now.
 * Its buyer hears nothing of it, for no revision is written.
 */
export async function touchOrder(tx: Transaction, id: OrderId): Promise<void> {
	await tx
		.update(orders)
		.set({ change: sql`pg_current_xact_id()` })
		.where(eq(orders.id, id));
}
