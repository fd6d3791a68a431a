import type { Certificate, Stars } from '../certification/certificate';
import type { CertificateId, ProducerId, ProductId } from '../ids';
import type { MarketSession } from '../market/session';
import type { ProvinceStanding } from '../places/provinces';
import type { EpochMs } from '../time';
import type { LabelKey, SerialFlag } from '../trace/lot';
import type { Bundle } from './bundle';
import type { Entry } from './entries';
import type { Producer, Product, ProductSetCode } from './product';

export type SortOrder = 'relevance' | 'newest' | 'priceUp' | 'priceDown' | 'name';

/** What a person asks of the catalogue. Every field but `text` and `sort` narrows; null = any. */
export interface CatalogueQuery {
	readonly text: string;
	readonly provinceCode: string | null;
	/** Sector (ngành) 1–6. */
	readonly sector: number | null;
	readonly setCode: ProductSetCode | null;
	/** Only under a certificate that is valid now, with at least so many stars. */
	readonly minStars: Stars | null;
	readonly minPriceDong: number | null;
	readonly maxPriceDong: number | null;
	readonly isInStock: boolean;
	/** Only what has a season and is in it this month. */
	readonly isInSeason: boolean;
	readonly sort: SortOrder;
}

export interface CatalogueResult {
	/** All products that fit, best first. */
	readonly ids: readonly ProductId[];
	/** True where nothing fitted exactly and one mistyped letter was forgiven. */
	readonly isCorrected: boolean;
}

/**
 * The catalogue as screens read it: the same on the phone (from IndexedDB), on the server and
 * for a page's first view. All reads are synchronous, from memory.
 */
export interface CatalogueView {
	/** Changes whenever the contents do. */
	readonly epoch: string | null;
	readonly version: number;
	readonly productCount: number;
	products(): Iterable<Product>;
	product(id: ProductId): Product | undefined;
	productBySlug(slug: string): Product | undefined;
	/** @param gtin 14 digits */
	productByGtin(gtin: string): Product | undefined;
	producer(id: ProducerId): Producer | undefined;
	producerBySlug(slug: string): Producer | undefined;
	productsOf(id: ProducerId): readonly Product[];
	certificate(id: CertificateId | null): Certificate | undefined;
	/** In order of their beginning. */
	sessions(): readonly MarketSession[];
	/** In no particular order; see `bundle-offer.ts` for what can be had of them now. */
	bundles(): readonly Bundle[];
	labelKey(kid: string): LabelKey | undefined;
	serialFlag(gtin: string, lot: string, serial: string): SerialFlag | undefined;
}

/**
 * What the server puts into a page's HTML, so that it reads before any script runs: just the
 * entries that this page shows. A page renders these until the phone's own catalogue is there.
 */
export interface FirstView {
	readonly entries: readonly Entry[];
	/** The server's clock, so that countdowns and states agree between server and phone. */
	readonly now: EpochMs;
	/** On the catalogue page: what the address asks for, searched on the whole catalogue. */
	readonly result: { readonly ids: readonly ProductId[]; readonly total: number } | null;
	/** Products of the whole catalogue, of which `entries` may hold a few. */
	readonly productCount: number;
	/** Provinces that are not, by today, as the app was built with them; left out where there are none. */
	readonly provinces?: readonly ProvinceStanding[];
}
