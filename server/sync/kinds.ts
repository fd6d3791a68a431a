import type { OrderId } from '$lib/domain/ids';
import type { Operation, OperationKind } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';

import type { Database, Transaction } from '../database/database';
import { openAnswerOrder } from '../ordering/answer-order';
import { openCancelOrder } from '../ordering/cancel-order';
import { openCreateOrder } from '../ordering/create-order';
import { openRecordScan } from './record-scan';

/*
 * The kinds of operations that this server understands: every one that any app was ever released
 * with, for ever, since a phone may bring its queue a year later.
 *
 * To add a kind:
 *   1. Name it in `OPERATION_KINDS` (src/lib/domain/ordering/operation.ts) with the schema of its
 *      payload. This file then does not compile until it has a row below.
 *   2. Write its use case in its module as a function of a `Transaction`, and beside it an
 *      `open…(payload, operation): Task` that parses the payload and says how to perform it.
 *   3. Add the row.
 *
 * To change what a kind means: never. Give it a new number (`order.create@2`) and let the old
 * row's `open…` bring the old payload into the new use case's shape (its upcaster). Rows are never
 * taken out; `kinds.test.ts` holds the list of all that were released.
 *
 * A use case throws AppError for what the rules refuse: it is stored as `rejected`. Errors to be
 * tried again (code with retry `backoff`, serialization, connection) undo everything and nothing
 * is stored. Anything else is a bug: its effects are undone and the operation is `held`.
 */
export const KINDS: Readonly<Record<OperationKind, Open>> = {
	'order.create@1': openCreateOrder,
	'order.cancel@1': openCancelOrder,
	'order.answer@1': openAnswerOrder,
	'scan.record@1': openRecordScan,
};

/**
 * Reads a payload (secrets already replaced by their hashes) and says how to perform it.
 * @throws AppError where the payload is not lawful
 */
export type Open = (payload: unknown, operation: Operation) => Task;

/** An operation that was read and can be performed. */
export interface Task {
	/** The order it is about; null where it is about none. */
	readonly orderId: OrderId | null;
	/** Does it, as part of the ledger's transaction. */
	perform(tx: Transaction, given: TaskContext): Promise<OperationOutcome>;
	/**
	 * Where a kind must be quick: does it together with its row in the ledger in one statement, or
	 * leaves everything as it was and returns undefined. The outcome is always `accepted` or
	 * `acceptedChanged`.
	 */
	performAtOnce?(database: Database, given: AtOnceContext): Promise<OperationOutcome | undefined>;
}

export interface TaskContext {
	readonly receivedAt: EpochMs;
	/** Hashes of the secrets by which the order of this id was called off before it came. */
	readonly cancelledAhead: readonly string[];
	/** Names the network that sent it, without telling it; null where it is not known any more. */
	readonly origin: string | null;
}

export interface AtOnceContext {
	readonly receivedAt: EpochMs;
	readonly entry: LedgerEntry;
}

/** An operation as the ledger keeps it. */
export interface LedgerEntry {
	readonly operation: Operation;
	/** The payload as it is stored: without secrets. */
	readonly payload: string;
	readonly orderId: OrderId | null;
	readonly receivedAt: EpochMs;
	/** Of the sender's network, for the performing; the ledger does not keep it. */
	readonly origin?: string | null;
}

/** The kind of that name, or undefined where no app was ever released with it. */
export function findKind(kind: string): Open | undefined {
	return isKind(kind) ? KINDS[kind] : undefined;
}

function isKind(kind: string): kind is OperationKind {
	return Object.hasOwn(KINDS, kind);
}
