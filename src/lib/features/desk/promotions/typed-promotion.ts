import type { Deal, Promotion } from '$lib/domain/catalogue/promotion';
import {
	LONGEST_GIFT,
	promotionFaults,
	type PlannedPromotion,
	type PromotionFault,
} from '$lib/domain/catalogue/promotion-rules';
import type { Product } from '$lib/domain/catalogue/product';
import type { ProductId, SessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { parseDong } from '$lib/domain/money';
import { DAY_MS, dayOf, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import { momentOf, timeOf } from '../moment-fields';

export const DEAL_KINDS = ['percent', 'amount', 'buyGet', 'gift'] as const;

/** The form as it was typed, whether it makes sense or not. */
export const typedSchema = v.object({
	productId: v.string(),
	kind: v.picklist(DEAL_KINDS),
	percentOff: v.string(),
	off: v.string(),
	buy: v.string(),
	get: v.string(),
	gift: v.string(),
	/** Empty where the present is no product of the stall. */
	giftProductId: v.string(),
	/** Empty for all days. */
	sessionId: v.string(),
	fromDay: v.string(),
	fromTime: v.string(),
	toDay: v.string(),
	toTime: v.string(),
	/** Empty where there is no limit. */
	portions: v.string(),
	perOrder: v.string(),
});
export type TypedPromotion = v.InferOutput<typeof typedSchema>;

const LONG_AS_USUAL_MS = 7 * DAY_MS;

/** An empty form: from now on for a week, as most are. */
export function emptyForm(now: EpochMs): TypedPromotion {
	const end = now + LONG_AS_USUAL_MS;
	return {
		productId: '',
		kind: 'percent',
		percentOff: '',
		off: '',
		buy: '',
		get: '1',
		gift: '',
		giftProductId: '',
		sessionId: '',
		fromDay: dayOf(now),
		fromTime: timeOf(now),
		toDay: dayOf(end),
		toTime: '22:00',
		portions: '',
		perOrder: '',
	};
}

/** A form filled in after a promotion that was, for other days. */
export function formLike(productId: ProductId, promotion: Promotion, now: EpochMs): TypedPromotion {
	const { portions, perOrder } = promotion;
	const shown = (count: number | null) => (count === null ? '' : String(count));
	const form = {
		...emptyForm(now),
		productId: String(productId),
		kind: promotion.kind,
		portions: shown(portions),
		perOrder: shown(perOrder),
	};
	switch (promotion.kind) {
		case 'percent':
			return { ...form, percentOff: String(promotion.percentOff) };
		case 'amount':
			return { ...form, off: String(promotion.offDong) };
		case 'buyGet':
			return { ...form, buy: String(promotion.buy), get: String(promotion.get) };
		case 'gift': {
			const { buy, gift, giftProductId } = promotion;
			return { ...form, buy: String(buy), gift, giftProductId: shown(giftProductId) };
		}
	}
}

/** What the form may choose from. */
export interface Choices {
	/** The stall's products that are on sale. */
	readonly products: readonly Product[];
	/** Sessions that are not over and in which the stall has a turn. */
	readonly sessions: readonly MarketSession[];
}

/** What is wrong in the form: with what was planned, or chosen of what is not there. */
export type FormFault = PromotionFault | 'product' | 'session';

export type ChosenPromotion = PlannedPromotion & {
	readonly productId: ProductId;
	readonly sessionId: SessionId | null;
};

/** What a form says: which product, what of it, and what is wrong. */
export interface ReadForm {
	readonly product: Product | undefined;
	/** Null while no product is chosen. */
	readonly promotion: ChosenPromotion | null;
	readonly faults: readonly FormFault[];
}

/** Reads what was typed; what makes no sense becomes what `faults` names. */
export function readForm(typed: TypedPromotion, choices: Choices, now: EpochMs): ReadForm {
	const product = choices.products.find(({ id }) => String(id) === typed.productId);
	const session = choices.sessions.find(({ id }) => String(id) === typed.sessionId);
	const from = session ? session.startsAt : (momentOf(typed.fromDay, typed.fromTime) ?? NaN);
	const thisMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
	const planned: PlannedPromotion = {
		deal: dealIn(typed, choices.products),
		// What should have begun before begins now: nobody was told of it then.
		startsAt: Math.max(from, thisMinute),
		endsAt: session ? session.endsAt : (momentOf(typed.toDay, typed.toTime) ?? NaN),
		portions: limitOf(typed.portions),
		perOrder: limitOf(typed.perOrder),
	};
	const faults: FormFault[] = [];
	if (!product) faults.push('product');
	if (typed.sessionId !== '' && !session) faults.push('session');
	// Before a product is chosen, any price will do to judge the rest by.
	faults.push(...promotionFaults(planned, product ?? { priceDong: Infinity, setCode: 1 }, now));
	return {
		product,
		promotion: product
			? { ...planned, productId: product.id, sessionId: session?.id ?? null }
			: null,
		faults,
	};
}

function dealIn(typed: TypedPromotion, products: readonly Product[]): Deal {
	switch (typed.kind) {
		case 'percent':
			return { kind: 'percent', percentOff: wholeOf(typed.percentOff) };
		case 'amount':
			return { kind: 'amount', offDong: parseDong(typed.off) ?? NaN };
		case 'buyGet':
			return { kind: 'buyGet', buy: wholeOf(typed.buy), get: wholeOf(typed.get) };
		case 'gift': {
			const isOwn = typed.giftProductId !== '';
			const given = products.find(({ id }) => String(id) === typed.giftProductId);
			return {
				kind: 'gift',
				buy: wholeOf(typed.buy),
				gift: given ? given.name.slice(0, LONGEST_GIFT) : isOwn ? '' : typed.gift.trim(),
				giftProductId: given?.id ?? null,
			};
		}
	}
}

/** @returns NaN where it is no whole number */
export function wholeOf(typed: string): number {
	return /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : NaN;
}

function limitOf(typed: string): number | null {
	return typed.trim() === '' ? null : wholeOf(typed);
}
