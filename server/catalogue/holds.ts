import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { products } from './tables';

/** That an organiser keeps a product off the market. */
export interface Hold {
	readonly at: EpochMs;
	/** In the organiser's words. */
	readonly reason: string;
}

/**
 * Writes down that a product is held, or that it is not any more, as a part of the caller's publication, who
 * takes it off or puts it back.
 */
export async function setHold(tx: Transaction, id: ProductId, hold: Hold | null): Promise<void> {
	await tx
		.update(products)
		.set({ heldAt: hold?.at ?? null, heldReason: hold?.reason ?? null })
		.where(eq(products.id, id));
}
