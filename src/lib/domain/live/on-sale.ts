import type { CatalogueView } from '../catalogue/catalogue-view';
import { fitsPrice, isRunning } from '../catalogue/price';
import type { Product } from '../catalogue/product';
import type { Promotion } from '../catalogue/promotion';
import type { EpochMs } from '../time';
import type { LiveCounts } from './live-event';
import type { HostedPromotion, LiveState } from './live-state';

/** A session as a phone that watches it knows it. */
export interface Seen {
	readonly state: LiveState;
	/** Null before the node has counted. */
	readonly counts: LiveCounts | null;
}

export interface Watched extends Seen {
	readonly now: EpochMs;
}

/** What baskets are looked at by: of the catalogue, or of what a session makes of it. */
export type Shelf = Pick<
	CatalogueView,
	'product' | 'producer' | 'certificate' | 'serialFlag' | 'bundles'
>;

/** The catalogue with every product as a session sells it at this moment: see {@link onSale}. */
export function shelfOf(view: CatalogueView, watched: Watched): Shelf {
	return {
		product: (id) => {
			const product = view.product(id);
			return product && onSale(product, watched);
		},
		producer: (id) => view.producer(id),
		certificate: (id) => view.certificate(id),
		serialFlag: (...label) => view.serialFlag(...label),
		bundles: () => view.bundles(),
	};
}

/**
 * A product as a session sells it at this moment: what its hosts did about promotions and limits,
 * and what the node last counted, is newer than the catalogue that a phone holds.
 */
export function onSale(product: Product, watched: Watched): Product {
	return {
		...product,
		stock: stockNow(product, watched),
		promotion: promotionNow(product, watched),
	};
}

function stockNow({ id, stock }: Product, { state, counts }: Watched): number | null {
	// What was counted last is of the evening: its limits end with it.
	if (state.phase === 'over') return stock;
	const counted = counts?.left?.find(([productId]) => productId === id);
	const known = counted ? counted[1] : stock;
	// Before it is counted under a limit, no more than that is there in any case.
	const limit = state.limits.find((one) => one.productId === id && one.held === null);
	return limit?.most == null ? known : Math.min(limit.most, known ?? limit.most);
}

function promotionNow(product: Product, { state, counts, now }: Watched): Promotion | null {
	const shown = promotionAsHosted(product, state.promotions, now);
	const counted = counts?.portions?.find(([promotionId]) => promotionId === shown?.id)?.[1];
	return shown && { ...shown, portions: counted ?? shown.portions };
}

/**
 * The promotion of a product after what hosts did about promotions: newer than the catalogue that a
 * phone holds, but for the portions that this knows of. One that does not fit the price that the
 * phone holds is none.
 */
function promotionAsHosted(
	{ id, priceDong, promotion }: Pick<Product, 'id' | 'priceDong' | 'promotion'>,
	all: readonly HostedPromotion[],
	now: EpochMs,
): Promotion | null {
	const hosted = all.filter(({ productId }) => productId === id);
	const begun = hosted.find((one) => isRunning(one.promotion, now))?.promotion ?? null;
	const isStopped = hosted.some((one) => one.id === promotion?.id && one.promotion === null);
	const shown = begun ?? (isStopped ? null : promotion);
	if (!shown || !fitsPrice(priceDong, shown)) return null;
	if (shown.id !== promotion?.id) return shown;
	return { ...shown, portions: promotion.portions };
}
