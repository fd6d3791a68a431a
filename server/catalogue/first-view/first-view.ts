import { type Catalogue } from '$lib/domain/catalogue/catalogue';
import type { FirstView } from '$lib/domain/catalogue/catalogue-view';
import type { Entry } from '$lib/domain/catalogue/entries';
import { homePicks } from '$lib/domain/catalogue/home';
import { PAGE_SIZE, readCatalogueAddress } from '$lib/domain/catalogue/query-address';
import { searchCatalogue } from '$lib/domain/catalogue/search/search-catalogue';
import type { Product, ProductStory } from '$lib/domain/catalogue/product';
import type { ProductId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';

import { EntryCollector } from './entry-collector';

export interface FirstViewSource {
	readonly catalogue: Catalogue;
	readonly now: EpochMs;
	readonly story: (id: ProductId) => Promise<ProductStory | undefined>;
}

/** Other products of the same producer on a product's page. */
const SIBLINGS = 4;

/**
 * Picks what one page shows before the phone has a catalogue of its own.
 * @param page `home`, `products`, `product/mat-ong`, `producer/…`, `market`, `session/…`
 * @param params the search part of the page's address
 * @returns undefined where there is no such page or thing
 */
export async function getFirstView(
	source: FirstViewSource,
	page: string,
	params: URLSearchParams,
): Promise<FirstView | undefined> {
	const [name, slug, ...more] = page.split('/');
	if (more.length > 0) return undefined;
	if (slug === undefined) {
		switch (name) {
			case 'home':
				return getHome(source);
			case 'products':
				return getProducts(source, params);
			case 'market':
				return getMarket(source);
			default:
				return undefined;
		}
	}
	switch (name) {
		case 'product':
			return getProduct(source, slug);
		case 'producer':
			return getProducer(source, slug);
		case 'session':
			return getSession(source, slug);
		default:
			return undefined;
	}
}

function getHome(source: FirstViewSource): FirstView {
	const { session, inSeason, newlyCertified } = homePicks(source.catalogue, source.now);
	const entries = new EntryCollector(source.catalogue);
	if (session) entries.addSession(session);
	for (const product of [...inSeason, ...newlyCertified]) entries.addProduct(product);
	return toView(source, entries.all);
}

function getProducts(source: FirstViewSource, params: URLSearchParams): FirstView {
	const { query, page } = readCatalogueAddress(params);
	const { ids } = searchCatalogue(source.catalogue, query, source.now);
	const start = (page - 1) * PAGE_SIZE;
	const shown = ids.slice(start, start + PAGE_SIZE);
	const entries = new EntryCollector(source.catalogue);
	for (const id of shown) entries.addProductById(id);
	return { ...toView(source, entries.all), result: { ids: shown, total: ids.length } };
}

async function getProduct(source: FirstViewSource, slug: string): Promise<FirstView | undefined> {
	const product = source.catalogue.productBySlug(slug);
	if (!product) return undefined;
	const entries = new EntryCollector(source.catalogue);
	entries.addProduct(product);
	const story = await source.story(product.id);
	if (story) entries.add({ kind: 'story', id: String(product.id), body: story });
	for (const sibling of siblingsOf(source.catalogue, product)) entries.addProduct(sibling);
	return toView(source, entries.all);
}

function siblingsOf(catalogue: Catalogue, { id, producerId }: Product): readonly Product[] {
	return catalogue
		.productsOf(producerId)
		.filter((other) => other.id !== id)
		.slice(0, SIBLINGS);
}

function getProducer(source: FirstViewSource, slug: string): FirstView | undefined {
	const producer = source.catalogue.producerBySlug(slug);
	if (!producer) return undefined;
	const entries = new EntryCollector(source.catalogue);
	entries.add({ kind: 'producer', id: String(producer.id), body: producer });
	for (const product of source.catalogue.productsOf(producer.id).slice(0, PAGE_SIZE)) {
		entries.addProduct(product);
	}
	return toView(source, entries.all);
}

function getMarket(source: FirstViewSource): FirstView {
	const entries = new EntryCollector(source.catalogue);
	for (const session of source.catalogue.sessions()) addWithSlots(entries, session);
	return toView(source, entries.all);
}

function getSession(source: FirstViewSource, slug: string): FirstView | undefined {
	const session = source.catalogue.sessions().find((one) => one.slug === slug);
	if (!session) return undefined;
	const entries = new EntryCollector(source.catalogue);
	addWithSlots(entries, session);
	return toView(source, entries.all);
}

function addWithSlots(entries: EntryCollector, session: MarketSession): void {
	entries.addSession(session);
	for (const slot of session.slots) for (const id of slot.productIds) entries.addProductById(id);
}

function toView({ catalogue, now }: FirstViewSource, entries: readonly Entry[]): FirstView {
	return { entries, now, result: null, productCount: catalogue.productCount };
}
