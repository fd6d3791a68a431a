import type { ProductId } from '$lib/domain/ids';
import { and, eq, inArray, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { productDrafts } from './tables';

/**
 * Lets organisers look once more at drafts of products that say something else by now: whoever has
 * one open saw what they said before, and must not publish the rest unseen.
 */
export async function outdateDrafts(tx: Transaction, ids: readonly ProductId[]): Promise<void> {
	await tx
		.update(productDrafts)
		.set({ revision: sql`${productDrafts.revision} + 1` })
		.where(and(inArray(productDrafts.productId, [...ids]), eq(productDrafts.state, 'submitted')));
}
