import type { EpochMs } from '../time';
import type { Product, Promotion } from './product';

/** Whether a promotion runs at a moment; its last moment is not part of it. */
export function isRunning(promotion: Promotion | null, now: EpochMs): promotion is Promotion {
	return promotion !== null && promotion.startsAt <= now && now < promotion.endsAt;
}

/**
 * What one unit costs at a moment, promotion taken off, in whole đồng; a fraction of a đồng
 * falls in the buyer's favour.
 */
export function priceAt(product: Pick<Product, 'priceDong' | 'promotion'>, now: EpochMs): number {
	const { priceDong, promotion } = product;
	if (!isRunning(promotion, now)) return priceDong;
	return Math.floor((priceDong * (100 - promotion.percentOff)) / 100);
}
