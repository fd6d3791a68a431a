import type { CatalogueView } from '../catalogue/catalogue-view';
import { saleObstacle } from '../catalogue/for-sale';
import type { Product } from '../catalogue/product';
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
		return product && saleObstacle(product, { view, now }) === null ? [product] : [];
	});
}
