import type { ProducerId, ProductId } from '../ids';

/** So many of one product in a bundle. */
export interface BundleItem {
	readonly productId: ProductId;
	readonly producerId: ProducerId;
	/** Units in one bundle. */
	readonly quantity: number;
	/** What each unit costs in the bundle, whole đồng. */
	readonly priceDong: number;
	/** What a unit was when the bundle was agreed: `hũ 500 g`. */
	readonly unit: string;
}

/**
 * Goods of several producers that are sold together (gói chung), as all of them agreed. What is in
 * it and what each part costs never change; only that it ends.
 */
export interface Bundle {
	readonly id: number;
	readonly title: string;
	readonly items: readonly BundleItem[];
}

type Priced = Pick<BundleItem, 'producerId' | 'quantity' | 'priceDong'>;

/** What one bundle costs, whole đồng: what its items cost together, so shares always sum to it. */
export function bundlePrice(items: readonly Priced[]): number {
	return items.reduce((sum, { quantity, priceDong }) => sum + quantity * priceDong, 0);
}

/** What each producer gets of one bundle, whole đồng, in the order in which they stand in it. */
export function bundleShares(items: readonly Priced[]): ReadonlyMap<ProducerId, number> {
	const shares = new Map<ProducerId, number>();
	for (const item of items) {
		shares.set(item.producerId, (shares.get(item.producerId) ?? 0) + bundlePrice([item]));
	}
	return shares;
}

/** The items of one producer. */
export function itemsOf<Item extends Pick<BundleItem, 'producerId'>>(
	items: readonly Item[],
	producerId: ProducerId,
): Item[] {
	return items.filter((item) => item.producerId === producerId);
}
