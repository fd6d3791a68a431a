import { AppError, errorRule, type ErrorCode } from '$lib/domain/errors';
import { BATCH_MAX_OPERATIONS, type Operation } from '$lib/domain/ordering/operation';
import type { EpochMs } from '$lib/domain/time';
import type { OutboxDatabase } from '$lib/local/outbox-database';
import type { OperationRow, PushState } from '$lib/local/outbox-rows';

import { withReopen } from '$lib/local/reopen';

import { backoffMs, LONGEST_MS, withinReach } from './backoff';
import { chooseBatch, nextDueAt } from './batch';
import { withPushLock } from './lock';
import { applyAnswers, isPoison, readPushAnswer } from './receipts';

export interface PushParts {
	readonly database: OutboxDatabase;
	/** Sends one batch; the answer is not trusted yet. @throws AppError */
	readonly send: (operations: readonly Operation[]) => Promise<unknown>;
	readonly now: () => EpochMs;
	/** In [0, 1). */
	readonly random: () => number;
}

export interface PushReport {
	/** Operations the server took in this run. */
	readonly received: number;
	/** Operations that this run set aside for good. */
	readonly poisoned: number;
	/** Why the run ended early: a road or server failure. */
	readonly failure: AppError | null;
	/** Somebody else (another tab, the worker) was sending. */
	readonly isElsewhere: boolean;
	/** An operation's kind is not known to the server: this app or the server is too old. */
	readonly needsUpdate: boolean;
	/** Whether anything still waits to be sent by itself, and when that is due. */
	readonly nextAttemptAt: EpochMs | null;
	/** Why nothing that waits gets through: the last failure of the road, whichever tab met it. */
	readonly code: ErrorCode | null;
	/** The server answered for something that waits, but has not taken it: its row says why. */
	readonly isPutOff: boolean;
}

const CALM: PushState = { failures: 0, nextAttemptAt: 0, code: null };

type Step =
	| { readonly kind: 'idle' }
	| {
			readonly kind: 'sent';
			readonly received: number;
			readonly poisoned: number;
			readonly needsUpdate: boolean;
	  }
	| { readonly kind: 'failed'; readonly error: AppError }
	/** The server refused a batch as a whole: send fewer, until the culprit stands alone. */
	| { readonly kind: 'halve'; readonly maxOperations: number };

/**
 * Sends whatever waits, batch by batch, until nothing is due, the road fails or another sender is
 * at it. Nothing is ever lost or reordered by this: an operation leaves the queue only in the
 * transaction that writes its receipt.
 * @param mayWait true for a timer, which keeps to the back-off; a person or a change of the
 *   network is worth an attempt at once
 */
export async function pushWaiting(parts: PushParts, mayWait = false): Promise<PushReport> {
	const { database, now } = parts;
	let received = 0;
	let poisoned = 0;
	let needsUpdate = false;
	let maxOperations = BATCH_MAX_OPERATIONS;
	const end = async (rest: Pick<PushReport, 'failure' | 'isElsewhere'>): Promise<PushReport> => ({
		...rest,
		received,
		poisoned,
		needsUpdate,
		...(await whatWaits(parts)),
	});

	const state = await pushState(database);
	const waits = withinReach(state.nextAttemptAt, now()) > now();
	if (waits && (mayWait || isServersWish(state.code))) {
		return end({ failure: null, isElsewhere: false });
	}
	for (;;) {
		const limit = maxOperations;
		const step = await withPushLock(() => sendBatch(parts, limit));
		if (step === undefined) return end({ failure: null, isElsewhere: true });
		switch (step.kind) {
			case 'idle':
				return end({ failure: null, isElsewhere: false });
			case 'failed':
				await rememberFailure(parts, step.error);
				return end({ failure: step.error, isElsewhere: false });
			case 'halve':
				maxOperations = step.maxOperations;
				break;
			case 'sent':
				received += step.received;
				poisoned += step.poisoned;
				needsUpdate ||= step.needsUpdate;
				maxOperations = BATCH_MAX_OPERATIONS;
				await putPushState(database, CALM);
		}
	}
}

