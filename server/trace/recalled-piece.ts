import type { ProductId } from '$lib/domain/ids';
import { and, eq } from 'drizzle-orm';

import { products } from '../catalogue/tables';
import type { Executor } from '../database/database';
import { serialFlags } from './tables';

/**
 * Whether one piece of a product, named by lot and serial, was called back. A suspected copy is no
 * recall: whoever holds the real piece may order by it.
 */
export async function isPieceRecalled(
	executor: Executor,
	piece: { readonly productId: ProductId; readonly lot: string; readonly serial: string },
): Promise<boolean> {
	const found = await executor
		.select({ serial: serialFlags.serial })
		.from(serialFlags)
		.innerJoin(products, eq(products.gtin, serialFlags.gtin))
		.where(
			and(
				eq(products.id, piece.productId),
				eq(serialFlags.lot, piece.lot),
				eq(serialFlags.serial, piece.serial),
				eq(serialFlags.reason, 'recalled'),
			),
		)
		.limit(1);
	return found.length > 0;
}
