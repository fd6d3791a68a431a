import { isRunning } from '../catalogue/price';
import { isLimited, type Promotion } from '../catalogue/promotion';
import type { Certificate } from '../certification/certificate';
import type { ProducerId, ProductId } from '../ids';
import type { EpochMs } from '../time';

/** The server's terms for one product: all that judging a line of an order needs to know of it. */
export interface ProductTerms {
	readonly id: ProductId;
	readonly producerId: ProducerId;
	readonly name: string;
	readonly setCode: number;
	/** Without any promotion, whole đồng. */
	readonly priceDong: number;
	readonly unit: string;
	/** False once the product was withdrawn. */
	readonly isListed: boolean;
	readonly certificate: Certificate | null;
	/** Whether the producer has a bank account that a buyer can pay into. */
	readonly takesTransfers: boolean;
	/** What it cost and per what unit, through all versions of the catalogue; the last one stands. */
	readonly prices: readonly PriceSpan[];
	/** Every promotion it ever had, by beginning, then id. */
	readonly promotions: readonly PromotionTerms[];
}

/** A promotion, of which `portions` are all that were put up. */
export type PromotionTerms = Promotion & {
	/** The first catalogue version that told it: no price that was over by then was offered with it. */
	readonly offeredFrom: number;
	/** What must be known of the product that it gives; null where it gives none. */
	readonly given: GivenProduct | null;
};
export type GivenProduct = Pick<ProductTerms, 'id' | 'name' | 'unit' | 'isListed' | 'certificate'>;

/** A price and what it buys, from one catalogue version up to, not including, another. */
export interface PriceSpan {
	readonly fromVersion: number;
	/** Null for the price of now. */
	readonly untilVersion: number | null;
	/** When another took its place; null for the price of now. */
	readonly untilAt: EpochMs | null;
	readonly priceDong: number;
	readonly unit: string;
}

/** The price that a catalogue version told; undefined where it did not hold the product. */
export function priceInVersion(
	terms: Pick<ProductTerms, 'prices'>,
	version: number,
): PriceSpan | undefined {
	return terms.prices.find(
		({ fromVersion, untilVersion }) =>
			fromVersion <= version && (untilVersion === null || version < untilVersion),
	);
}

/**
 * The promotion that whoever orders at a moment gets unasked: one that takes something off the
 * price of each unit. What is limited, and presents, are only for those who ordered by them.
 */
export function openPromotion(
	terms: Pick<ProductTerms, 'promotions'>,
	now: EpochMs,
): PromotionTerms | null {
	const running = terms.promotions.find((promotion) => isRunning(promotion, now));
	return running && !isLimited(running) ? running : null;
}
