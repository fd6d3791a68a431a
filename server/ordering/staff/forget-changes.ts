import { sql } from 'drizzle-orm';

import type { Transaction } from '../../database/database';
import { orders } from '../tables';

/**
 * Puts every order before all changes to come. A database that was restored counts its transactions
 * anew, perhaps from less than what orders were numbered by: the desks, who are told of a new epoch,
 * start afresh.
 */
export async function forgetOrderChanges(tx: Transaction): Promise<void> {
	await tx
		.update(orders)
		.set({ change: '0' })
		.where(sql`${orders.change} <> '0'`);
}
