import { AppError } from '$lib/domain/errors';
import type { OpId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq } from 'drizzle-orm';

import type { Runtime } from '../context';
import type { Executor, Transaction } from '../database/database';
import { findKind, type LedgerEntry } from './kinds';
import { settle } from './ledger';
import { decide, readWork, staffOf } from './perform';
import { parseJson } from './secrets';
import { countHeld } from './sync-metrics';
import { operations } from './tables';

export interface HeldOperation {
	readonly opId: OpId;
	readonly kind: string;
	readonly receivedAt: EpochMs;
}

/** The operations that a bug kept from being performed, oldest first. */
export function listHeld(executor: Executor): Promise<HeldOperation[]> {
	return executor
		.select({ opId: operations.opId, kind: operations.kind, receivedAt: operations.receivedAt })
		.from(operations)
		.where(eq(operations.status, 'held'))
		.orderBy(asc(operations.receivedAt));
}

/**
 * Performs a held operation again, for the operator who has mended the bug. It is judged as
 * received when it was received, so that the buyer does not pay for our delay.
 * @returns what came of it; `held` again where the bug is still there
 * @throws AppError NOT_FOUND where no such operation is held
 */
export async function replayHeld(
	{ database, log }: Pick<Runtime, 'database' | 'log'>,
	id: OpId,
): Promise<OperationOutcome> {
	return database.transaction(async (tx) => {
		const [row] = await tx
			.select()
			.from(operations)
			.where(and(eq(operations.opId, id), eq(operations.status, 'held')))
			.for('update');
		if (!row) throw new AppError('NOT_FOUND');
		const { outcome } = await performHeld(tx, row, (error) => {
			countHeld(row.kind);
			log.error({ err: error, opId: id, kind: row.kind }, 'operation held again');
		});
		return outcome;
	});
}

/**
 * Performs a held operation and puts down what came of it.
 * @param row as locked in this transaction
 * @param onBug told where the bug is still there
 * @returns the outcome, and the entry it belongs to
 * @throws AppError NOT_FOUND where no such kind was ever released
 */
export async function performHeld(
	tx: Transaction,
	row: typeof operations.$inferSelect,
	onBug: (error: unknown) => void,
): Promise<{ readonly entry: LedgerEntry; readonly outcome: OperationOutcome }> {
	const open = findKind(row.kind);
	if (!open) throw new AppError('NOT_FOUND');
	const { createdAtMs: createdAt, receivedAt, cancelledAhead, payload, ...rest } = row;
	const operation: Operation = { ...rest, v: 1, createdAt, payload };
	const work = readWork(open, parseJson(payload), operation);
	const orderId = 'orderId' in work ? work.orderId : row.orderId;
	const entry = { operation, payload, orderId, receivedAt, accountId: row.accountId };
	const staff = await staffOf(tx, row.accountId, work);
	const given = { receivedAt, cancelledAhead: cancelledAhead ?? [], origin: null, staff };
	const outcome = await decide(tx, work, { given, onBug });
	await settle(tx, entry, outcome);
	return { entry, outcome };
}
