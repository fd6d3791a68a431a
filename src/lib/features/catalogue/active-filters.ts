import type { CatalogueQuery } from '$lib/domain/catalogue/catalogue-view';
import { SECTORS } from '$lib/domain/catalogue/product-sets';
import { formatDong } from '$lib/domain/money';
import { provinceName } from '$lib/domain/places/provinces';
import { m } from '$lib/i18n/paraglide/messages';

import { sectorName, setName } from './words';

export interface ActiveFilter {
	/** In words: `Quảng Ninh`, `Từ 4 sao`. */
	readonly name: string;
	/** What of the question changes when it is taken off. */
	readonly without: Partial<CatalogueQuery>;
}

/** What narrows a question besides its text, in the order of the filter form. */
export function activeFilters(query: CatalogueQuery): ActiveFilter[] {
	const filters: ActiveFilter[] = [];
	if (query.provinceCode !== null)
		filters.push({ name: provinceName(query.provinceCode), without: { provinceCode: null } });
	const sector = SECTORS.find((code) => code === query.sector);
	if (sector) filters.push({ name: sectorName(sector), without: { sector: null } });
	if (query.setCode !== null)
		filters.push({ name: setName(query.setCode), without: { setCode: null } });
	if (query.minStars !== null) {
		const name =
			query.minStars === 5
				? m.catalogue_filter_stars_five()
				: m.catalogue_filter_stars_least({ count: query.minStars });
		filters.push({ name, without: { minStars: null } });
	}
	if (query.minPriceDong !== null) {
		const amount = formatDong(query.minPriceDong);
		filters.push({
			name: m.catalogue_filter_price_from_amount({ amount }),
			without: { minPriceDong: null },
		});
	}
	if (query.maxPriceDong !== null) {
		const amount = formatDong(query.maxPriceDong);
		filters.push({
			name: m.catalogue_filter_price_to_amount({ amount }),
			without: { maxPriceDong: null },
		});
	}
	if (query.isInStock)
		filters.push({ name: m.catalogue_filter_stock(), without: { isInStock: false } });
	if (query.isInSeason)
		filters.push({ name: m.catalogue_filter_season(), without: { isInSeason: false } });
	return filters;
}