async function sendBatch(parts: PushParts, maxOperations: number): Promise<Step> {
	const { database, now, random } = parts;
	const batch = chooseBatch(await waitingRows(database), now(), maxOperations);
	const [first] = batch;
	if (!first) return { kind: 'idle' };
	let answer: unknown;
	try {
		answer = await parts.send(batch.map((row) => row.operation));
	} catch (thrown) {
		const error = thrown instanceof AppError ? thrown : new AppError('UNREADABLE_ANSWER');
		if (!isRefusal(error.code)) return { kind: 'failed', error };
		if (batch.length > 1) return { kind: 'halve', maxOperations: Math.ceil(batch.length / 2) };
		answer = { serverNow: now(), answers: [{ opId: first.opId, error: { code: error.code } }] };
	}
	const answers = readPushAnswer(answer);
	if (!answers) return { kind: 'failed', error: new AppError('UNREADABLE_ANSWER') };
	const result = await withReopen(database, () =>
		applyAnswers(database, batch, answers, { now: now(), random }),
	);
	const { received, poisoned, needsUpdate } = result;
	return { kind: 'sent', received, poisoned, needsUpdate };
}

async function rememberFailure(parts: PushParts, error: AppError): Promise<void> {
	const { database, now, random } = parts;
	const before = await pushState(database);
	const failures = before.failures + 1;
	const asked = Number(error.params['retryAfterSeconds'] ?? 0) * 1000;
	await putPushState(database, {
		failures,
		nextAttemptAt: now() + Math.max(Math.min(asked, LONGEST_MS), backoffMs(failures, random())),
		code: error.code,
	});
}

/** When a timer should come back, null where nothing waits; and what is in the way. */
async function whatWaits({
	database,
	now,
}: PushParts): Promise<Pick<PushReport, 'nextAttemptAt' | 'code' | 'isPutOff'>> {
	const rows = await waitingRows(database);
	const due = nextDueAt(rows, now());
	if (due === null) return { nextAttemptAt: null, code: null, isPutOff: false };
	const { nextAttemptAt, code } = await pushState(database);
	return {
		nextAttemptAt: Math.max(due, withinReach(nextAttemptAt, now())),
		code,
		isPutOff: rows.some(({ poison, lastCode }) => poison === null && isFault(lastCode)),
	};
}

/*
 * Every step at the store has a deadline and a second try on a store opened afresh: one that hangs
 * would else keep this page from sending anything until it is loaded again.
 */
function waitingRows(database: OutboxDatabase): Promise<OperationRow[]> {
	return withReopen(database, () => database.operations.orderBy('seq').toArray());
}

async function pushState(database: OutboxDatabase): Promise<PushState> {
	return (await withReopen(database, () => database.getSetting('push'))) ?? CALM;
}

function putPushState(database: OutboxDatabase, state: PushState): Promise<void> {
	return withReopen(database, () => database.putSetting('push', state));
}

/** What staff made waits for its person to sign in: nothing is wrong, and the buyer can do nothing. */
function isFault(code: ErrorCode | null): boolean {
	return code !== null && code !== 'NOT_SIGNED_IN';
}

/**
 * Whether a refusal of the whole request is about what stands in it. A malformed request may be
 * the server's own fault, so the operation found guilty of it is tried again later, not poisoned.
 */
function isRefusal(code: ErrorCode): boolean {
	return isPoison(code) || code === 'MALFORMED_REQUEST';
}

/** A server that asked for time gets it; a bad road is tried again as soon as there is a reason. */
function isServersWish(code: ErrorCode | null): boolean {
	return code === 'TOO_MANY_REQUESTS';
}

/** Whether a failure says that the person must sign in before anything more can be sent. */
export function needsSignIn(code: ErrorCode): boolean {
	return errorRule(code).retry === 'afterSignIn' || code === 'FORBIDDEN';
}
