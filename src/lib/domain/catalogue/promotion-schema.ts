import { wholeSchema } from '../row-id';
import * as v from 'valibot';

import { productId } from '../ids';
import { momentSchema } from '../moment-schema';
import { oneLine } from '../one-line';
import type { Deal } from './promotion';

const product = v.pipe(wholeSchema, v.transform(productId));
const text = v.pipe(v.string(), v.maxLength(200), v.transform(oneLine));

const dealSchema = v.variant('kind', [
	v.strictObject({ kind: v.literal('percent'), percentOff: wholeSchema }),
	v.strictObject({ kind: v.literal('amount'), offDong: wholeSchema }),
	v.strictObject({ kind: v.literal('buyGet'), buy: wholeSchema, get: wholeSchema }),
	v.strictObject({
		kind: v.literal('gift'),
		buy: wholeSchema,
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
	portions: v.nullable(wholeSchema),
	perOrder: v.nullable(wholeSchema),
};
