import type { DeskErrorCode } from '../desk-errors';
import type { BundleItem } from './bundle';
import { bundlePrice, bundleShares } from './bundle';
import type { Product } from './product';
import { isAlcohol } from './product-sets';

export const BUNDLE_MAX_ITEMS = 6;
export const BUNDLE_TITLE_MAX = 80;
/** Units of one product in one bundle. */
export const BUNDLE_MAX_QUANTITY = 99;

/** A bundle as somebody would have it, each item with what it is when bought alone. */
export interface PlannedBundle {
	readonly title: string;
	readonly items: readonly (Omit<BundleItem, 'unit'> & {
		readonly alone: Pick<Product, 'priceDong' | 'setCode'>;
	})[];
}

/**
 * What keeps a bundle from being proposed or put on offer. It is of several producers, dearer in
 * no part than that part alone, and cheaper on the whole: else it would be no favour to a buyer.
 * @returns null where nothing does
 */
export function bundleFault({
	title,
	items,
}: PlannedBundle): Extract<DeskErrorCode, 'BUNDLE_UNFIT' | 'ALCOHOL_PRESENT'> | null {
	// Law: alcohol may not be promoted by presents; a bottle for next to nothing is one.
	const isPresent = items.some(
		({ alone, priceDong }) => isAlcohol(alone.setCode) && priceDong < alone.priceDong,
	);
	if (isPresent) return 'ALCOHOL_PRESENT';
	const products = new Set(items.map(({ productId }) => productId));
	const isFit =
		title.trim().length >= 1 &&
		title.length <= BUNDLE_TITLE_MAX &&
		items.length <= BUNDLE_MAX_ITEMS &&
		products.size === items.length &&
		bundleShares(items).size >= 2 &&
		items.every(
			({ quantity, priceDong, alone }) =>
				isWithin(quantity, BUNDLE_MAX_QUANTITY) && isWithin(priceDong, alone.priceDong),
		) &&
		bundlePrice(items) < priceAlone(items);
	return isFit ? null : 'BUNDLE_UNFIT';
}

/** What the items cost when each is bought alone, whole đồng. */
export function priceAlone(
	items: readonly {
		readonly quantity: number;
		readonly alone: Pick<Product, 'priceDong'>;
	}[],
): number {
	return items.reduce((sum, { quantity, alone }) => sum + quantity * alone.priceDong, 0);
}

function isWithin(value: number, most: number): boolean {
	return Number.isSafeInteger(value) && value >= 1 && value <= most;
}
