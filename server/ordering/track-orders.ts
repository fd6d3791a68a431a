import { orderId } from '$lib/domain/ids';
import type { OrderKey, TrackAnswer } from '$lib/domain/ordering/exchange';
import { inArray } from 'drizzle-orm';

import type { Runtime } from '../context';
import { hashOf, isSameHash } from '../sync/secrets';
import { viewsOf } from './order-view';
import { orders } from './tables';

/**
 * The orders that the given keys open, as they stand now. What a key does not open is simply not
 * among them, whether there is no such order or the secret is another's.
 */
export async function trackOrders(
	{ database, clock }: Pick<Runtime, 'database' | 'clock'>,
	keys: readonly OrderKey[],
): Promise<TrackAnswer> {
	const hashes = new Map(keys.map((key) => [orderId(key.orderId), hashOf(key.secret)]));
	const rows = await database
		.select()
		.from(orders)
		.where(inArray(orders.id, [...hashes.keys()]));
	const opened = rows.filter((row) => isSameHash(row.secretSha256, hashes.get(row.id) ?? ''));
	return { serverNow: clock(), orders: await viewsOf(database, opened) };
}
