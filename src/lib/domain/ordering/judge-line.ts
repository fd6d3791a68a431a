import { isRunning, priceAt } from '../catalogue/price';
import { certificateState } from '../certification/certificate';
import type { ProductId } from '../ids';
import type { EpochMs } from '../time';
import { HONOURED_MS, type OrderingMoment } from './moment';
import type { LineChange } from './order';
import { priceInVersion, shownPromotion, type PriceSpan, type ProductTerms } from './terms';

/** A line as the buyer asked for it. */
export interface WantedLine {
	readonly productId: ProductId;
	readonly quantity: number;
	/** What the buyer saw for one unit, promotion taken off. */
	readonly seenPriceDong: number;
	readonly seenUnit: string;
	readonly promotionId: number | null;
	readonly lot: string | null;
	/** The very piece of the lot, where its label was scanned. */
	readonly serial?: string | null;
	/** When the server itself quoted the seen price, where it did: honoured as long as a price. */
	readonly quotedAt?: EpochMs;
}

/** Why a line cannot be had at all. */
export type RefusalCode =
	'UNKNOWN_PRODUCT' | 'PRODUCT_WITHDRAWN' | 'CERTIFICATE_EXPIRED' | 'LOT_RECALLED';

export type LineJudgement =
	| { readonly kind: 'refused'; readonly code: RefusalCode }
	| {
			readonly kind: 'offered';
			readonly name: string;
			readonly unit: string;
			/** What one unit costs; above what the buyer saw only where `mustAsk`. */
			readonly priceDong: number;
			readonly change: LineChange | null;
			/** Whether the buyer has to agree before anything is charged. */
			readonly mustAsk: boolean;
	  };

/**
 * Judges one line of an order by the terms of now, its stock left aside.
 *
 * The buyer pays the lowest price that the market's own terms allow them: that of now, or the one
 * they saw while it is honoured. Only where even that is above what they saw are they asked.
 * @param terms undefined where no such product ever was
 * @param isRecalled whether the very lot or piece was called back
 */
export function judgeLine(
	line: WantedLine,
	terms: ProductTerms | undefined,
	{ moment, isRecalled }: { readonly moment: OrderingMoment; readonly isRecalled: boolean },
): LineJudgement {
	const refusal = refuse(terms, moment, isRecalled);
	if (refusal !== null || !terms) return { kind: 'refused', code: refusal ?? 'UNKNOWN_PRODUCT' };
	const { name, unit } = terms;
	const { productId, seenPriceDong: seenDong, seenUnit } = line;
	const offered = { kind: 'offered', name, unit } as const;
	const nowDong = priceNow(terms, moment);
	if (unit !== seenUnit) {
		const code = 'PACK_CHANGED';
		const change: LineChange = { productId, code, seenUnit, nowUnit: unit, seenDong, nowDong };
		return { ...offered, priceDong: nowDong, change, mustAsk: true };
	}
	const promotion = honouredPromotion(line, terms, moment);
	const priceDong = Math.min(nowDong, ...honouredPrices(line, terms, moment));
	if (priceDong > seenDong) {
		const code =
			line.promotionId !== null && promotion === undefined ? 'PROMOTION_ENDED' : 'PRICE_CHANGED';
		const change: LineChange = { productId, code, seenDong, nowDong: priceDong };
		return { ...offered, priceDong, change, mustAsk: true };
	}
	const change: LineChange | null =
		priceDong < seenDong ? { productId, code: 'PRICE_FELL', seenDong, nowDong: priceDong } : null;
	return { ...offered, priceDong, change, mustAsk: false };
}

function refuse(
	terms: ProductTerms | undefined,
	{ receivedAt }: OrderingMoment,
	isRecalled: boolean,
): RefusalCode | null {
	if (!terms) return 'UNKNOWN_PRODUCT';
	if (isRecalled) return 'LOT_RECALLED';
	if (!terms.isListed) return 'PRODUCT_WITHDRAWN';
	switch (certificateState(terms.certificate, receivedAt)) {
		case 'expired':
		case 'withdrawn':
			return 'CERTIFICATE_EXPIRED';
		// Sold without stars: nobody has yet looked at its papers.
		case 'unverified':
		case 'valid':
			return null;
	}
}

function priceNow(terms: ProductTerms, { receivedAt }: OrderingMoment): number {
	const promotion = shownPromotion(terms, receivedAt);
	return priceAt({ priceDong: terms.priceDong, promotion }, receivedAt);
}

/** What the buyer may still claim: the price that stands or the one seen, less the promotion. */
function honouredPrices(
	line: WantedLine,
	terms: ProductTerms,
	moment: OrderingMoment,
): readonly number[] {
	const seen = seenPrice(terms, moment);
	const bases = seen?.unit === terms.unit && isHonoured(seen, moment) ? [seen.priceDong] : [];
	const promotion = honouredPromotion(line, terms, moment) ?? null;
	const prices = [terms.priceDong, ...bases].map((priceDong) =>
		priceAt({ priceDong, promotion }, moment.at),
	);
	return isQuoteHonoured(line, moment) ? [...prices, line.seenPriceDong] : prices;
}

function isQuoteHonoured({ quotedAt }: WantedLine, { receivedAt }: OrderingMoment): boolean {
	return quotedAt !== undefined && receivedAt - quotedAt <= HONOURED_MS;
}

function seenPrice(terms: ProductTerms, { seenVersion }: OrderingMoment): PriceSpan | undefined {
	return seenVersion === null ? undefined : priceInVersion(terms, seenVersion);
}

function isHonoured({ untilAt }: PriceSpan, { receivedAt }: OrderingMoment): boolean {
	return untilAt === null || receivedAt - untilAt <= HONOURED_MS;
}

/** The promotion that the buyer ordered by, if it ran then and its end is not too long ago. */
function honouredPromotion(line: WantedLine, terms: ProductTerms, moment: OrderingMoment) {
	return terms.promotions.find(
		(promotion) =>
			promotion.id === line.promotionId &&
			isRunning(promotion, moment.at) &&
			moment.receivedAt - promotion.endsAt <= HONOURED_MS,
	);
}
