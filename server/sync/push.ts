import type { Account } from '$lib/domain/accounts/account';
import { AppError, type ErrorCode } from '$lib/domain/errors';
import { deviceId, opId } from '$lib/domain/ids';
import {
	BATCH_MAX_BYTES,
	operationSchema,
	type Operation,
	type OperationAnswer,
	type PushAnswer,
} from '$lib/domain/ordering/operation';
import * as v from 'valibot';

import type { SignedIn } from '../accounts/signed-in';
import type { Runtime } from '../context';
import { findKind, isStaffKind } from './kinds';
import { perform, readWork, type Work } from './perform';
import { hashOf, hideSecrets, isTooDeep, parseJson } from './secrets';
import { countAnswer } from './sync-metrics';

/**
 * Takes a batch of operations, one after the other in the order given: a phone's cancel may stand
 * behind its order. Each has its own envelope check, its own transaction and its own answer, so
 * that a bad one costs only itself.
 * @param given what the phone sent, not yet trusted
 * @param sender nobody in particular, unless told
 */
export async function push(
	runtime: PushRuntime,
	given: readonly unknown[],
	sender: Sender = NOBODY,
): Promise<PushAnswer> {
	const answers: OperationAnswer[] = [];
	for (const item of given) answers.push(await answerOne(runtime, item, sender));
	return { serverNow: runtime.clock(), answers };
}

type PushRuntime = Pick<Runtime, 'database' | 'log' | 'clock'>;

/** Who sends a batch. */
export interface Sender {
	/** Names the network that it came from. */
	readonly origin: string | null;
	/** Looked up only where the batch holds an operation of staff: buyers never wait for it. */
	readonly signedIn: () => Promise<Pick<SignedIn, 'account'> | null>;
}

const NOBODY: Sender = { origin: null, signedIn: () => Promise.resolve(null) };

async function answerOne(
	runtime: PushRuntime,
	item: unknown,
	sender: Sender,
): Promise<OperationAnswer> {
	const operation = readEnvelope(item);
	if (typeof operation === 'string') return refuse(item, operation);
	const answer = await answerOperation(runtime, operation, sender);
	countAnswer(operation.kind, answer);
	return answer;
}

async function answerOperation(
	runtime: PushRuntime,
	operation: Operation,
	sender: Sender,
): Promise<OperationAnswer> {
	if (hashOf(operation.payload) !== operation.payloadSha256) {
		return refuse(operation, 'PAYLOAD_HASH_MISMATCH');
	}
	const open = findKind(operation.kind);
	if (!open) return refuse(operation, 'UNKNOWN_KIND');
	const parsed = readPayload(operation.payload);
	const hidden = hideSecrets(parsed);
	const work = readWork(open, hidden, operation);
	const maker = isStaffKind(operation.kind) ? await findMaker(runtime, work, sender) : null;
	if (typeof maker === 'string') return refuse(operation, maker);
	const entry = {
		operation,
		payload: storedPayload(operation.payload, parsed, hidden),
		orderId: 'orderId' in work ? work.orderId : null,
		receivedAt: runtime.clock(),
		origin: sender.origin,
		accountId: maker?.id ?? null,
	};
	return perform(runtime, entry, work);
}

/**
 * Who made an operation of staff. A phone may be shared: what one person made is never performed in
 * the name of another, nor while nobody is signed in. It is not taken then, and comes again.
 * @returns the person, or why it is not taken
 */
async function findMaker(
	{ log }: Pick<Runtime, 'log'>,
	work: Work,
	sender: Sender,
): Promise<Account | 'NOT_SIGNED_IN' | 'SERVER_BUSY'> {
	const madeBy = 'madeBy' in work ? work.madeBy : undefined;
	try {
		const signedIn = await sender.signedIn();
		if (!signedIn || (madeBy && signedIn.account.id !== madeBy)) return 'NOT_SIGNED_IN';
		return signedIn.account;
	} catch (error) {
		// What others of the batch want has nothing to do with this.
		log.warn({ err: error }, 'who has signed in could not be found out');
		return 'SERVER_BUSY';
	}
}

/**
 * A request that is nothing but one operation too large gets the status that says so; among others
 * the operation is told in the answer, so that the others go through.
 * @throws AppError PAYLOAD_TOO_LARGE
 */
export function refuseLoneGiant(given: readonly unknown[]): void {
	const [only] = given;
	if (given.length === 1 && payloadBytes(only) > BATCH_MAX_BYTES) {
		throw new AppError('PAYLOAD_TOO_LARGE');
	}
}

/** Reads one envelope. @returns the operation, or why it is none */
function readEnvelope(item: unknown): Operation | ErrorCode {
	if (payloadBytes(item) > BATCH_MAX_BYTES) return 'PAYLOAD_TOO_LARGE';
	const parsed = v.safeParse(operationSchema, item, { abortEarly: true });
	if (!parsed.success) return 'BAD_ENVELOPE';
	const { output } = parsed;
	return { ...output, opId: opId(output.opId), deviceId: deviceId(output.deviceId) };
}

function payloadBytes(item: unknown): number {
	const payload = propertyOf(item, 'payload');
	return typeof payload === 'string' ? Buffer.byteLength(payload) : 0;
}

/** An answer that is not stored: the same operation may come again. */
function refuse(item: unknown, code: ErrorCode): OperationAnswer {
	const id = propertyOf(item, 'opId');
	return { opId: opId(typeof id === 'string' ? id.slice(0, 64) : ''), error: { code } };
}

function propertyOf(item: unknown, key: string): unknown {
	if (typeof item !== 'object' || item === null) return undefined;
	return Object.getOwnPropertyDescriptor(item, key)?.value;
}

/** @returns undefined where the text is no JSON, or nested as no app ever wrote it */
function readPayload(payload: string): unknown {
	const parsed = parseJson(payload);
	return isTooDeep(parsed) ? undefined : parsed;
}

/** What the ledger keeps: the text as sent where that holds no secret, nothing where it is unreadable. */
function storedPayload(payload: string, parsed: unknown, hidden: unknown): string {
	if (parsed === undefined) return '';
	return (hidden === parsed ? payload : JSON.stringify(hidden)).replaceAll('\0', '');
}
