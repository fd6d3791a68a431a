import type { ErrorCode } from '$lib/domain/errors';
import { bundleOrderSchema } from '$lib/domain/ordering/bundle-order';
import {
	createOrderSchema,
	type Operation,
	type OperationAnswer,
} from '$lib/domain/ordering/operation';
import type { BasketGroup } from '$lib/features/cart/basket';
import type { CheckoutDraft } from '$lib/local/drawer-database';
import * as v from 'valibot';

import { partsOf, type BundleDraft } from './make-bundle-orders';
import type { CreateDraft } from './make-orders';

/** What a checkout makes of a group of the basket. */
export interface MadeOrder {
	/** The group's. */
	readonly key: string;
	readonly order: CreateDraft | BundleDraft;
}

/** A direct send's answers, by the keys of the groups. */
export interface SortedAnswers {
	readonly placed: readonly string[];
	/** Refused for good: the same order never gets another answer. */
	readonly refused: readonly string[];
	/** Why not all are placed, a refusal before anything that may pass; null where all are. */
	readonly code: ErrorCode | null;
}

/** Sorts the answers: an order without one was not placed as far as anybody knows. */
export function sortAnswers(
	groups: readonly BasketGroup[],
	draft: CheckoutDraft | undefined,
	answers: readonly OperationAnswer[],
): SortedAnswers {
	const placed: string[] = [];
	const refused: string[] = [];
	let refusal: ErrorCode | null = null;
	let delay: ErrorCode | null = null;
	for (const { key } of groups) {
		const id = draft?.orders[key]?.opId;
		const answer = answers.find(({ opId }) => opId === id);
		if (!answer) delay ??= 'UNREADABLE_ANSWER';
		else if ('error' in answer) delay ??= answer.error.code;
		else if (answer.outcome.status === 'rejected') {
			refused.push(key);
			refusal ??= answer.outcome.code;
		} else placed.push(key);
	}
	const settled = new Set([...placed, ...refused]);
	// A bundle is one line of the basket: it is done with when all its orders are answered.
	const isDone = (key: string) => {
		const group = groups.find((one) => one.key === key);
		return !group?.bundle || partsOf(group, groups).every((part) => settled.has(part.key));
	};
	const code = refusal ?? delay;
	return { placed: placed.filter(isDone), refused: refused.filter(isDone), code };
}

/**
 * Groups whose ids the outbox held already for other goods than these.
 * @param stored what it holds under the ids, in the same order
 */
export function takenByOthers(
	made: readonly MadeOrder[],
	stored: readonly Operation[],
): readonly string[] {
	return made
		.filter(({ order }, index) => {
			const payload = stored[index]?.payload;
			return payload === undefined || goodsIn(payload) !== goodsIn(JSON.stringify(order.payload));
		})
		.map(({ key }) => key);
}

function goodsIn(payload: string): string | null {
	const parsed: unknown = JSON.parse(payload);
	const bundle = v.safeParse(bundleOrderSchema, parsed);
	if (bundle.success) {
		const { bundleId, sets, parts } = bundle.output;
		return JSON.stringify([bundleId, sets, parts.map(({ orderId }) => orderId)]);
	}
	const order = v.safeParse(createOrderSchema, parsed);
	if (!order.success) return null;
	return JSON.stringify(
		order.output.lines.map(({ productId, quantity, lot, serial }) => [
			productId,
			quantity,
			lot,
			serial,
		]),
	);
}
