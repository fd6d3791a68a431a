import type { EpochMs } from '../time';
import type { Product } from './product';
import type { Deal, Promotion } from './promotion';

/** Whether a promotion runs at a moment; its last moment is not part of it, nor is it when it is spent. */
export function isRunning(promotion: Promotion | null, now: EpochMs): promotion is Promotion {
	return (
		promotion !== null &&
		promotion.startsAt <= now &&
		now < promotion.endsAt &&
		promotion.portions !== 0
	);
}

/** What one unit costs under a deal, whole đồng; a fraction of a đồng falls in the buyer's favour. */
export function dealPrice(priceDong: number, deal: Deal): number {
	switch (deal.kind) {
		case 'percent':
			return Math.floor((priceDong * (100 - deal.percentOff)) / 100);
		case 'amount':
			return Math.max(0, priceDong - deal.offDong);
		default:
			return priceDong;
	}
}

/** What the first unit costs at a moment, promotion taken off, in whole đồng. */
export function priceAt(product: Pick<Product, 'priceDong' | 'promotion'>, now: EpochMs): number {
	const { priceDong, promotion } = product;
	return isRunning(promotion, now) ? dealPrice(priceDong, promotion) : priceDong;
}
