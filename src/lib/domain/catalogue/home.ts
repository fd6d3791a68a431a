import { certificateState } from '../certification/certificate';
import { sessionPhase, type MarketSession } from '../market/session';
import { dayOf, type EpochMs } from '../time';
import type { CatalogueView } from './catalogue-view';
import type { Product } from './product';

/** Most products in one row of the home page. */
export const HOME_ROW = 8;

/** What the home page leads with. */
export interface HomePicks {
	/** The session that runs now, else the next one; null where none is planned. */
	readonly session: MarketSession | null;
	/** Products with a season that are in it this month: the certified first, then the newest. */
	readonly inSeason: readonly Product[];
	/** Products whose certificate is valid, the latest issued first; none of those in season. */
	readonly newlyCertified: readonly Product[];
}

/**
 * Chooses what the home page shows. A pick depends on the product and its certificate alone, so a view that holds only
 * the picks picks the same: server and phone draw the same page.
 */
export function homePicks(view: CatalogueView, now: EpochMs): HomePicks {
	const month = Number(dayOf(now).slice(5, 7));
	const products = [...view.products()];
	const inSeason = products
		.filter((product) => product.seasonMonths.includes(month))
		.sort(
			(a, b) =>
				rank(view, a, now) - rank(view, b, now) || compare(b.listedOn, a.listedOn) || a.id - b.id,
		)
		.slice(0, HOME_ROW);
	const newlyCertified = products
		.flatMap((product) => {
			const certificate = view.certificate(product.certificateId);
			const issuedOn = certificate?.issuedOn ?? null;
			if (issuedOn === null || certificateState(certificate, now) !== 'valid') return [];
			return inSeason.includes(product) ? [] : [{ product, issuedOn }];
		})
		.sort((a, b) => compare(b.issuedOn, a.issuedOn) || a.product.id - b.product.id)
		.slice(0, HOME_ROW)
		.map(({ product }) => product);
	return { session: comingSession(view, now), inSeason, newlyCertified };
}

/** The session that its hosts have open now, else the next one, or whose hour it is. */
export function comingSession(view: CatalogueView, now: EpochMs): MarketSession | null {
	const left = view.sessions().filter((session) => sessionPhase(session, now) !== 'ended');
	return left.find(({ openedAt }) => openedAt) ?? left[0] ?? null;
}

const RANKS = { valid: 0, unverified: 1, expired: 2, withdrawn: 2 };

/** What may not be sold stands last. */
function rank(view: CatalogueView, product: Product, now: EpochMs): number {
	return RANKS[certificateState(view.certificate(product.certificateId), now)];
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
