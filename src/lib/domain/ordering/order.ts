import type { Deal } from '../catalogue/promotion';
import type { OrderId, ProducerId, ProductId } from '../ids';
import type { EpochMs } from '../time';
import type { ErrorCode, ErrorParams } from '../errors';

/** States of `order-state[data-state]`. `queued` exists on the phone only. */
export const ORDER_STATES = [
	'queued',
	'needsBuyer',
	'rejected',
	'held',
	'placed',
	'confirmed',
	'packed',
	'shipped',
	'delivered',
	'cancelled',
	'returned',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export type PaymentMethod = 'cod' | 'vietqr';
/** `awaiting`: nobody has seen money yet; a shown QR is no proof. `received`: the producer said so. */
export type PaymentState = 'awaiting' | 'received';

export interface Address {
	/** Two digits. */
	readonly provinceCode: string;
	/** Five digits. */
	readonly communeCode: string;
	/** House number, street, hamlet. */
	readonly street: string;
	/** The address in the names before 1/7/2025, for whoever still knows it by them. */
	readonly oldAddress: string | null;
}

export interface Buyer {
	readonly name: string;
	/** E.164: `+84912345678`. */
	readonly phone: string;
	readonly address: Address;
}

/** A line of an order as the server holds it. Sums in whole đồng. */
export interface OrderLine {
	readonly productId: ProductId;
	readonly name: string;
	readonly unit: string;
	readonly quantity: number;
	/** What one unit costs the buyer, promotion taken off. */
	readonly priceDong: number;
	/** From a scanned label, when it was ordered from one. */
	readonly lot: string | null;
	/** What the packer said went into the box; left out where nobody said. */
	readonly packedLots?: readonly string[] | null;
	/** By what promotion it is as it is; left out where by none. */
	readonly promotion?: LinePromotion | null;
}

/** What a promotion does for one line of an order, as it was when it was ordered. */
export interface LinePromotion {
	readonly id: number;
	/** Portions that this line takes; 0 in a line that is itself what the promotion gives. */
	readonly portions: number;
	readonly deal: Deal;
}

/** Something that is not as the buyer saw it. A quote holds one or more of these. */
export type LineChange =
	| {
			readonly productId: ProductId;
			readonly code: 'PRICE_CHANGED';
			readonly seenDong: number;
			readonly nowDong: number;
	  }
	| {
			readonly productId: ProductId;
			readonly code: 'PRICE_FELL';
			readonly seenDong: number;
			readonly nowDong: number;
	  }
	| {
			readonly productId: ProductId;
			readonly code: 'STOCK_CHANGED';
			readonly wanted: number;
			readonly left: number;
	  }
	| {
			readonly productId: ProductId;
			readonly code: 'PACK_CHANGED';
			readonly seenUnit: string;
			readonly nowUnit: string;
			readonly seenDong: number;
			readonly nowDong: number;
	  }
	| {
			readonly productId: ProductId;
			readonly code: 'PROMOTION_ENDED';
			readonly seenDong: number;
			readonly nowDong: number;
			/** What the buyer ordered by; left out where nothing is known of it. */
			readonly deal?: Deal;
			/** Portions that are still to be had, of those wanted. */
			readonly portions?: { readonly wanted: number; readonly left: number };
	  }
	| {
			readonly productId: ProductId;
			readonly code:
				'PRODUCT_WITHDRAWN' | 'CERTIFICATE_EXPIRED' | 'LOT_RECALLED' | 'UNKNOWN_PRODUCT';
			readonly alternatives: readonly ProductId[];
	  };

export interface OrderHistoryEntry {
	readonly at: EpochMs;
	readonly state: OrderState;
	readonly by: 'buyer' | 'producer' | 'system';
	/** Why, where a reason is known. */
	readonly code: ErrorCode | null;
	/** In the producer's own words. */
	readonly reason?: string;
	/** Where it tells of a recall, or that one was taken back. */
	readonly recall?: RecallOfGoods;
}

/** Which goods of an order a recall is about. */
export interface RecallOfGoods {
	readonly productId: ProductId;
	readonly productName: string;
	readonly lot: string;
	/** False where nobody noted what the order was packed from: its goods may be of the lot. */
	readonly isCertain: boolean;
	/** Only some pieces of the lot were called back. */
	readonly isOfPieces: boolean;
	/** Their serials, some of them where there are many; servers of old did not say. */
	readonly pieces?: readonly string[];
	/** How many they are in all. */
	readonly piecesInAll?: number;
}

/** Of which bundle an order is a part. */
export interface BundlePart {
	readonly id: number;
	readonly title: string;
	/** How many bundles were ordered. */
	readonly sets: number;
	/** Every order that came of it, this one too; shares in whole đồng, as they were ordered. */
	readonly parts: readonly {
		readonly orderId: OrderId;
		readonly producerId: ProducerId;
		readonly shareDong: number;
	}[];
	/**
	 * The bundle could not be had as it was seen: its parts are ordinary orders by now, each asked
	 * about by itself.
	 */
	readonly isBroken: boolean;
}

/** An order as whoever holds its secret may read it. */
export interface OrderView {
	readonly id: OrderId;
	readonly checkoutId: string;
	readonly producerId: ProducerId;
	readonly state: OrderState;
	readonly lines: readonly OrderLine[];
	/** What is not as seen; in `needsBuyer` the lines stand as they would be if accepted. */
	readonly changes: readonly LineChange[];
	readonly totalDong: number;
	readonly payment: PaymentMethod;
	readonly paymentState: PaymentState;
	readonly buyer: Buyer | null;
	readonly note: string | null;
	readonly placedAt: EpochMs;
	readonly possibleDuplicateOf: OrderId | null;
	readonly history: readonly OrderHistoryEntry[];
	/** Rises with every change; a phone keeps the highest it has seen. */
	readonly revision: number;
	/** Left out until it is handed over, or where nobody said by whom. */
	readonly parcel?: Parcel;
	/** Left out where it is no part of a bundle. */
	readonly bundle?: BundlePart;
}

/** Who carries an order, and how to ask them for it. */
export interface Parcel {
	readonly carrier: string | null;
	readonly tracking: string | null;
}

/** What was put right of a parcel that is under way; both are empty once the buyer is forgotten. */
export interface ParcelChange {
	readonly before: Parcel | null;
	readonly after: Parcel | null;
}

/** Whether the buyer may still call it off (before the producer has packed it). */
export function isCancellable(state: OrderState): boolean {
	return (
		state === 'queued' ||
		state === 'needsBuyer' ||
		state === 'held' ||
		state === 'placed' ||
		state === 'confirmed'
	);
}

/** What a use case may answer to an operation. */
export type OperationOutcome =
	| { readonly status: 'accepted'; readonly order?: OrderView }
	| { readonly status: 'acceptedChanged'; readonly order: OrderView }
	| { readonly status: 'needsBuyer'; readonly order: OrderView }
	| {
			readonly status: 'rejected';
			readonly code: ErrorCode;
			readonly params?: ErrorParams;
			readonly order?: OrderView;
	  }
	| { readonly status: 'held' };
