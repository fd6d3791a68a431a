import * as v from 'valibot';

import { sessionId, UUID_PATTERN } from '../ids';
import { rowIdSchema } from '../row-id';

const base64Url = (bytes: number) =>
	v.pipe(v.string(), v.regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}=*$`)));

/**
 * Where a browser can be reached, as `PushSubscription.toJSON` tells it.
 * @see RFC 8030, RFC 8291 §2.1
 */
export const subscriptionSchema = v.object({
	endpoint: v.pipe(v.string(), v.maxLength(1000), v.url(), v.startsWith('https://')),
	keys: v.object({ p256dh: base64Url(65), auth: base64Url(16) }),
});
export type Subscription = v.InferOutput<typeof subscriptionSchema>;

/** What a buyer wants to hear of: an order, a report, or when a session opens. */
export const followSchema = v.variant('kind', [
	v.strictObject({
		kind: v.literal('order'),
		orderId: v.pipe(v.string(), v.regex(UUID_PATTERN)),
		secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
	}),
	v.strictObject({
		kind: v.literal('report'),
		reportId: v.pipe(v.string(), v.regex(UUID_PATTERN)),
		secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
	}),
	v.strictObject({
		kind: v.literal('session'),
		sessionId: v.pipe(rowIdSchema, v.transform(sessionId)),
	}),
]);
export type Follow = v.InferOutput<typeof followSchema>;

/** What travels to the phone, sealed for it. Small: some services take 2 KB only. */
export interface PushMessage {
	readonly title: string;
	readonly body: string;
	/** Where a tap leads. */
	readonly path: string;
	/** A later one with the same tag takes the place of an earlier. */
	readonly tag: string;
}
