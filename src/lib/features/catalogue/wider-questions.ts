import type { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { CatalogueQuery } from '$lib/domain/catalogue/catalogue-view';
import { EVERYTHING } from '$lib/domain/catalogue/query-address';
import { searchCatalogue } from '$lib/domain/catalogue/search/search-catalogue';
import type { EpochMs } from '$lib/domain/time';

/** What may help where a question found nothing. */
export interface WiderQuestions {
	/** How many fit the text alone, all filters taken off. */
	readonly withoutFilters: number;
	/** The text with one word left out, where that finds something. */
	readonly shorterTexts: readonly string[];
	/** Where else the text and the other filters find something, most first. */
	readonly elsewhere: readonly { readonly provinceCode: string; readonly count: number }[];
}

const MOST = 3;

/** Asks around for a question that found nothing. */
export function widerQuestions(
	view: Catalogue,
	query: CatalogueQuery,
	now: EpochMs,
): WiderQuestions {
	const count = (change: Partial<CatalogueQuery>): number =>
		searchCatalogue(view, { ...EVERYTHING, ...change }, now).ids.length;
	const words = query.text.split(/\s+/).filter((word) => word !== '');
	const shorter = words.map((_, left) => words.filter((_, index) => index !== left).join(' '));
	return {
		withoutFilters: count({ text: query.text }),
		shorterTexts: [...new Set(shorter)]
			.filter((text) => text !== '' && count({ text }) > 0)
			.slice(0, MOST),
		elsewhere: query.provinceCode === null ? [] : provincesWith(view, query, now),
	};
}

function provincesWith(
	view: Catalogue,
	query: CatalogueQuery,
	now: EpochMs,
): WiderQuestions['elsewhere'] {
	const counts = new Map<string, number>();
	for (const id of searchCatalogue(view, { ...query, provinceCode: null }, now).ids) {
		const product = view.product(id);
		const code = product && view.producer(product.producerId)?.provinceCode;
		if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
	}
	return [...counts]
		.map(([provinceCode, count]) => ({ provinceCode, count }))
		.sort((a, b) => b.count - a.count)
		.slice(0, MOST);
}
