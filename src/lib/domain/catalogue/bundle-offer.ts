import { certificateState } from '../certification/certificate';
import { MAX_QUANTITY } from '../ordering/limits';
import type { EpochMs } from '../time';
import { bundlePrice, type Bundle } from './bundle';
import type { CatalogueView } from './catalogue-view';
import { priceAt } from './price';
import type { ProductId } from '../ids';

/** What keeps a bundle from being had; null where nothing does. */
export type BundleObstacle = 'ended' | 'uncertified' | 'soldOut';

/** A bundle as it stands today. */
export interface BundleOffer {
	readonly obstacle: BundleObstacle | null;
	/** Most bundles that may be taken, as far as is known; 0 under an obstacle. */
	readonly max: number;
	/** What its goods cost today when bought apart, whole đồng. */
	readonly apartDong: number;
}

/**
 * Looks at a bundle by the catalogue of now: every part listed, certified, in its unit, on the
 * shelf, and the whole cheaper than its parts.
 * @param taken units that are asked for besides, by product
 */
export function bundleOffer(
	bundle: Bundle,
	view: Pick<CatalogueView, 'product' | 'certificate' | 'bundles'>,
	{ now, taken }: { readonly now: EpochMs; readonly taken?: ReadonlyMap<ProductId, number> },
): BundleOffer {
	const goods = bundle.items.map((item) => ({ item, product: view.product(item.productId) }));
	const apartDong = goods.reduce(
		(sum, { item, product }) => sum + item.quantity * (product ? priceAt(product, now) : 0),
		0,
	);
	const refused = (obstacle: BundleObstacle) => ({ obstacle, max: 0, apartDong });
	const isThere = view.bundles().some(({ id }) => id === bundle.id);
	const isSame = goods.every(({ item, product }) => product?.unit === item.unit);
	if (!isThere || !isSame || apartDong <= bundlePrice(bundle.items)) return refused('ended');
	const isCertified = goods.every(({ product }) => {
		const certificate = product && view.certificate(product.certificateId);
		return certificate && certificateState(certificate, now) === 'valid';
	});
	if (!isCertified) return refused('uncertified');
	const max = Math.min(
		...goods.map(({ item, product }) => {
			const left = (product?.stock ?? MAX_QUANTITY) - (taken?.get(item.productId) ?? 0);
			return Math.floor(Math.max(0, Math.min(left, MAX_QUANTITY)) / item.quantity);
		}),
	);
	return max > 0 ? { obstacle: null, max, apartDong } : refused('soldOut');
}
