import type { EpochMs } from '../../time';
import type { Catalogue } from '../catalogue';
import type { CatalogueQuery, CatalogueResult } from '../catalogue-view';
import { finish, SearchIndex } from './search-index';

/*
 * Searching stands beside the catalogue, not in it: most pages never search, and a first visit need
 * not load what does.
 */

/**
 * Makes the index that {@link searchCatalogue} needs, in small steps: pause wherever it yields. It
 * stays with the catalogue, and the next catalogue made of this one goes on with it.
 */
export function* prepareSearch(catalogue: Catalogue): Generator<void, void> {
	catalogue.index ??= yield* SearchIndex.build(catalogue.findables(), catalogue.productCount);
}

/** All products that fit, best first. Where nothing was prepared, that is done first in one go. */
export function searchCatalogue(
	catalogue: Catalogue,
	query: CatalogueQuery,
	now: EpochMs,
): CatalogueResult {
	catalogue.index ??= finish(SearchIndex.build(catalogue.findables(), catalogue.productCount));
	return catalogue.index.search(query, now);
}
