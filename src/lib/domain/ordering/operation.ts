import * as v from 'valibot';

import { UUID_PATTERN, type DeviceId, type OpId } from '../ids';
import type { ErrorCode, ErrorParams } from '../errors';
import type { EpochMs } from '../time';
import type { OperationOutcome } from './order';

/** What somebody does without a name: whoever holds the phone, or an order's secret. */
export const BUYER_KINDS = [
	'order.create@1',
	'bundle.order@1',
	'order.cancel@1',
	'order.answer@1',
	'scan.record@1',
	'complaint.create@1',
	'complaint.reply@1',
	'report.create@1',
] as const;

/**
 * What a person does who has signed in. The payload of each names that person as `accountId`: a
 * phone may be shared, and an operation is performed in the name of whoever made it, or not at all.
 */
export const STAFF_KINDS = [
	'order.move@1',
	'order.money@1',
	'order.parcel@1',
	'order.lots@1',
	'lot.create@1',
	'trace.record@1',
	'lot.days@1',
] as const;
export type StaffKind = (typeof STAFF_KINDS)[number];

/** Every kind this version of the app can make. The server understands these and all older ones. */
export const OPERATION_KINDS = [...BUYER_KINDS, ...STAFF_KINDS] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** A batch holds at most so many operations … */
export const BATCH_MAX_OPERATIONS = 20;
/** … of so many bytes together; a single payload above it is refused with 413. */
export const BATCH_MAX_BYTES = 64 * 1024;

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const moment = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * The frozen envelope of version 1: its shape never changes, what is inside `payload` may by a new
 * `kind@n`. `kind` is open here: an unknown one is an answer (`UNKNOWN_KIND`), not a bad envelope.
 */
export const operationSchema = v.strictObject({
	v: v.literal(1),
	kind: v.pipe(v.string(), v.regex(/^[a-z]+(?:\.[a-z]+)+@[1-9]\d{0,2}$/i)),
	opId: uuid,
	deviceId: uuid,
	seq: count,
	createdAt: moment,
	appVersion: v.pipe(v.string(), v.maxLength(40)),
	catalogueEpoch: v.pipe(v.string(), v.maxLength(64)),
	catalogueVersion: count,
	/** JSON text, kept and sent byte for byte as first written. */
	payload: v.string(),
	/** SHA-256 of the payload's UTF-8 bytes, base64url. */
	payloadSha256: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
});

export interface Operation {
	readonly v: 1;
	readonly kind: string;
	readonly opId: OpId;
	readonly deviceId: DeviceId;
	/** Rises by one with every operation of this device. */
	readonly seq: number;
	/** The phone's own clock: a hint, clamped by the server. */
	readonly createdAt: EpochMs;
	readonly appVersion: string;
	readonly catalogueEpoch: string;
	readonly catalogueVersion: number;
	readonly payload: string;
	readonly payloadSha256: string;
}

const addressSchema = v.strictObject({
	provinceCode: v.pipe(v.string(), v.regex(/^\d{2}$/)),
	communeCode: v.pipe(v.string(), v.regex(/^\d{5}$/)),
	street: v.pipe(v.string(), v.maxLength(200)),
	oldAddress: v.nullable(v.pipe(v.string(), v.maxLength(200))),
});

/** Payload of `order.create@1`. Whether its values make a lawful order is the use case's to say. */
export const createOrderSchema = v.strictObject({
	checkoutId: uuid,
	producerId: v.pipe(v.number(), v.safeInteger()),
	buyer: v.strictObject({ name: v.string(), phone: v.string(), address: addressSchema }),
	note: v.nullable(v.pipe(v.string(), v.maxLength(500))),
	payment: v.picklist(['cod', 'vietqr']),
	consent: v.strictObject({ textVersion: v.pipe(v.string(), v.maxLength(40)), at: moment }),
	/** The buyer said they are 18 or older; needed by sets 14 and 15. */
	isAdult: v.boolean(),
	lines: v.pipe(
		v.array(
			v.strictObject({
				productId: v.pipe(v.number(), v.safeInteger()),
				quantity: v.number(),
				/** What the buyer saw for one unit, promotion taken off. */
				seenPriceDong: v.number(),
				seenUnit: v.pipe(v.string(), v.maxLength(60)),
				promotionId: v.nullable(v.pipe(v.number(), v.safeInteger())),
				lot: v.nullable(v.pipe(v.string(), v.maxLength(20))),
				serial: v.nullable(v.pipe(v.string(), v.maxLength(20))),
			}),
		),
		v.minLength(1),
		v.maxLength(50),
	),
	/** SHA-256 of the order's secret, base64url: the secret itself stays on the phone. */
	secretSha256: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
	sessionId: v.nullable(v.pipe(v.number(), v.safeInteger())),
	locale: v.picklist(['vi', 'en']),
});
export type CreateOrderPayload = v.InferOutput<typeof createOrderSchema>;

const secret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));

/** Payload of `order.cancel@1`. The server keeps the hash of the secret, never the secret. */
export const cancelOrderSchema = v.strictObject({
	orderId: uuid,
	secret,
	reason: v.nullable(v.pipe(v.string(), v.maxLength(200))),
});
export type CancelOrderPayload = v.InferOutput<typeof cancelOrderSchema>;

/** Payload of `order.answer@1`: the buyer's answer to a changed quote of the given revision. */
export const answerOrderSchema = v.strictObject({
	orderId: uuid,
	secret,
	revision: count,
	accept: v.boolean(),
});
export type AnswerOrderPayload = v.InferOutput<typeof answerOrderSchema>;

/** Payload of `scan.record@1`. Place by province only, and only if the shopper named one. */
export const recordScanSchema = v.strictObject({
	gtin: v.pipe(v.string(), v.regex(/^\d{14}$/)),
	lot: v.nullable(v.pipe(v.string(), v.maxLength(20))),
	serial: v.nullable(v.pipe(v.string(), v.maxLength(20))),
	verdict: v.pipe(v.string(), v.maxLength(20)),
	provinceCode: v.nullable(v.pipe(v.string(), v.regex(/^\d{2}$/))),
});
export type RecordScanPayload = v.InferOutput<typeof recordScanSchema>;

/** One operation's answer. `error` answers are not stored: the same operation may be sent again. */
export type OperationAnswer =
	| { readonly opId: OpId; readonly replayed: boolean; readonly outcome: OperationOutcome }
	| {
			readonly opId: OpId;
			readonly error: { readonly code: ErrorCode; readonly params?: ErrorParams };
	  };

export interface PushAnswer {
	readonly serverNow: EpochMs;
	readonly answers: readonly OperationAnswer[];
}
