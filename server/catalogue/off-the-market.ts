import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import { requireListable } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { putBack } from './list-product';
import { getOwnProduct } from './own-products';
import { publish } from './publish';
import { takeOut } from './withdraw-product';

interface OwnProductChange {
	readonly productId: ProductId;
	readonly producerId: ProducerId;
	readonly actor: Actor;
}

/**
 * A producer takes one of its products off the market. Orders of it that come in from now on are refused
 * and their buyers told, those that waited on a phone too; orders that were placed stay to be finished.
 * @param change `reason`: in the producer's own words, for the log
 * @throws AppError UNKNOWN_PRODUCT also for another producer's; MALFORMED_REQUEST without a reason;
 * CHANGED_MEANWHILE where it is not on the market
 */
export async function takeOffOwn(
	executor: Executor,
	{ productId, producerId, actor, ...change }: OwnProductChange & { readonly reason: string },
	now: EpochMs,
): Promise<void> {
	const reason = change.reason.trim();
	if (reason === '') throw new AppError('MALFORMED_REQUEST');
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const product = await getOwnProduct(tx, { producerId, productId });
			if (product.withdrawnAt !== null) throw new AppError('CHANGED_MEANWHILE');
			await recordChange(tx, {
				...{ actor, at: now, action: 'product.takeOff', subject: `product ${productId}` },
				producerId,
				before: { isListed: true },
				after: { isListed: false, reason },
			});
			return takeOut(tx, { ids: [productId], because: 'chosen', now });
		}),
	);
}

/**
 * A producer puts back what it took off itself: what left the market for another reason comes back when
 * that is over, and not by its producer's wish.
 * @throws AppError UNKNOWN_PRODUCT also for another producer's; CHANGED_MEANWHILE where its producer did
 * not take it off; NOT_LISTABLE where its papers are not in order
 */
export async function putBackOwn(
	executor: Executor,
	{ productId, producerId, actor }: OwnProductChange,
	now: EpochMs,
): Promise<void> {
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const product = await getOwnProduct(tx, { producerId, productId });
			if (product.withdrawnBecause !== 'chosen') throw new AppError('CHANGED_MEANWHILE');
			await requireListable(tx, [productId], now);
			await recordChange(tx, {
				...{ actor, at: now, action: 'product.putBack', subject: `product ${productId}` },
				producerId,
				before: { isListed: false },
				after: { isListed: true },
			});
			return { put: await putBack(tx, [productId], now) };
		}),
	);
}
