import { parseDong } from '../money';
import type { CatalogueQuery, SortOrder } from './catalogue-view';

/** Products on one page of the catalogue. */
export const PAGE_SIZE = 24;

/** A page of answers to a question, as the address of `/products` says it. */
export interface CatalogueAddress {
	readonly query: CatalogueQuery;
	/** From 1. */
	readonly page: number;
}

export const SORT_ORDERS = [
	'relevance',
	'newest',
	'priceUp',
	'priceDown',
	'name',
] as const satisfies readonly SortOrder[];

/** Everything, best first. */
export const EVERYTHING: CatalogueQuery = {
	text: '',
	provinceCode: null,
	sector: null,
	setCode: null,
	minStars: null,
	minPriceDong: null,
	maxPriceDong: null,
	isInStock: false,
	isInSeason: false,
	sort: 'relevance',
};

/**
 * Reads the search part of a `/products` address. What makes no sense is left out, never refused:
 * addresses are typed, shared and cut off.
 * @param params `q`, `province`, `sector`, `set`, `stars`, `from`, `to`, `stock`, `season`, `sort`, `page`;
 *   sums as people type them (`45k`)
 */
export function readCatalogueAddress(params: URLSearchParams): CatalogueAddress {
	const stars = wholeNumber(params.get('stars'), 3, 5);
	return {
		query: {
			text: (params.get('q') ?? '').slice(0, 200),
			provinceCode: /^\d{2}$/.test(params.get('province') ?? '') ? params.get('province') : null,
			sector: wholeNumber(params.get('sector'), 1, 6),
			setCode: wholeNumber(params.get('set'), 1, 26),
			minStars: stars === 3 || stars === 4 || stars === 5 ? stars : null,
			minPriceDong: sum(params.get('from')),
			maxPriceDong: sum(params.get('to')),
			isInStock: params.get('stock') === '1',
			isInSeason: params.get('season') === '1',
			sort: SORT_ORDERS.find((sort) => sort === params.get('sort')) ?? 'relevance',
		},
		page: wholeNumber(params.get('page'), 1, 100_000) ?? 1,
	};
}

/**
 * Writes a question as the address of the page that answers it, shortest form.
 * @returns `/products` with what differs from {@link EVERYTHING}
 */
export function writeCatalogueAddress(question: Partial<CatalogueQuery>, page = 1): string {
	const query = { ...EVERYTHING, ...question };
	const params = new URLSearchParams();
	const put = (name: string, value: string | number | null): void => {
		if (value !== null && value !== '') params.set(name, String(value));
	};
	put('q', query.text);
	put('province', query.provinceCode);
	put('sector', query.sector);
	put('set', query.setCode);
	put('stars', query.minStars);
	put('from', query.minPriceDong);
	put('to', query.maxPriceDong);
	put('stock', query.isInStock ? 1 : null);
	put('season', query.isInSeason ? 1 : null);
	put('sort', query.sort === 'relevance' ? null : query.sort);
	put('page', page > 1 ? page : null);
	return params.size === 0 ? '/products' : `/products?${params}`;
}

/** Typed by a person, so `45k` and `45.000` are read too; nothing and 0 are no limit. */
function sum(text: string | null): number | null {
	return (text === null ? undefined : parseDong(text)) || null;
}

function wholeNumber(text: string | null, least: number, most: number): number | null {
	if (text === null || !/^\d{1,16}$/.test(text)) return null;
	const value = Number(text);
	return value >= least && value <= most ? value : null;
}
