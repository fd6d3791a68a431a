import * as v from 'valibot';

import { productId } from '../ids';
import { momentSchema } from '../moment-schema';
import { oneLine } from '../one-line';
import type { Deal } from './promotion';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2_147_483_647));
const product = v.pipe(whole, v.transform(productId));
const text = v.pipe(v.string(), v.maxLength(200), v.transform(oneLine));

const dealSchema = v.variant('kind', [
	v.strictObject({ kind: v.literal('percent'), percentOff: whole }),
	v.strictObject({ kind: v.literal('amount'), offDong: whole }),
	v.strictObject({ kind: v.literal('buyGet'), buy: whole, get: whole }),
	v.strictObject({
		kind: v.literal('gift'),
		buy: whole,
		gift: text,
		giftProductId: v.nullable(product),
	}),
]) satisfies v.GenericSchema<unknown, Deal>;

/** What a promotion is made of, wherever it is put up or planned; whether it may be, the rules say. */
export const PROMOTION_FIELDS = {
	productId: product,
	deal: dealSchema,
	startsAt: momentSchema,
	endsAt: momentSchema,
	portions: v.nullable(whole),
	perOrder: v.nullable(whole),
};
