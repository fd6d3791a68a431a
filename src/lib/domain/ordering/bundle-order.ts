import * as v from 'valibot';

import { UUID_PATTERN } from '../ids';
import { rowIdSchema } from '../row-id';
import { createOrderSchema } from './operation';

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const { secretSha256, checkoutId, buyer, note, consent, isAdult, locale } =
	createOrderSchema.entries;

/**
 * Payload of `bundle.order@1`. A bundle becomes one order a producer, and each of them is an
 * operation of its own, whose id it bears. All of them say the same, `secretSha256` apart, and
 * name all the orders: whichever comes first decides for all in its transaction.
 */
export const bundleOrderSchema = v.strictObject({
	checkoutId,
	bundleId: rowIdSchema,
	/** How many bundles. */
	sets: v.number(),
	/** One bundle as the buyer saw it. */
	items: v.pipe(
		v.array(
			v.strictObject({
				productId: rowIdSchema,
				producerId: rowIdSchema,
				quantity: v.number(),
				seenPriceDong: v.number(),
				seenUnit: v.pipe(v.string(), v.maxLength(60)),
			}),
		),
		v.minLength(2),
		v.maxLength(20),
	),
	parts: v.pipe(
		v.array(
			v.strictObject({
				orderId: uuid,
				producerId: rowIdSchema,
				payment: v.picklist(['cod', 'vietqr']),
				sessionId: v.nullable(rowIdSchema),
				secretSha256,
			}),
		),
		v.minLength(2),
		v.maxLength(20),
	),
	/** Of the order that bears the operation's id. */
	secretSha256,
	buyer,
	note,
	consent,
	isAdult,
	locale,
});
export type BundleOrderPayload = v.InferOutput<typeof bundleOrderSchema>;
