import type { Account, AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { Operation, OperationAnswer } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';

import { findAccount } from '../accounts/find-account';
import type { Runtime } from '../context';
import type { Transaction } from '../database/database';
import { classifyFailure, isLost } from './failure';
import type { LedgerEntry, Open, Task } from './kinds';
import { enter, outcomeOf, settle } from './ledger';
import { countHeld } from './sync-metrics';

/** Where two transactions got in each other's way, one is tried again at once, so many times. */
const MOST_TRIES = 4;

/** What is to be done, or why the payload cannot even be read: stored as the answer then. */
export type Work = Task | AppError;

/**
 * Reads a payload. A bug in the reading is kept for the performing, where it is held like any other
 * bug: thrown here it would take the whole batch down, time and again.
 * @param payload undefined where there is none that can be read
 */
export function readWork(open: Open, payload: unknown, operation: Operation): Work {
	try {
		if (payload === undefined) throw new AppError('MALFORMED_REQUEST');
		return open(payload, operation);
	} catch (error) {
		if (error instanceof AppError) return error;
		const bug = error instanceof Error ? error : new Error('reading failed', { cause: error });
		return { orderId: null, perform: () => Promise.reject(bug) };
	}
}

/**
 * Performs an operation exactly once: the ledger's row, the effects and the outcome commit
 * together or not at all, and a repetition is told what came of the first.
 */
export async function perform(
	runtime: Pick<Runtime, 'database' | 'log'>,
	entry: LedgerEntry,
	work: Work,
): Promise<OperationAnswer> {
	const { opId } = entry.operation;
	for (let tries = 1; ; tries++) {
		try {
			const placed = tries === 1 ? await performAtOnce(runtime, entry, work) : undefined;
			if (placed) return { opId, replayed: false, outcome: placed };
			return await runtime.database.transaction((tx) =>
				performInside(tx, runtime, { entry, work }),
			);
		} catch (error) {
			const failure = classifyFailure(error);
			if (failure.kind === 'again' && failure.because === 'conflict' && tries < MOST_TRIES)
				continue;
			runtime.log.warn({ err: error, opId, kind: entry.operation.kind }, 'operation not taken');
			return { opId, error: { code: 'SERVER_BUSY' } };
		}
	}
}

/**
 * The quick road; whatever goes wrong on it, the ordinary one decides what that means.
 * @throws where the database is lost: the ordinary road would only wait for it again
 */
async function performAtOnce(
	{ database, log }: Pick<Runtime, 'database' | 'log'>,
	entry: LedgerEntry,
	work: Work,
): Promise<OperationOutcome | undefined> {
	if (work instanceof AppError || !work.performAtOnce) return undefined;
	try {
		return await work.performAtOnce(database, { entry, receivedAt: entry.receivedAt });
	} catch (error) {
		if (isLost(error)) throw error;
		if (!(error instanceof AppError)) log.debug({ err: error }, 'quick road left');
		return undefined;
	}
}

async function performInside(
	tx: Transaction,
	{ log }: Pick<Runtime, 'log'>,
	{ entry, work }: { readonly entry: LedgerEntry; readonly work: Work },
): Promise<OperationAnswer> {
	const { opId, kind, payloadSha256 } = entry.operation;
	const entered = await enter(tx, entry);
	if (entered.kind === 'known') {
		const { row } = entered;
		if (row.payloadSha256 !== payloadSha256 || row.kind !== kind) {
			return { opId, error: { code: 'OP_ID_REUSED' } };
		}
		return { opId, replayed: true, outcome: await outcomeOf(tx, row) };
	}
	const outcome = await decide(tx, work, {
		given: {
			receivedAt: entry.receivedAt,
			cancelledAhead: entered.cancelledAhead,
			origin: entry.origin ?? null,
			staff: await staffOf(tx, entry.accountId, work),
		},
		onBug: (error) => {
			countHeld(kind);
			log.error({ err: error, opId, kind }, 'operation held: replay it when the bug is mended');
		},
	});
	await settle(tx, entry, outcome);
	return { opId, replayed: false, outcome };
}

/**
 * The person in whose name something is performed, with the roles that they have now.
 * @param accountId who had signed in and sent it
 * @returns null where it is nobody's, or was made by another than it was sent by
 */
export async function staffOf(
	tx: Transaction,
	accountId: AccountId | null | undefined,
	work: Work,
): Promise<Account | null> {
	if (!accountId || work instanceof AppError || work.madeBy !== accountId) return null;
	return (await findAccount(tx, accountId)) ?? null;
}

/**
 * Performs a task in a savepoint and makes an outcome of whatever comes of it, except of what
 * passes: that is thrown on and undoes the ledger's row too.
 */
export async function decide(
	tx: Transaction,
	work: Work,
	{
		given,
		onBug,
	}: {
		readonly given: Parameters<Task['perform']>[1];
		readonly onBug: (error: unknown) => void;
	},
): Promise<OperationOutcome> {
	if (work instanceof AppError) return toRejected(work);
	try {
		return await tx.transaction((savepoint) => work.perform(savepoint, given));
	} catch (error) {
		const failure = classifyFailure(error);
		switch (failure.kind) {
			case 'again':
				throw error;
			case 'refused':
				return toRejected(failure.error);
			case 'bug':
				onBug(error);
				return { status: 'held' };
		}
	}
}

function toRejected({ code, params }: AppError): OperationOutcome {
	return {
		status: 'rejected',
		code,
		...(Object.keys(params).length > 0 ? { params } : {}),
	};
}
