import type { ErrorCode, ErrorParams } from '$lib/domain/errors';
import type { OpId, OrderId, OrderSecret, ProducerId, ProductId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OperationOutcome, OrderView } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import type { Verdict } from '$lib/domain/trace/verdict';

/** An operation that waits, with where its delivery stands beside it; the envelope never changes. */
export interface OperationRow {
	readonly opId: OpId;
	/** The order of sending; equals the envelope's. */
	readonly seq: number;
	/** The order it is about: such operations are never sent out of turn. */
	readonly orderId: OrderId | null;
	/** The same for what staff do: those of one turn are sent one after the other. */
	readonly turn?: string;
	readonly operation: Operation;
	/** How often the server answered for it without taking it. */
	readonly attempts: number;
	/** Not sent again by itself before this moment. */
	readonly notBefore: EpochMs;
	/** The last answer that was not a receipt. */
	readonly lastCode: ErrorCode | null;
	/** Set once sending it again as it is cannot help: kept and shown, never in another's way. */
	readonly poison: { readonly code: ErrorCode; readonly at: EpochMs } | null;
}

/** What the server last said about an operation of this order. */
export interface OrderAnswer {
	readonly at: EpochMs;
	readonly kind: string;
	readonly status: OperationOutcome['status'];
	readonly code: ErrorCode | null;
	readonly params: ErrorParams;
}

/** What the phone keeps of one order. */
export interface OrderRow {
	readonly id: OrderId;
	readonly secret: OrderSecret;
	readonly checkoutId: string;
	readonly producerId: ProducerId;
	readonly createdAt: EpochMs;
	/** Made locally while in state `queued`, then as the server tells it. */
	readonly view: OrderView;
	readonly answer?: OrderAnswer;
	/** When the server last told of it. */
	readonly trackedAt: EpochMs | null;
}

/** Proof that the server took an operation; kept so that the same one is never queued again. */
export interface ReceiptRow {
	readonly opId: OpId;
	readonly orderId: OrderId | null;
	readonly operation: Operation;
	readonly receivedAt: EpochMs;
	readonly replayed: boolean;
	readonly status: OperationOutcome['status'];
	readonly code: ErrorCode | null;
	/** What the words of the code need, where they need anything. */
	readonly params?: ErrorParams;
}

/** A scan as the person made it, for the history on the phone. */
export interface ScanRow {
	/** Of the `scan.record@1` that reports it. */
	readonly opId: OpId;
	readonly at: EpochMs;
	/** What the code said. */
	readonly text: string;
	readonly gtin: string | null;
	readonly productId: ProductId | null;
	readonly verdict: Verdict;
}

/** Keys and values of the settings table. */
export interface Settings {
	/** A UUIDv4 made with the first operation. */
	deviceId: string;
	/** The last `seq` given away. */
	seq: number;
	/** Where the road to the server stands: back-off survives a restart. */
	push: PushState;
	/** Whether lasting storage was asked for already. */
	persistAsked: boolean;
}

export interface PushState {
	/** Failures in a row. */
	readonly failures: number;
	/** Not tried again by a timer before this moment. */
	readonly nextAttemptAt: EpochMs;
	/** Why the last attempt failed; null after a success. */
	readonly code: ErrorCode | null;
}

export interface SettingRow {
	readonly key: keyof Settings;
	readonly value: Settings[keyof Settings];
}
