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

/**
 * What one unit costs under a deal, whole đồng; a fraction of a đồng falls in the buyer's favour. One
 * that would leave nothing to pay is not applied: it was put up for another price, and no price that
 * anybody named is 0.
 */
export function dealPrice(priceDong: number, deal: Deal): number {
	const leftDong = leftToPay(priceDong, deal);
	return leftDong > 0 ? leftDong : priceDong;
}

/** Whether a deal leaves something to pay of a price; else it is none, on the phone and for the server. */
export function fitsPrice(priceDong: number, deal: Deal): boolean {
	return leftToPay(priceDong, deal) > 0;
}

function leftToPay(priceDong: number, deal: Deal): number {
	switch (deal.kind) {
		case 'percent':
			return Math.floor((priceDong * (100 - deal.percentOff)) / 100);
		case 'amount':
			return priceDong - deal.offDong;
		case 'buyGet':
		case 'gift':
			return priceDong;
	}
}

/** What the first unit costs at a moment, promotion taken off, in whole đồng. */
export function priceAt(product: Pick<Product, 'priceDong' | 'promotion'>, now: EpochMs): number {
	const { priceDong, promotion } = product;
	return isRunning(promotion, now) ? dealPrice(priceDong, promotion) : priceDong;
}
