import type { Bundle, BundleItem } from '$lib/domain/catalogue/bundle';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { bundleItems, bundles } from './tables';

/** A bundle with since when, and until when, it is on offer. */
export interface KnownBundle extends Bundle {
	readonly offeredAt: EpochMs | null;
	readonly endedAt: EpochMs | null;
}

/** @returns undefined where no such bundle was ever proposed */
export async function findBundle(executor: Executor, id: number): Promise<KnownBundle | undefined> {
	const [row] = await executor.select().from(bundles).where(eq(bundles.id, id));
	if (!row) return undefined;
	const { title, offeredAt, endedAt } = row;
	return { id, title, offeredAt, endedAt, items: await readItems(executor, id) };
}

/** What is in a bundle, in the order in which it was put together. */
export async function readItems(executor: Executor, id: number): Promise<BundleItem[]> {
	const { productId, producerId, quantity, priceDong, unit } = bundleItems;
	return executor
		.select({ productId, producerId, quantity, priceDong, unit })
		.from(bundleItems)
		.where(eq(bundleItems.bundleId, id))
		.orderBy(asc(bundleItems.position));
}
