import type { Product } from '../catalogue/product';
import { isAlcohol } from '../catalogue/product-sets';
import type { Promotion, PromotionFrame } from '../catalogue/promotion';
import {
	promotionFaults,
	type PlannedPromotion,
	type PromotionFault,
} from '../catalogue/promotion-rules';
import type { ProductId, SessionId } from '../ids';
import type { MarketSession } from './session';

/**
 * A promotion that a session is to bring with it: nobody but its hosts sees it, and nothing is priced by it,
 * before the session is put up.
 */
export type DraftPromotion = PlannedPromotion & {
	/** A UUID minted where it was added; it stays the same whatever else of it changes. */
	readonly key: string;
	readonly productId: ProductId;
};

type PromotionTimes = Pick<PromotionFrame, 'startsAt' | 'endsAt'>;

/** When a product is promoted already. */
export type TakenTime = Pick<DraftPromotion, 'productId' | 'startsAt' | 'endsAt'>;

/** All that a promotion of a plan holds, in one order: what was kept comes back in another. */
export const DRAFT_PROMOTION_PARTS: readonly string[] = [
	...['key', 'productId', 'startsAt', 'endsAt', 'portions', 'perOrder'],
	...['deal', 'kind', 'percentOff', 'offDong', 'buy', 'get', 'gift', 'giftProductId'],
];

const PARTS = [...DRAFT_PROMOTION_PARTS];

/** What promotions are judged by besides the plan in which they stand. */
export interface PromotedGoods {
	/** What is sold now. */
	readonly products: ReadonlyMap<ProductId, Pick<Product, 'producerId' | 'priceDong' | 'setCode'>>;
	/** By promotions that were put up, in whichever session or by the stall itself. */
	readonly taken: readonly TakenTime[];
}

/** Nothing is known, so that nothing can be promoted. */
export const NO_GOODS: PromotedGoods = { products: new Map(), taken: [] };

const KIND_OF_FAULT: Readonly<Record<PromotionFault, PromotionClash['kind']>> = {
	alcohol: 'promotionAlcohol',
	percentOff: 'promotionUnfit',
	offDong: 'promotionUnfit',
	buy: 'promotionUnfit',
	get: 'promotionUnfit',
	gift: 'promotionUnfit',
	backwards: 'promotionOutside',
	past: 'promotionOutside',
	tooLong: 'promotionOutside',
	portions: 'promotionLimits',
	perOrder: 'promotionLimits',
};

/** What must be put right of a promotion before its session may be published. */
export interface PromotionClash {
	readonly kind:
		/** No turn of the session shows its product. */
		| 'promotionNoTurn'
		| 'promotionUnsold'
		/** Not within the session's times. */
		| 'promotionOutside'
		/** Its product has another one of the plan at its time. */
		| 'promotionTwice'
		/** Its product has one at its time that was put up already. */
		| 'promotionTaken'
		/** What it gives does not suit the product's price, or is nothing. */
		| 'promotionUnfit'
		| 'promotionLimits'
		| 'promotionAlcohol'
		/** The product that it gives is not sold by the same producer, or is the one that is promoted. */
		| 'promotionGift';
	/** Its key. */
	readonly promotion: string;
	readonly productId: ProductId;
}

/** A plan as its promotions see it. */
type Promoting = Pick<MarketSession, 'startsAt' | 'endsAt'> & {
	readonly slots: readonly { readonly productIds: readonly ProductId[] }[];
	readonly promotions?: readonly DraftPromotion[];
};

/** What is wrong with the promotions of a plan, in their order. */
export function promotionClashes(plan: Promoting, goods: PromotedGoods): PromotionClash[] {
	const { promotions = [] } = plan;
	return promotions.flatMap((promotion, index) => {
		const { key, productId } = promotion;
		const isWithAnother = promotions.slice(0, index).some((one) => isSameAtOnce(one, promotion));
		const kinds = new Set([
			...faultsOf(promotion, goods),
			...placeFaults(promotion, plan),
			...(isWithAnother ? (['promotionTwice'] as const) : []),
			...(goods.taken.some((one) => isSameAtOnce(one, promotion))
				? (['promotionTaken'] as const)
				: []),
		]);
		return [...kinds].map((kind) => ({ kind, promotion: key, productId }));
	});
}

