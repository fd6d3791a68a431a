import { errorRule, type ErrorCode } from '$lib/domain/errors';
import {
	addressedSchema,
	operationAnswerSchema,
	pushAnswerSchema,
} from '$lib/domain/ordering/answer-schema';
import type { OperationAnswer } from '$lib/domain/ordering/operation';
import type { OrderView } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import type { OutboxDatabase } from '$lib/local/outbox-database';
import type { OperationRow, OrderRow } from '$lib/local/outbox-rows';
import * as v from 'valibot';

import { backoffMs } from './backoff';

/** What came of a batch, operation by operation. */
export interface BatchResult {
	/** Operations that the server took: they wait no more. */
	readonly received: number;
	/** Operations that stay for later. */
	readonly postponed: number;
	readonly poisoned: number;
	/** An operation whose kind or answer this app and the server do not share: look for an update. */
	readonly needsUpdate: boolean;
}

/**
 * Reads a push's answer. Of an entry that cannot be read but says which operation it answers,
 * the answer is `UNKNOWN_ANSWER`: the operation stays, for an app that knows more. Any other
 * is as if it were missing.
 * @returns undefined where it is no such answer at all
 */
export function readPushAnswer(answer: unknown): readonly OperationAnswer[] | undefined {
	const frame = v.safeParse(pushAnswerSchema, answer);
	if (!frame.success) return undefined;
	return frame.output.answers.flatMap((entry) => {
		const parsed = v.safeParse(operationAnswerSchema, entry);
		if (parsed.success) return [parsed.output as OperationAnswer];
		const addressed = v.safeParse(addressedSchema, entry);
		if (!addressed.success) return [];
		return [{ opId: addressed.output.opId, error: { code: 'UNKNOWN_ANSWER' } }];
	});
}

/**
 * Puts down what the server answered, in one transaction: receipts written, orders updated,
 * received operations removed. An operation without an answer stays and comes again later.
 * @param sent the batch; rows that were removed meanwhile are not brought back
 */
export function applyAnswers(
	database: OutboxDatabase,
	sent: readonly OperationRow[],
	answers: readonly OperationAnswer[],
	{ now, random }: { now: EpochMs; random: () => number },
): Promise<BatchResult> {
	const { operations, orders, receipts } = database;
	return database.transaction('rw', [operations, orders, receipts], async () => {
		let received = 0;
		let postponed = 0;
		let poisoned = 0;
		let needsUpdate = false;
		for (const { opId } of sent) {
			const row = await operations.get(opId);
			if (!row) continue;
			const answer = answers.find((candidate) => candidate.opId === opId);
			if (answer && 'outcome' in answer) {
				needsUpdate ||=
					answer.outcome.status === 'rejected' && answer.outcome.code === 'UNKNOWN_ANSWER';
				await receive(database, row, answer, now);
				received += 1;
				continue;
			}
			const code: ErrorCode = answer ? answer.error.code : 'UNREADABLE_ANSWER';
			if (isPoison(code)) {
				await operations.update(opId, { poison: { code, at: now }, lastCode: code });
				poisoned += 1;
				continue;
			}
			needsUpdate ||= errorRule(code).retry === 'afterUpdate';
			const attempts = row.attempts + 1;
			const notBefore = now + backoffMs(attempts, random());
			await operations.update(opId, { attempts, notBefore, lastCode: code });
			postponed += 1;
		}
		return { received, postponed, poisoned, needsUpdate };
	});
}

/** Whether a refusal is about the operation itself, so that repeating it is useless. */
export function isPoison(code: ErrorCode): boolean {
	switch (code) {
		case 'BAD_ENVELOPE':
		case 'PAYLOAD_TOO_LARGE':
		case 'PAYLOAD_HASH_MISMATCH':
		case 'OP_ID_REUSED':
			return true;
		default:
			return false;
	}
}

async function receive(
	database: OutboxDatabase,
	row: OperationRow,
	answer: Extract<OperationAnswer, { outcome: unknown }>,
	now: EpochMs,
): Promise<void> {
	const { outcome } = answer;
	const code = outcome.status === 'rejected' ? outcome.code : null;
	const params = outcome.status === 'rejected' ? (outcome.params ?? {}) : {};
	await database.receipts.put({
		opId: row.opId,
		orderId: row.orderId,
		operation: row.operation,
		receivedAt: now,
		replayed: answer.replayed,
		status: outcome.status,
		code,
		params,
	});
	await database.operations.delete(row.opId);
	const order = row.orderId === null ? undefined : await database.orders.get(row.orderId);
	if (!order) return;
	const told = 'order' in outcome ? outcome.order : undefined;
	await database.orders.put({
		...order,
		view: told ? newerView(order, told) : withoutView(row, order, outcome.status, code, now),
		answer: { at: now, kind: row.operation.kind, status: outcome.status, code, params },
		...(told ? { trackedAt: now } : {}),
	});
}

/** The later of two tellings; whatever the server tells is later than what the phone made up. */
export function newerView(order: OrderRow, told: OrderView): OrderView {
	if (told.id !== order.id) return order.view;
	if (order.view.state === 'queued') return told;
	return told.revision > order.view.revision ? told : order.view;
}

/** What to show where the answer to an `order.create` came without the order itself. */
function withoutView(
	row: OperationRow,
	order: OrderRow,
	status: 'accepted' | 'acceptedChanged' | 'needsBuyer' | 'rejected' | 'held',
	code: ErrorCode | null,
	now: EpochMs,
): OrderView {
	const { view } = order;
	if (row.opId !== (order.id as string) || view.state !== 'queued') return view;
	const state =
		status === 'rejected' || status === 'held' || status === 'needsBuyer' ? status : 'placed';
	return { ...view, state, history: [...view.history, { at: now, state, by: 'system', code }] };
}
