import { AppError } from '$lib/domain/errors';
import { orderId } from '$lib/domain/ids';
import type { ErasureAnswer, OrderKey } from '$lib/domain/ordering/exchange';
import { isFinished } from '$lib/domain/ordering/order-moves';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { isBuyerNeeded } from '../complaints/complaint-holds';
import type { Runtime } from '../context';
import type { Transaction } from '../database/database';
import { callOffHeld } from '../sync/call-off-held';
import { hashOf, isSameHash } from '../sync/secrets';
import { eraseBuyer } from './erase-buyer';
import { lockOrder } from './move-order';
import type { OrderRow } from './order-view';
import { orders } from './tables';

/**
 * Lets go of who made an order: at once where nothing is owed any more and no complaint runs, else as soon
 * as that is so.
 * One that is held for a person to look at was never placed: it is called off, and they go at once.
 * Asking twice is the same as asking once.
 * @throws AppError NOT_FOUND for an unknown order or another's secret
 * @see Luật 91/2025/QH15 on the right to have personal data deleted
 */
export async function requestErasure(
	runtime: Pick<Runtime, 'database' | 'clock' | 'log'>,
	key: OrderKey,
): Promise<ErasureAnswer> {
	const id = orderId(key.orderId);
	const secretSha256 = hashOf(key.secret);
	return runtime.database.transaction(async (tx) => {
		const row = await lockOrder(tx, id);
		if (row) return eraseOrder(tx, row, { secretSha256, now: runtime.clock() });
		const ended = await callOffHeld(tx, runtime, { orderId: id, secretSha256 });
		if (!ended) throw new AppError('NOT_FOUND');
		if (ended === 'calledOff') return { erasure: 'erased', isCalledOff: true };
		// While this waited for the ledger's row it may have become an order.
		const made = await lockOrder(tx, id);
		return made
			? eraseOrder(tx, made, { secretSha256, now: runtime.clock() })
			: { erasure: 'erased', isCalledOff: false };
	});
}

async function eraseOrder(
	tx: Transaction,
	{ id, state, secretSha256, erasureRequestedAt }: OrderRow,
	given: { readonly secretSha256: string; readonly now: EpochMs },
): Promise<ErasureAnswer> {
	if (!isSameHash(secretSha256, given.secretSha256)) throw new AppError('NOT_FOUND');
	if (erasureRequestedAt === null) {
		await tx.update(orders).set({ erasureRequestedAt: given.now }).where(eq(orders.id, id));
	}
	// Who decides a complaint must see what it is about, and who has to make good must know whom to: what was
	// asked for is done after that.
	if (!isFinished(state) || (await isBuyerNeeded(tx, id, given.now))) {
		return { erasure: 'whenFinished', isCalledOff: false };
	}
	await eraseBuyer(tx, id, given.now);
	return { erasure: 'erased', isCalledOff: false };
}