function placeFaults(
	{ productId, startsAt, endsAt }: DraftPromotion,
	{ slots, ...session }: Promoting,
): PromotionClash['kind'][] {
	const isInTurn = slots.some(({ productIds }) => productIds.includes(productId));
	const isWithin = session.startsAt <= startsAt && endsAt <= session.endsAt;
	return [
		...(isInTurn ? [] : (['promotionNoTurn'] as const)),
		...(isWithin ? [] : (['promotionOutside'] as const)),
	];
}

function faultsOf(
	promotion: DraftPromotion,
	{ products }: PromotedGoods,
): PromotionClash['kind'][] {
	const { productId, deal, startsAt } = promotion;
	const product = products.get(productId);
	if (!product) return ['promotionUnsold'];
	// Whether its time is over, the session says.
	const kinds = promotionFaults(promotion, product, startsAt).map((fault) => KIND_OF_FAULT[fault]);
	if (deal.kind !== 'gift' || deal.giftProductId === null) return kinds;
	const gift = products.get(deal.giftProductId);
	const isTheirs = gift?.producerId === product.producerId && deal.giftProductId !== productId;
	if (!gift || !isTheirs) return [...kinds, 'promotionGift'];
	return isAlcohol(gift.setCode) ? [...kinds, 'promotionAlcohol'] : kinds;
}

/** Whether both are of one product and run at the same moment. */
function isSameAtOnce(one: TakenTime, other: TakenTime): boolean {
	const isAtOnce = one.startsAt < other.endsAt && other.startsAt < one.endsAt;
	return one.productId === other.productId && isAtOnce;
}

/** The goods that one has to know of to judge promotions, each once. */
export function goodsOf(promotions: readonly DraftPromotion[] = []): ProductId[] {
	const ids = promotions.flatMap(({ productId, deal }) =>
		deal.kind === 'gift' && deal.giftProductId !== null
			? [productId, deal.giftProductId]
			: [productId],
	);
	return [...new Set(ids)];
}

/** Numbers of promotions that were never put up begin here: a billion lies before, and as many behind. */
const REHEARSED_FROM = 2 ** 30;

/** A draft's promotion as its rehearsal plays it. Its number is its own, whatever else is added or taken out. */
export function rehearsedPromotion(
	{ key, deal, startsAt, endsAt, portions, perOrder }: DraftPromotion,
	sessionId: SessionId,
): Promotion {
	const random = Number.parseInt(key.slice(-8), 16);
	const id = REHEARSED_FROM + (random % REHEARSED_FROM);
	return { ...deal, id, startsAt, endsAt, portions, perOrder, sessionId };
}

/** Those that do not stand among promotions of the session as they are: the answer to a save may be lost. */
export function notPutUp(
	drafted: readonly DraftPromotion[],
	putUp: readonly { readonly productId: ProductId; readonly promotion: Promotion }[],
): DraftPromotion[] {
	const textOf = (productId: ProductId, promotion: Promotion) =>
		JSON.stringify({ ...promotion, productId, id: 0, sessionId: null }, PARTS);
	const known = new Set(putUp.map(({ productId, promotion }) => textOf(productId, promotion)));
	return drafted.filter((one) => {
		const { deal, startsAt, endsAt, portions, perOrder } = one;
		const promotion = { ...deal, startsAt, endsAt, portions, perOrder, id: 0, sessionId: null };
		return !known.has(textOf(one.productId, promotion));
	});
}

/**
 * When products are promoted once a session is moved: its own promotions move with it.
 * @param own promotions that were put up in the session
 * @param byMs how much later the session is to begin
 */
export function takenAfterMove(
	taken: readonly TakenTime[],
	own: readonly { readonly productId: ProductId; readonly promotion: PromotionTimes }[],
	byMs: number,
): TakenTime[] {
	return taken.map((one) => {
		const isOwn = own.some(
			({ productId, promotion: { startsAt, endsAt } }) =>
				productId === one.productId && startsAt === one.startsAt && endsAt === one.endsAt,
		);
		return isOwn ? { ...one, startsAt: one.startsAt + byMs, endsAt: one.endsAt + byMs } : one;
	});
}

/** The same so much later. */
export function laterBy<One extends PromotionTimes>(
	promotions: readonly One[],
	byMs: number,
): One[] {
	return promotions.map((one) => ({
		...one,
		startsAt: one.startsAt + byMs,
		endsAt: one.endsAt + byMs,
	}));
}
