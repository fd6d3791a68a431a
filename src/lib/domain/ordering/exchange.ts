import * as v from 'valibot';

import { BATCH_MAX_OPERATIONS } from './operation';
import { UUID_PATTERN } from '../ids';
import type { EpochMs } from '../time';
import type { OrderView } from './order';

/**
 * Input of `sync.push`. The envelopes are checked one by one with `operationSchema`, so that a bad
 * one gets its own answer (`BAD_ENVELOPE`) and the others go on.
 */
export const pushInputSchema = v.strictObject({
	operations: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(BATCH_MAX_OPERATIONS)),
});

/** Most orders one `orders.track` request may ask for. */
export const TRACK_MAX_ORDERS = 50;

/** What opens one order: whoever holds both may read it. */
export const orderKeySchema = v.strictObject({
	orderId: v.pipe(v.string(), v.regex(UUID_PATTERN)),
	secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
});
export type OrderKey = v.InferOutput<typeof orderKeySchema>;

/**
 * Input of `orders.track`: a mutation, though it only reads, because secrets must not stand in
 * addresses, which proxies and logs keep.
 */
export const trackInputSchema = v.strictObject({
	orders: v.pipe(v.array(orderKeySchema), v.minLength(1), v.maxLength(TRACK_MAX_ORDERS)),
});
export type TrackInput = v.InferOutput<typeof trackInputSchema>;

/** Answer of `orders.track`. An unknown order and a wrong secret are both simply not in it. */
export interface TrackAnswer {
	readonly serverNow: EpochMs;
	readonly orders: readonly OrderView[];
}

/** Input of `orders.requestErasure`: that the server forget who ordered. */
export const erasureInputSchema = orderKeySchema;

/**
 * Answer of `orders.requestErasure`. `erased`: name, phone, address and words are gone, the sums
 * stay · `whenFinished`: the order is still under way and they go when it ends. An unknown order
 * and a wrong secret both fail with NOT_FOUND.
 */
export interface ErasureAnswer {
	readonly erasure: 'erased' | 'whenFinished';
	/** The order was held, never placed, and will not be: whoever is to be forgotten gets no goods. */
	readonly isCalledOff: boolean;
}
