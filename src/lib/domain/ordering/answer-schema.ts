import * as v from 'valibot';

import { isErrorCode, type ErrorCode } from '../errors';
import { UUID_PATTERN, orderId, producerId, productId, opId } from '../ids';
import {
	ORDER_STATES,
	type BundlePart,
	type LineChange,
	type LinePromotion,
	type RecallOfGoods,
} from './order';

/*
 * What a phone takes for an answer. Objects are loose: a newer server may say more than this
 * version of the app knows, and what it adds must not make the rest unreadable.
 */
const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const whole = v.pipe(v.number(), v.safeInteger());
const moment = v.pipe(v.number(), v.finite());
const product = v.pipe(whole, v.transform(productId));
const order = v.pipe(uuid, v.transform(orderId));
/** A reason that only a newer app can word must not hide what it is the reason of. */
const errorCode = v.pipe(
	v.string(),
	v.transform((code): ErrorCode => (isErrorCode(code) ? code : 'UNKNOWN_ANSWER')),
);
const params = v.fallback(v.record(v.string(), v.union([v.string(), v.number()])), {});

/** A line of an order as the server tells it. */
export const orderLineSchema = v.looseObject({
	productId: product,
	name: v.string(),
	unit: v.string(),
	quantity: whole,
	priceDong: whole,
	lot: v.nullable(v.string()),
	packedLots: v.exactOptional(v.nullable(v.array(v.string()))),
	promotion: v.exactOptional(
		v.fallback(v.nullable(v.custom<LinePromotion>(isLinePromotion)), null),
	),
});

/** Which deals there are changes with the server's version: screens leave out what they cannot word. */
function isLinePromotion(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'deal' in value && 'portions' in value;
}

/** Of which bundle an order is a part; told of as far as this app can read it. */
export const bundleSchema = v.exactOptional(
	v.custom<BundlePart>((value) => typeof value === 'object' && value !== null && 'parts' in value),
);

const changeSchema = v.custom<LineChange>(
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		'productId' in value &&
		'code' in value &&
		isErrorLike(value.code),
);

function isErrorLike(code: unknown): boolean {
	return isErrorCode(code) || code === 'PRICE_FELL';
}

const addressSchema = v.looseObject({
	provinceCode: v.string(),
	communeCode: v.string(),
	street: v.string(),
	oldAddress: v.nullable(v.string()),
});

const entrySchema = v.looseObject({
	at: moment,
	state: v.picklist(ORDER_STATES),
	by: v.picklist(['buyer', 'producer', 'system']),
	code: v.nullable(errorCode),
	reason: v.exactOptional(v.string()),
	recall: v.exactOptional(
		v.custom<RecallOfGoods>((value) => typeof value === 'object' && value !== null),
	),
});
/** A step that this app does not know is left out of the story; the rest still stands. */
const unknownEntrySchema = v.object({ at: moment });

/** An order as the server tells it; parses into `OrderView`. */
export const orderViewSchema = v.looseObject({
	id: order,
	checkoutId: v.string(),
	producerId: v.pipe(whole, v.transform(producerId)),
	state: v.picklist(ORDER_STATES),
	lines: v.array(orderLineSchema),
	changes: v.array(changeSchema),
	totalDong: whole,
	payment: v.picklist(['cod', 'vietqr']),
	paymentState: v.picklist(['awaiting', 'received']),
	buyer: v.nullable(v.looseObject({ name: v.string(), phone: v.string(), address: addressSchema })),
	note: v.nullable(v.string()),
	placedAt: moment,
	possibleDuplicateOf: v.nullable(order),
	history: v.pipe(
		v.array(v.union([entrySchema, unknownEntrySchema])),
		v.transform((entries) => entries.flatMap((entry) => ('code' in entry ? [entry] : []))),
	),
	revision: whole,
	parcel: v.exactOptional(
		v.looseObject({ carrier: v.nullable(v.string()), tracking: v.nullable(v.string()) }),
	),
	bundle: bundleSchema,
});

/** Where the outcome says enough by itself, an order in a shape of later days is left out. */
const readableOrder = v.fallback(v.optional(orderViewSchema), undefined);

const outcomeSchema = v.variant('status', [
	v.looseObject({ status: v.literal('accepted'), order: readableOrder }),
	v.looseObject({ status: v.literal('acceptedChanged'), order: orderViewSchema }),
	v.looseObject({ status: v.literal('needsBuyer'), order: orderViewSchema }),
	v.looseObject({
		status: v.literal('rejected'),
		code: errorCode,
		params: v.optional(params),
		order: readableOrder,
	}),
	v.looseObject({ status: v.literal('held') }),
]);

/** What even an answer of later days says: which operation it is about. */
export const addressedSchema = v.looseObject({ opId: v.pipe(uuid, v.transform(opId)) });

/** One operation's answer; parses into `OperationAnswer`. */
export const operationAnswerSchema = v.union([
	v.looseObject({
		opId: v.pipe(uuid, v.transform(opId)),
		replayed: v.boolean(),
		outcome: outcomeSchema,
	}),
	v.looseObject({
		opId: v.pipe(uuid, v.transform(opId)),
		error: v.looseObject({ code: errorCode, params: v.optional(params) }),
	}),
]);
export type ReadAnswer = v.InferOutput<typeof operationAnswerSchema>;

/** The frame of a push's answer: each entry is parsed on its own, so that one bad one costs only itself. */
export const pushAnswerSchema = v.looseObject({
	serverNow: moment,
	answers: v.array(v.unknown()),
});

/** The frame of a tracking answer, entries likewise. */
export const trackAnswerSchema = v.looseObject({
	serverNow: moment,
	orders: v.array(v.unknown()),
});
