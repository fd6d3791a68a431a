import type { Account, AccountId } from '$lib/domain/accounts/account';
import type { OrderId } from '$lib/domain/ids';
import { STAFF_KINDS, type Operation, type OperationKind } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';

import { openCreateComplaint, openReplyComplaint } from '../complaints/open-complaint';
import type { Database, Transaction } from '../database/database';
import { openAnswerOrder } from '../ordering/answer-order';
import { openBundleOrder } from '../ordering/bundles/order-bundle';
import { openCancelOrder } from '../ordering/cancel-order';
import { openCreateOrder } from '../ordering/create-order';
import { openMoneyOfOrder } from '../ordering/staff/money-of-order';
import { openCorrectParcel } from '../ordering/staff/correct-parcel';
import { openNameLots } from '../ordering/staff/name-lots';
import { openMoveByStaff } from '../ordering/staff/move-by-staff';
import { openCorrectLotDays } from '../trace/lot-days';
import { openCreateLot, openRecordTrace } from '../trace/lot-operations';
import { openCreateReport } from '../reports/receive-report';
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
 * A kind of staff (`STAFF_KINDS`) names in its payload who made it, as `accountId`, and is opened by
 * `byStaff`, which says so as `madeBy`. It is performed only while that very person is signed in, else it is not
 * taken; what they may do is asked when it is performed, by `requireStillAllowed`. A refusal's code
 * is one of src/lib/domain/errors.ts: the answer is also read where no desk is open.
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
	'bundle.order@1': openBundleOrder,
	'order.cancel@1': openCancelOrder,
	'order.answer@1': openAnswerOrder,
	'scan.record@1': openRecordScan,
	'complaint.create@1': openCreateComplaint,
	'complaint.reply@1': openReplyComplaint,
	'report.create@1': openCreateReport,
	'order.move@1': openMoveByStaff,
	'order.money@1': openMoneyOfOrder,
	'order.parcel@1': openCorrectParcel,
	'order.lots@1': openNameLots,
	'lot.create@1': openCreateLot,
	'trace.record@1': openRecordTrace,
	'lot.days@1': openCorrectLotDays,
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
	/** Who made it; undefined for what needs no name. */
	readonly madeBy?: AccountId;
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
	/** Who made it, as they are in this transaction; null for buyers, and for whose account was shut. */
	readonly staff: Account | null;
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
	/** Who had signed in and sent it, where it is a kind of staff. */
	readonly accountId?: AccountId | null;
}

/** The kind of that name, or undefined where no app was ever released with it. */
export function findKind(kind: string): Open | undefined {
	return isKind(kind) ? KINDS[kind] : undefined;
}

/** Whether operations of that kind are made in somebody's name. */
export function isStaffKind(kind: string): boolean {
	return (STAFF_KINDS as readonly string[]).includes(kind);
}

function isKind(kind: string): kind is OperationKind {
	return Object.hasOwn(KINDS, kind);
}
