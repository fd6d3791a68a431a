import { certificateState } from '../certification/certificate';
import type { EpochMs } from '../time';
import type { CatalogueView } from './catalogue-view';
import type { Product } from './product';

/** Why a product cannot be put into a basket. */
export type SaleObstacle = 'papersEnded' | 'soldOut';

/** @returns null where it can: its papers have not ended, and some of it is left */
export function saleObstacle(
	{ certificateId, stock }: Product,
	{ view, now }: { readonly view: CatalogueView; readonly now: EpochMs },
): SaleObstacle | null {
	const state = certificateState(view.certificate(certificateId), now);
	if (state === 'expired' || state === 'withdrawn') return 'papersEnded';
	return stock !== null && stock <= 0 ? 'soldOut' : null;
}
