import type { ErrorCode } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import {
	createOrderSchema,
	type Operation,
	type OperationAnswer,
} from '$lib/domain/ordering/operation';
import type { BasketGroup } from '$lib/features/cart/basket';
import type { CheckoutDraft } from '$lib/local/drawer-database';
import * as v from 'valibot';

import type { CreateDraft } from './make-orders';

/** A direct send's answers, by producer. */
export interface SortedAnswers {
	readonly placed: readonly ProducerId[];
	/** Refused for good: the same order never gets another answer. */
	readonly refused: readonly ProducerId[];
	/** Why not all are placed, a refusal before anything that may pass; null where all are. */
	readonly code: ErrorCode | null;
}

/** Sorts the answers: an order without one was not placed as far as anybody knows. */
export function sortAnswers(
	groups: readonly BasketGroup[],
	draft: CheckoutDraft | undefined,
	answers: readonly OperationAnswer[],
): SortedAnswers {
	const placed: ProducerId[] = [];
	const refused: ProducerId[] = [];
	let refusal: ErrorCode | null = null;
	let delay: ErrorCode | null = null;
	for (const { producerId } of groups) {
		const id = draft?.orders[producerId]?.opId;
		const answer = answers.find(({ opId }) => opId === id);
		if (!answer) delay ??= 'UNREADABLE_ANSWER';
		else if ('error' in answer) delay ??= answer.error.code;
		else if (answer.outcome.status === 'rejected') {
			refused.push(producerId);
			refusal ??= answer.outcome.code;
		} else placed.push(producerId);
	}
	return { placed, refused, code: refusal ?? delay };
}

/**
 * Producers whose ids the outbox held already for other goods than these.
 * @param stored what it holds under the ids, in the drafts' order
 */
export function takenByOthers(
	drafts: readonly CreateDraft[],
	stored: readonly Operation[],
): readonly ProducerId[] {
	return drafts
		.filter((draft, index) => {
			const payload = stored[index]?.payload;
			return payload === undefined || goodsIn(payload) !== goodsIn(JSON.stringify(draft.payload));
		})
		.map((draft) => draft.view.producerId);
}

function goodsIn(payload: string): string | null {
	const order = v.safeParse(createOrderSchema, JSON.parse(payload));
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
