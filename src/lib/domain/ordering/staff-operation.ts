import * as v from 'valibot';

import { accountId } from '../accounts/account';
import { UUID_PATTERN, orderId, producerId } from '../ids';
import { rowIdSchema } from '../row-id';
import { QUALIFIER_PATTERN } from '../trace/gs1';
import { ORDER_STATES } from './order';

/** Longest reason that a person may give. */
export const REASON_MAX = 200;
/** Longest name of a carrier, longest tracking number. */
export const PARCEL_MAX = 60;

const reason = v.nullable(v.pipe(v.string(), v.maxLength(REASON_MAX)));
const parcel = v.nullable(v.pipe(v.string(), v.maxLength(PARCEL_MAX)));

/** What every operation of a producer's staff says: who made it, and for whom they work. */
export const staffEntries = {
	accountId: v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.transform(accountId)),
	producerId: v.pipe(rowIdSchema, v.transform(producerId)),
};

/** Where a producer's hand may bring an order. */
export const STAFF_TARGETS = [
	'confirmed',
	'cancelled',
	'packed',
	'shipped',
	'delivered',
	'returned',
] as const;
export type StaffTarget = (typeof STAFF_TARGETS)[number];

/** Payload of `order.move@1`: one step of an order, by the producer's hand. */
export const moveOrderSchema = v.strictObject({
	...staffEntries,
	orderId: v.pipe(v.string(), v.regex(UUID_PATTERN), v.transform(orderId)),
	/** The state in which the person saw it. */
	from: v.picklist(ORDER_STATES),
	to: v.picklist(STAFF_TARGETS),
	/** Why it is refused or came back, in the person's words. */
	reason,
	carrier: parcel,
	tracking: parcel,
});
export type MoveOrderPayload = v.InferOutput<typeof moveOrderSchema>;

/** How money comes to a producer. */
export const MONEY_WAYS = ['cash', 'transfer', 'carrier'] as const;
export type MoneyWay = (typeof MONEY_WAYS)[number];

/** Payload of `order.money@1`: the money was seen, or was said to be and was not. */
export const orderMoneySchema = v.strictObject({
	...staffEntries,
	orderId: v.pipe(v.string(), v.regex(UUID_PATTERN), v.transform(orderId)),
	isReceived: v.boolean(),
	/** Null where it was not received after all. */
	way: v.nullable(v.picklist(MONEY_WAYS)),
	/** Why what was said before is taken back. */
	reason,
});
export type OrderMoneyPayload = v.InferOutput<typeof orderMoneySchema>;

const parcelSchema = v.nullable(v.strictObject({ carrier: parcel, tracking: parcel }));

/** Payload of `order.parcel@1`: who carries an order that is under way, put right. */
export const orderParcelSchema = v.strictObject({
	...staffEntries,
	orderId: v.pipe(v.string(), v.regex(UUID_PATTERN), v.transform(orderId)),
	/** What the person saw. */
	seen: parcelSchema,
	carrier: parcel,
	tracking: parcel,
});
export type OrderParcelPayload = v.InferOutput<typeof orderParcelSchema>;

/** Most lots that one line is packed from. */
export const MOST_LOTS = 10;

/** Payload of `order.lots@1`: what went into the box of an order, as far as lots are kept. */
export const orderLotsSchema = v.strictObject({
	...staffEntries,
	orderId: v.pipe(v.string(), v.regex(UUID_PATTERN), v.transform(orderId)),
	/** The lines that somebody named a lot for; of all others it stays as it was. */
	lines: v.pipe(
		v.array(
			v.strictObject({
				/** Counted from 0. */
				position: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
				lots: v.pipe(
					v.array(v.pipe(v.string(), v.regex(QUALIFIER_PATTERN))),
					v.minLength(1),
					v.maxLength(MOST_LOTS),
				),
				/** What the person saw there, which this takes the place of; null for nothing. */
				seen: v.nullable(v.array(v.pipe(v.string(), v.maxLength(20)))),
			}),
		),
		v.minLength(1),
		v.maxLength(50),
	),
});
export type OrderLotsPayload = v.InferOutput<typeof orderLotsSchema>;
