import type { CatalogueView } from '../catalogue/catalogue-view';
import type { Product } from '../catalogue/product';
import { certificateState } from '../certification/certificate';
import type { ProductId } from '../ids';
import type { MarketSession } from '../market/session';
import type { EpochMs } from '../time';

/**
 * What of a session that is over can still be bought, each product once: what was shown first, as far as
 * that is known.
 * @param shown in the order in which it is to stand
 */
export function goodsAgain(
	{ slots }: Pick<MarketSession, 'slots'>,
	shown: readonly ProductId[],
	{ view, now }: { readonly view: CatalogueView; readonly now: EpochMs },
): Product[] {
	const ids = new Set([...shown, ...slots.flatMap(({ productIds }) => productIds)]);
	return [...ids].flatMap((id) => {
		const product = view.product(id);
		return product && isBuyable(product, { view, now }) ? [product] : [];
	});
}

/** Whether a product can be put into a basket: its papers have not ended, and some of it is left. */
export function isBuyable(
	{ certificateId, stock }: Product,
	{ view, now }: { readonly view: CatalogueView; readonly now: EpochMs },
): boolean {
	const state = certificateState(view.certificate(certificateId) ?? null, now);
	return state !== 'expired' && state !== 'withdrawn' && (stock === null || stock > 0);
}
