import type { DeskErrorCode } from '../desk-errors';
import { DAY_MS, type EpochMs } from '../time';
import type { Product } from './product';
import { isAlcohol } from './product-sets';
import type { Deal, PromotionFrame } from './promotion';

/** A promotion as its producer would have it. */
export type PlannedPromotion = Pick<
	PromotionFrame,
	'startsAt' | 'endsAt' | 'portions' | 'perOrder'
> & { readonly deal: Deal };

const LONGEST_MS = 366 * DAY_MS;
const LONGEST_GIFT = 80;

/**
 * What keeps a promotion from being announced, as far as it and its product alone say.
 * @param now one that has ended before is none
 * @returns null where nothing does
 */
export function promotionFault(
	planned: PlannedPromotion,
	product: Pick<Product, 'priceDong' | 'setCode'>,
	now: EpochMs,
): Extract<DeskErrorCode, 'PROMOTION_UNFIT' | 'ALCOHOL_PRESENT'> | null {
	const { deal, startsAt, endsAt, portions, perOrder } = planned;
	// Law: spirits and other alcohol may not be promoted by presents, nor given as one.
	const isPresent = deal.kind === 'buyGet' || deal.kind === 'gift';
	if (isPresent && isAlcohol(product.setCode)) return 'ALCOHOL_PRESENT';
	const isFit =
		isDealFit(deal, product.priceDong) &&
		endsAt > Math.max(startsAt, now) &&
		endsAt - startsAt <= LONGEST_MS &&
		(portions === null || isWithin(portions, 1_000_000)) &&
		(perOrder === null || isWithin(perOrder, 999));
	return isFit ? null : 'PROMOTION_UNFIT';
}

function isDealFit(deal: Deal, priceDong: number): boolean {
	switch (deal.kind) {
		case 'percent':
			return isWithin(deal.percentOff, 99);
		case 'amount':
			return isWithin(deal.offDong, priceDong - 1);
		case 'buyGet':
			return isWithin(deal.buy, 99) && isWithin(deal.get, 99);
		case 'gift': {
			const length = deal.gift.trim().length;
			return isWithin(deal.buy, 99) && isWithin(length, LONGEST_GIFT);
		}
	}
}

function isWithin(value: number, most: number): boolean {
	return Number.isSafeInteger(value) && value >= 1 && value <= most;
}
