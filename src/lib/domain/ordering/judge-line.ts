import { dealPrice, isRunning } from '../catalogue/price';
import { dealOf, isLimited, portionSize } from '../catalogue/promotion';
import { promotionStage } from '../catalogue/promotion-rules';
import { certificateState } from '../certification/certificate';
import type { ProductId } from '../ids';
import type { EpochMs } from '../time';
import { HONOURED_MS, type OrderingMoment } from './moment';
import type { LineChange, LinePromotion } from './order';
import {
	openPromotion,
	priceInVersion,
	type PriceSpan,
	type ProductTerms,
	type PromotionTerms,
} from './terms';

/** A line as the buyer asked for it. */
export interface WantedLine {
	readonly productId: ProductId;
	readonly quantity: number;
	/** What the buyer saw for one unit, promotion taken off. */
	readonly seenPriceDong: number;
	readonly seenUnit: string;
	/** The promotion that the buyer ordered by: all portions that the quantity makes. */
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

/** Units of a line that cost the same. */
export interface LinePart {
	readonly quantity: number;
	/** What one unit costs; above what the buyer saw only where they are asked. */
	readonly priceDong: number;
	readonly promotion: LinePromotion | null;
}

export type LineJudgement =
	| { readonly kind: 'refused'; readonly code: RefusalCode }
	| {
			readonly kind: 'offered';
			readonly name: string;
			readonly unit: string;
			/** Together as many units as asked for; under a limited promotion there may be two. */
			readonly parts: readonly LinePart[];
			/** The promotion that the buyer ordered by, where it is honoured. */
			readonly claimed: PromotionTerms | null;
			readonly change: LineChange | null;
			/** Whether the buyer has to agree before anything is charged. */
			readonly mustAsk: boolean;
	  };

export interface LineGrounds {
	readonly moment: OrderingMoment;
	/** Whether the very lot or piece was called back. */
	readonly isRecalled: boolean;
	/** Portions of the promotion it was ordered by that this line may have. */
	readonly portions: number;
}

/**
 * Judges one line of an order by the terms of now, its stock left aside.
 *
 * The buyer pays the lower of two prices that the market itself offered: that of now with what runs
 * now, and the one they saw with the promotion that ran then, while both are honoured. Only where
 * even that is above what they saw, or a present that they were promised is gone, are they asked.
 * @param terms undefined where no such product ever was
 */
export function judgeLine(
	line: WantedLine,
	terms: ProductTerms | undefined,
	grounds: LineGrounds,
): LineJudgement {
	const { moment } = grounds;
	const refusal = refuse(terms, moment, grounds.isRecalled);
	if (refusal !== null || !terms) return { kind: 'refused', code: refusal ?? 'UNKNOWN_PRODUCT' };
	const { name, unit } = terms;
	const { productId, seenPriceDong: seenDong, seenUnit } = line;
	const claimed = honouredPromotion(line, terms, moment);
	const parts = partsOf(line, terms, { ...grounds, claimed });
	const offered = { kind: 'offered', name, unit, parts, claimed } as const;
	const nowDong = Math.max(...parts.map(({ priceDong }) => priceDong));
	if (unit !== seenUnit) {
		const code = 'PACK_CHANGED';
		const change: LineChange = { productId, code, seenUnit, nowUnit: unit, seenDong, nowDong };
		return { ...offered, change, mustAsk: true };
	}
	const lost = lostPromotion(line, terms, parts);
	if (lost && (nowDong > seenDong || !isOffPrice(lost.promotion))) {
		return { ...offered, change: promotionEnded(line, nowDong, lost), mustAsk: true };
	}
	if (nowDong > seenDong) {
		const code = line.promotionId !== null && !claimed ? 'PROMOTION_ENDED' : 'PRICE_CHANGED';
		return { ...offered, change: { productId, code, seenDong, nowDong }, mustAsk: true };
	}
	// Of a limited promotion only some units may be had for less than they were seen for.
	const lowestDong = Math.min(...parts.map(({ priceDong }) => priceDong));
	const fallenDong = nowDong < seenDong ? nowDong : lowestDong;
	const change: LineChange | null =
		fallenDong < seenDong ? { productId, code: 'PRICE_FELL', seenDong, nowDong: fallenDong } : null;
	return { ...offered, change, mustAsk: false };
}

/** What a buyer ordered by and does not get, or not as often as they ordered. */
export interface LostPromotion {
	readonly promotion: PromotionTerms;
	readonly portions: { readonly wanted: number; readonly left: number };
}

/** Tells that a promotion, or some portions of it, are gone. */
export function promotionEnded(
	{ productId, seenPriceDong: seenDong }: WantedLine,
	nowDong: number,
	{ promotion, portions }: LostPromotion,
): LineChange {
	const deal = dealOf(promotion);
	return { productId, code: 'PROMOTION_ENDED', seenDong, nowDong, deal, portions };
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

type PriceGrounds = LineGrounds & { readonly claimed: PromotionTerms | null };

/** The units under the promotion, then those at the ordinary price. */
function partsOf(line: WantedLine, terms: ProductTerms, grounds: PriceGrounds): LinePart[] {
	const { claimed } = grounds;
	const { quantity } = line;
	if (!claimed) return [ordinaryPart(line, terms, grounds)];
	const portions = Math.min(Math.floor(quantity / portionSize(claimed)), grounds.portions);
	if (!isOffPrice(claimed)) {
		const part = ordinaryPart(line, terms, grounds);
		return [portions > 0 ? { ...part, promotion: inLine(claimed, portions) } : part];
	}
	const standingDong = standingPrice(terms, grounds.moment);
	const priceDong = Math.min(
		standingDong,
		...pricesUnder(claimed, terms, grounds.moment),
		...quotedPrice(line, grounds.moment),
	);
	// It takes nothing off: no portion of it is spent.
	if (priceDong === standingDong) return [ordinaryPart(line, terms, grounds)];
	const reduced = { quantity: portions, priceDong, promotion: inLine(claimed, portions) };
	const rest = ordinaryPart({ ...line, quantity: quantity - portions }, terms, grounds);
	return [reduced, rest].filter((part) => part.quantity > 0);
}

function ordinaryPart(line: WantedLine, terms: ProductTerms, grounds: PriceGrounds): LinePart {
	const open = openPromotion(terms, grounds.moment.receivedAt);
	const priceDong = ordinaryPrice(line, terms, grounds);
	const isReduced = priceDong < terms.priceDong && open !== null && isOffPrice(open);
	const isByIt = isReduced && priceDong === dealPrice(terms.priceDong, open);
	const promotion = isByIt ? inLine(open, line.quantity) : null;
	return { quantity: line.quantity, priceDong, promotion };
}

/** What whoever orders by no promotion pays. A quote of a limited one is no quote for more of it. */
function ordinaryPrice(
	line: WantedLine,
	terms: ProductTerms,
	{ moment, claimed }: PriceGrounds,
): number {
	const isQuote = !claimed || !isLimited(claimed) || !isOffPrice(claimed);
	return Math.min(standingPrice(terms, moment), ...(isQuote ? quotedPrice(line, moment) : []));
}

/** For everybody: the price of now with what runs now, or the one seen, while it is honoured. */
function standingPrice(terms: ProductTerms, moment: OrderingMoment): number {
	const open = openPromotion(terms, moment.receivedAt);
	return Math.min(
		open ? dealPrice(terms.priceDong, open) : terms.priceDong,
		honouredPrice(terms, moment)?.priceDong ?? Infinity,
	);
}

/**
 * What a promotion makes of the prices that it was offered with: of the one that stands while it
 * runs, and of the one seen if both were told together. An ended one takes nothing off a price that
 * came after it.
 */
function pricesUnder(
	claimed: PromotionTerms,
	terms: ProductTerms,
	moment: OrderingMoment,
): number[] {
	const seen = honouredPrice(terms, moment);
	const offeredWith = [
		...(isRunning(claimed, moment.receivedAt) ? [terms.priceDong] : []),
		...(seen && wereToldTogether(seen, claimed) ? [seen.priceDong] : []),
	];
	return offeredWith.map((priceDong) => dealPrice(priceDong, claimed));
}

/** One that ran when the price was seen, or later, was told with it, unless it is newer. */
function wereToldTogether({ untilVersion }: PriceSpan, { offeredFrom }: PromotionTerms): boolean {
	return untilVersion === null || offeredFrom < untilVersion;
}

function quotedPrice(line: WantedLine, moment: OrderingMoment): number[] {
	return isQuoteHonoured(line, moment) ? [line.seenPriceDong] : [];
}

function isQuoteHonoured({ quotedAt }: WantedLine, { receivedAt }: OrderingMoment): boolean {
	return quotedAt !== undefined && receivedAt - quotedAt <= HONOURED_MS;
}

/** The price that the phone held, for the pack of now, while it is honoured. */
function honouredPrice(terms: ProductTerms, moment: OrderingMoment): PriceSpan | undefined {
	const { seenVersion } = moment;
	const seen = seenVersion === null ? undefined : priceInVersion(terms, seenVersion);
	return seen?.unit === terms.unit && isHonoured(seen, moment) ? seen : undefined;
}

function isHonoured({ untilAt }: PriceSpan, { receivedAt }: OrderingMoment): boolean {
	return untilAt === null || receivedAt - untilAt <= HONOURED_MS;
}

function isOffPrice({ kind }: PromotionTerms): boolean {
	return kind === 'percent' || kind === 'amount';
}

function inLine(promotion: PromotionTerms, portions: number): LinePromotion {
	return { id: promotion.id, portions, deal: dealOf(promotion) };
}

/**
 * The promotion that the buyer ordered by, if it ran then and its end is not too long ago, or if
 * the server itself quoted it. One that was withdrawn before it began never ran.
 */
function honouredPromotion(
	line: WantedLine,
	terms: ProductTerms,
	moment: OrderingMoment,
): PromotionTerms | null {
	const claimed = terms.promotions.find(({ id }) => id === line.promotionId);
	if (!claimed) return null;
	const isInside =
		isRunning(claimed, moment.at) &&
		promotionStage(claimed, moment.receivedAt) !== 'withdrawn' &&
		moment.receivedAt - claimed.endsAt <= HONOURED_MS;
	return isInside || isQuoteHonoured(line, moment) ? claimed : null;
}

function lostPromotion(
	line: WantedLine,
	terms: ProductTerms,
	parts: readonly LinePart[],
): LostPromotion | null {
	const promotion = terms.promotions.find(({ id }) => id === line.promotionId);
	if (!promotion) return null;
	const wanted = Math.floor(line.quantity / portionSize(promotion));
	const own = parts.find((part) => part.promotion?.id === promotion.id);
	const left = own?.promotion?.portions ?? 0;
	return left < wanted ? { promotion, portions: { wanted, left } } : null;
}
