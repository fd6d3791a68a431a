import * as v from 'valibot';

import type { ProductId, SessionId } from '../ids';
import type { EntryBodies } from './entries';
import { fitsPrice } from './price';
import type { Product } from './product';
import type { PlainPromotion, Promotion } from './promotion';

/**
 * How a product's entry says its promotion. `promotion` is what every released app reads, and
 * charges, right: percent without limits. Anything else stands in `offer`, which an older app lets
 * go: it shows the ordinary price, at which nobody loses.
 */
export interface PublishedPromotion {
	readonly promotion: PlainPromotion | null;
	/** A {@link Promotion}, perhaps of a kind that came after this app; kept as it came. */
	readonly offer?: unknown;
}

/** Writes a promotion into a product's entry. */
export function publishedPromotion(promotion: Promotion | null): PublishedPromotion {
	if (!promotion) return { promotion: null };
	const { id, startsAt, endsAt, portions, perOrder, sessionId, ...deal } = promotion;
	const isPlain = portions === null && perOrder === null && sessionId === null;
	if (isPlain && deal.kind === 'percent') {
		return { promotion: { id, percentOff: deal.percentOff, startsAt, endsAt } };
	}
	const limits = Object.entries({ portions, perOrder, sessionId }).filter(([, it]) => it !== null);
	return {
		promotion: null,
		offer: { ...deal, id, startsAt, endsAt, ...Object.fromEntries(limits) },
	};
}

/** Reads it back; an offer that this app cannot read is none. */
export function promotionIn({ promotion, offer }: PublishedPromotion): Promotion | null {
	if (offer) {
		const read = v.safeParse(offerSchema, offer);
		return read.success ? read.output : null;
	}
	return promotion && { ...NO_LIMITS, kind: 'percent', ...promotion };
}

/**
 * A product as its entry says it, with its stock, which travels alone. A promotion that does not fit
 * its price is none.
 */
export function toProduct(
	{ promotion, offer, ...facts }: EntryBodies['product'],
	stock: number | null,
): Product {
	const told = promotionIn({ promotion, offer });
	const isApplied = told !== null && fitsPrice(facts.priceDong, told);
	return { ...facts, stock, promotion: isApplied ? told : null };
}

const NO_LIMITS = { portions: null, perOrder: null, sessionId: null };

const number = v.number();
const whole = v.pipe(number, v.safeInteger(), v.minValue(1));
const numberOrNull = v.nullish(number, null);
const frame = {
	id: number,
	startsAt: number,
	endsAt: number,
	portions: numberOrNull,
	perOrder: numberOrNull,
	sessionId: numberOrNull as v.GenericSchema<unknown, SessionId | null>,
};

const offerSchema = v.variant('kind', [
	v.object({ ...frame, kind: v.literal('percent'), percentOff: number }),
	v.object({ ...frame, kind: v.literal('amount'), offDong: number }),
	v.object({ ...frame, kind: v.literal('buyGet'), buy: whole, get: whole }),
	v.object({
		...frame,
		kind: v.literal('gift'),
		buy: whole,
		gift: v.string(),
		giftProductId: numberOrNull as v.GenericSchema<unknown, ProductId | null>,
	}),
]) satisfies v.GenericSchema<unknown, Promotion>;
