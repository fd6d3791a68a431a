import { AppError } from '$lib/domain/errors';
import { orderId } from '$lib/domain/ids';
import type { ErasureAnswer, OrderKey } from '$lib/domain/ordering/exchange';
import { isFinished } from '$lib/domain/ordering/order-moves';
import { eq } from 'drizzle-orm';

import type { Runtime } from '../context';
import { hashOf, isSameHash } from '../sync/secrets';
import { eraseBuyer } from './erase-buyer';
import { lockOrder } from './move-order';
import { orders } from './tables';

/**
 * Lets go of who made an order: at once where nothing is owed any more, else as soon as it ends.
 * Asking twice is the same as asking once.
 * @throws AppError NOT_FOUND for an unknown order or another's secret
 * @see Luật 91/2025/QH15 on the right to have personal data deleted
 */
export async function requestErasure(
	{ database, clock }: Pick<Runtime, 'database' | 'clock'>,
	key: OrderKey,
): Promise<ErasureAnswer> {
	return database.transaction(async (tx) => {
		const id = orderId(key.orderId);
		const row = await lockOrder(tx, id);
		if (!row || !isSameHash(row.secretSha256, hashOf(key.secret))) throw new AppError('NOT_FOUND');
		const now = clock();
		if (row.erasureRequestedAt === null) {
			await tx.update(orders).set({ erasureRequestedAt: now }).where(eq(orders.id, id));
		}
		if (!isFinished(row.state)) return { erasure: 'whenFinished' };
		await eraseBuyer(tx, id, now);
		return { erasure: 'erased' };
	});
}
