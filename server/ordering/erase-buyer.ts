import type { OrderId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq, sql } from 'drizzle-orm';

import { eraseComplaintWords } from '../complaints/erase-words';
import type { Transaction } from '../database/database';
import { unfollow } from '../notify/notify';
import { toOrder } from '../notify/recipient';
import { redactOperations } from '../sync/ledger';
import { orderHistory, orders } from './tables';

/**
 * Takes everything that tells who ordered out of an order and out of the ledger. Goods, sums and
 * moments stay: the producer's books need them.
 */
export async function eraseBuyer(tx: Transaction, id: OrderId, now: EpochMs): Promise<void> {
	await tx
		.update(orders)
		.set({
			buyerName: null,
			buyerPhone: null,
			provinceCode: null,
			communeCode: null,
			street: null,
			oldAddress: null,
			note: null,
			tracking: null,
			// A hash of the phone could be undone by trying all numbers.
			basketSha256: null,
			erasedAt: now,
		})
		.where(eq(orders.id, id));
	await tx
		.update(orderHistory)
		.set({
			// Why goods were called back tells nothing of who bought them.
			reason: sql`case when ${orderHistory.recall} is not null then ${orderHistory.reason} end`,
			// That it was put right stays, as does who did it.
			parcel: sql`case when ${orderHistory.parcel} is not null
				then '{"before":null,"after":null}'::jsonb end`,
		})
		.where(eq(orderHistory.orderId, id));
	await redactOperations(tx, id);
	await eraseComplaintWords(tx, id);
	// A browser's address names a person as well as a telephone number does.
	await unfollow(tx, toOrder(id));
}
