import { certificateState } from '../certification/certificate';
import { foldedWords } from '../text';
import type { EpochMs } from '../time';
import type { CatalogueQuery, CatalogueResult, CatalogueView } from './catalogue-view';
import { priceAt } from './price';
import type { Product } from './product';
import { productSet } from './product-sets';

/** Every product that fits the query, best first; equals stand by name, then by id. */
export function searchProducts(
	view: CatalogueView,
	query: CatalogueQuery,
	now: EpochMs,
): CatalogueResult {
	const words = foldedWords(query.text);
	const hits: { product: Product; score: number }[] = [];
	for (const product of view.products()) {
		if (!fits(view, product, query, now)) continue;
		const score = scoreOf(view, product, words);
		if (score !== undefined) hits.push({ product, score });
	}
	hits.sort(
		(a, b) =>
			compareBy(query, now, a.product, b.product) ||
			b.score - a.score ||
			(a.product.name < b.product.name ? -1 : a.product.name > b.product.name ? 1 : 0) ||
			a.product.id - b.product.id,
	);
	return { ids: hits.map(({ product }) => product.id), isCorrected: false };
}

function fits(view: CatalogueView, product: Product, query: CatalogueQuery, now: EpochMs): boolean {
	const { setCode, sector, provinceCode, minPriceDong, maxPriceDong, minStars } = query;
	if (setCode !== null && product.setCode !== setCode) return false;
	if (sector !== null && productSet(product.setCode)?.sector !== sector) return false;
	if (provinceCode !== null && view.producer(product.producerId)?.provinceCode !== provinceCode)
		return false;
	if (query.isInStock && product.stock !== null && product.stock <= 0) return false;
	const price = priceAt(product, now);
	if (minPriceDong !== null && price < minPriceDong) return false;
	if (maxPriceDong !== null && price > maxPriceDong) return false;
	if (minStars === null) return true;
	const certificate = view.certificate(product.certificateId);
	return (
		certificate !== undefined &&
		certificate.stars >= minStars &&
		certificateState(certificate, now) === 'valid'
	);
}

/** Undefined where a word is nowhere to be found. */
function scoreOf(
	view: CatalogueView,
	product: Product,
	words: readonly string[],
): number | undefined {
	const producer = view.producer(product.producerId);
	const fields = [
		product.name,
		producer?.name ?? '',
		[producer?.oldPlace, producer?.oldProvince].join(' '),
		productSet(product.setCode)?.legalName ?? '',
	].map(foldedWords);
	let score = 0;
	for (const word of words) {
		const field = fields.findIndex((own) => own.some((token) => token.startsWith(word)));
		if (field < 0) return undefined;
		score += fields.length - field;
	}
	return score;
}

function compareBy(query: CatalogueQuery, now: EpochMs, a: Product, b: Product): number {
	switch (query.sort) {
		case 'priceUp':
			return priceAt(a, now) - priceAt(b, now);
		case 'priceDown':
			return priceAt(b, now) - priceAt(a, now);
		case 'newest':
			return a.listedOn < b.listedOn ? 1 : a.listedOn > b.listedOn ? -1 : 0;
		case 'relevance':
		case 'name':
			return 0;
	}
}
