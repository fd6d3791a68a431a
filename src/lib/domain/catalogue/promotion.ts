import type { ProductId, SessionId } from '../ids';
import type { EpochMs } from '../time';

/**
 * What a promotion gives. It never changes once it was announced: its id names it for ever, so that
 * an order which says the id says what its buyer saw.
 */
export type Deal =
	/** So many percent off each unit; 1–99. */
	| { readonly kind: 'percent'; readonly percentOff: number }
	/** So many whole đồng off each unit. */
	| { readonly kind: 'amount'; readonly offDong: number }
	/** Who buys `buy` units gets `get` more of the same: real units, from the shelf. */
	| { readonly kind: 'buyGet'; readonly buy: number; readonly get: number }
	/** Who buys `buy` units gets one present. */
	| {
			readonly kind: 'gift';
			readonly buy: number;
			/** What it is called. */
			readonly gift: string;
			/** The same producer's product that it is, from the shelf; null where it is none. */
			readonly giftProductId: ProductId | null;
	  };
export type DealKind = Deal['kind'];

/** When it runs, and how often it is to be had. */
export interface PromotionFrame {
	readonly id: number;
	readonly startsAt: EpochMs;
	readonly endsAt: EpochMs;
	/**
	 * Portions (suất) as far as whoever says it knows: all that were put up, or what was left when
	 * last published. Null where they are not counted. A hint: only the server reserves.
	 */
	readonly portions: number | null;
	/** Most portions that one order gets; null where there is no such limit. */
	readonly perOrder: number | null;
	/** The market session that it belongs to. */
	readonly sessionId: SessionId | null;
}

export type Promotion = PromotionFrame & Deal;

/** The one kind of promotion that every released app understands. */
export interface PlainPromotion {
	readonly id: number;
	readonly percentOff: number;
	readonly startsAt: EpochMs;
	readonly endsAt: EpochMs;
}

/** Whether each order, or all of them together, gets only so much of it. */
export function isLimited({ portions, perOrder }: PromotionFrame): boolean {
	return portions !== null || perOrder !== null;
}

/** Units that make one portion. */
export function portionSize(deal: Deal): number {
	return 'buy' in deal ? deal.buy : 1;
}

/** The deal alone, without when and how often. */
export function dealOf(promotion: Promotion): Deal {
	switch (promotion.kind) {
		case 'percent':
			return { kind: 'percent', percentOff: promotion.percentOff };
		case 'amount':
			return { kind: 'amount', offDong: promotion.offDong };
		case 'buyGet':
			return { kind: 'buyGet', buy: promotion.buy, get: promotion.get };
		case 'gift': {
			const { buy, gift, giftProductId } = promotion;
			return { kind: 'gift', buy, gift, giftProductId };
		}
	}
}
