import * as v from 'valibot';

import { UUID_PATTERN, orderId, producerId, sessionId, type OrderId, type SessionId } from '../ids';
import { rowIdSchema } from '../row-id';
import type { EpochMs } from '../time';
import { bundleSchema, orderLineSchema } from './answer-schema';
import {
	ORDER_STATES,
	type Buyer,
	type BundlePart,
	type OrderLine,
	type OrderState,
	type Parcel,
	type ParcelChange,
} from './order';
import { MONEY_WAYS, type MoneyWay } from './staff-operation';
import type { PaymentMethod, PaymentState } from './order';

/** Something that an order went through, as its producer's people read it. */
export interface DeskStep {
	readonly at: EpochMs;
	readonly state: OrderState;
	readonly by: 'buyer' | 'producer' | 'system';
	/** Which of the producer's people; null for others, and for whose account is gone. */
	readonly person: string | null;
	/** In the words of whoever did it. */
	readonly reason: string | null;
	/** Where the state stayed and what is known of the money changed. */
	readonly money: PaymentState | null;
	/** Where the state stayed and the parcel was put right. */
	readonly parcel?: ParcelChange | null | undefined;
	/** Where the state stayed and somebody said what was packed. */
	readonly lots?: readonly string[] | null | undefined;
	/** Where the state stayed and the buyer was told of a recall. */
	readonly recall?: DeskRecall | null | undefined;
}

/** A recall that an order's buyer was told of, or the taking back of one. */
export interface DeskRecall {
	readonly lot: string;
	readonly isCertain: boolean;
	readonly isLifted: boolean;
}

/** An order as its producer's people may see it. */
export interface DeskOrder {
	readonly id: OrderId;
	readonly state: OrderState;
	/** Rises with every change. */
	readonly revision: number;
	readonly lines: readonly OrderLine[];
	readonly totalDong: number;
	readonly payment: PaymentMethod;
	readonly paymentState: PaymentState;
	readonly moneyWay: MoneyWay | null;
	/** Null once the order needs the buyer's data no more, or they asked to be forgotten. */
	readonly buyer: Buyer | null;
	/** The end of the buyer's phone number, by which a caller is told from others. */
	readonly phoneEnd: string | null;
	readonly note: string | null;
	/** Until when the buyer's data may be shown; null while the order is under way. */
	readonly contactUntil: EpochMs | null;
	readonly placedAt: EpochMs;
	readonly parcel: Parcel | null;
	readonly history: readonly DeskStep[];
	/** Left out where it is no part of a bundle. */
	readonly bundle?: BundlePart;
	/** The evening in which it was made; left out where that is none. */
	readonly sessionId?: SessionId | undefined;
}

/** Where an order's producer has something to do with it: what was never placed is not theirs. */
export const DESK_STATES = [
	'placed',
	'confirmed',
	'packed',
	'shipped',
	'delivered',
	'cancelled',
	'returned',
] as const satisfies readonly OrderState[];
export type DeskState = (typeof DESK_STATES)[number];

/** Input of `desk.orders.pull`, beside the producer. */
export const deskPullSchema = v.object({
	producerId: v.pipe(rowIdSchema, v.transform(producerId)),
	/** As the last answer gave it; null begins afresh. */
	cursor: v.nullable(v.pipe(v.string(), v.maxLength(200))),
});

/** Answer of `desk.orders.pull`. */
export interface DeskPullAnswer {
	readonly serverNow: EpochMs;
	/** What the phone holds is of another history: this begins afresh, and replaces all of it. */
	readonly isReset: boolean;
	readonly orders: readonly DeskOrder[];
	readonly cursor: string;
	/** Whether more is to be had at once. */
	readonly hasMore: boolean;
}

const moment = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.safeInteger());
const words = v.nullable(v.string());
const parcel = v.nullable(v.looseObject({ carrier: words, tracking: words }));

/** An order as the phone takes it from an answer: a newer server may say more of it. */
export const deskOrderSchema = v.looseObject({
	id: v.pipe(v.string(), v.regex(UUID_PATTERN), v.transform(orderId)),
	state: v.picklist(ORDER_STATES),
	revision: whole,
	lines: v.array(orderLineSchema),
	totalDong: whole,
	payment: v.picklist(['cod', 'vietqr']),
	paymentState: v.picklist(['awaiting', 'received']),
	moneyWay: v.nullable(v.picklist(MONEY_WAYS)),
	buyer: v.nullable(
		v.looseObject({
			name: v.string(),
			phone: v.string(),
			address: v.looseObject({
				provinceCode: v.string(),
				communeCode: v.string(),
				street: v.string(),
				oldAddress: words,
			}),
		}),
	),
	phoneEnd: words,
	note: words,
	contactUntil: v.nullable(moment),
	placedAt: moment,
	parcel,
	history: v.array(
		v.looseObject({
			at: moment,
			state: v.picklist(ORDER_STATES),
			by: v.picklist(['buyer', 'producer', 'system']),
			person: words,
			reason: words,
			money: v.nullable(v.picklist(['awaiting', 'received'])),
			parcel: v.nullish(v.looseObject({ before: parcel, after: parcel })),
			lots: v.nullish(v.array(v.string())),
			recall: v.nullish(
				v.looseObject({ lot: v.string(), isCertain: v.boolean(), isLifted: v.boolean() }),
			),
		}),
	),
	bundle: bundleSchema,
	sessionId: v.optional(v.pipe(whole, v.transform(sessionId))),
});

/** The frame of an answer; each order is read on its own, so that one bad one costs only itself. */
export const deskPullAnswerSchema = v.looseObject({
	serverNow: moment,
	isReset: v.boolean(),
	orders: v.array(v.unknown()),
	cursor: v.string(),
	hasMore: v.boolean(),
});

/** An order without what tells who made it. */
export function withoutBuyer(order: DeskOrder): DeskOrder {
	const parcel = order.parcel && { ...order.parcel, tracking: null };
	const history = order.history.map((step) => ({
		...step,
		// Why goods were called back tells nothing of who bought them.
		reason: step.recall ? step.reason : null,
		...(step.parcel ? { parcel: { before: null, after: null } } : {}),
	}));
	return { ...order, buyer: null, note: null, parcel, history };
}
