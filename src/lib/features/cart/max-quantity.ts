import type { Product } from '$lib/domain/catalogue/product';
import { MAX_QUANTITY } from '$lib/domain/ordering/limits';

/**
 * Most that may be taken of a product, as far as the phone knows its stock.
 * @param alreadyTaken units of it in other lines
 */
export function maxQuantity(product: Product | undefined, alreadyTaken = 0): number {
	const stock = product?.stock ?? MAX_QUANTITY;
	return Math.max(0, Math.min(MAX_QUANTITY, stock - alreadyTaken));
}
