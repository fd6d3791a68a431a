import { orderId } from '$lib/domain/ids';
import {
	judgeOrder,
	type OrderGrounds,
	type OrderJudgement,
} from '$lib/domain/ordering/judge-order';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OperationOutcome, OrderView } from '$lib/domain/ordering/order';
import { and, between, desc, eq, notInArray } from 'drizzle-orm';

import { findAlternatives } from '../catalogue/alternatives';
import { readPortions } from '../catalogue/portions';
import { readStock } from '../catalogue/stock';
import { readTerms } from '../catalogue/terms';
import type { Transaction } from '../database/database';
import type { Open, TaskContext } from '../sync/kinds';
import { redactOperations } from '../sync/ledger';
import {
	checkDraft,
	momentOf,
	productsOf,
	promotionsOf,
	recalledLines,
	seenBy,
	shelfOf,
} from './judge-draft';
import { DUPLICATE_WITHIN_MS, insertOrder, newOrder, viewOfNew, type NewOrder } from './new-order';
import { placeAtOnce } from './place-at-once';
import { readOrderDraft, type OrderDraft } from './read-order';
import { NOT_COUNTED, reserveOrder, type Reserved } from './reserve';
import { orders } from './tables';

/** `order.create@1`: an order of one producer, of which the operation's id is the name. */
export const openCreateOrder: Open = (payload, operation) => {
	const draft = readOrderDraft(payload);
	return {
		orderId: orderId(operation.opId),
		perform: (tx, given) => createOrder(tx, { draft, operation, ...given }),
		performAtOnce: (database, given) => placeAtOnce(database, { draft, ...given }),
	};
};

interface Request extends TaskContext {
	readonly draft: OrderDraft;
	readonly operation: Operation;
}

/**
 * Creates an order: placed with its stock taken, or kept as a question to the buyer, or kept as
 * rejected with what might be had instead.
 * @throws AppError INVALID_ORDER · AGE_NOT_CONFIRMED · PAYMENT_UNAVAILABLE
 */
async function createOrder(tx: Transaction, request: Request): Promise<OperationOutcome> {
	const { draft, operation, receivedAt } = request;
	const terms = await readTerms(tx, productsOf(draft.lines), seenBy(operation));
	checkDraft(draft, terms);
	const moment = momentOf(operation, terms, receivedAt);
	const isCancelled = request.cancelledAhead.includes(draft.secretSha256);
	const { judgement, countedBy } = await judgeAndReserve(
		tx,
		draft,
		{
			moment,
			terms: terms.products,
			left: new Map(),
			recalled: await recalledLines(tx, draft.lines),
			alternatives: new Map(),
		},
		isCancelled,
	);
	const order = newOrder(draft, operation, { moment, judgement, isCancelled });
	const duplicateOf = await findDuplicate(tx, order);
	await insertOrder(tx, order, { duplicateOf, countedBy });
	if (isCancelled) await redactOperations(tx, order.row.id);
	return toOutcome(judgement, viewOfNew(order, duplicateOf));
}

/** Judges by the terms alone first: most orders need no more than their stock. */
async function judgeAndReserve(
	tx: Transaction,
	{ lines }: OrderDraft,
	grounds: OrderGrounds,
	isCancelled: boolean,
): Promise<Reserved> {
	const judgement = judgeOrder(lines, grounds);
	if (isCancelled) return { judgement, countedBy: NOT_COUNTED };
	if (judgement.verdict === 'placed') return reserveOrder(tx, lines, { judgement, grounds });
	const gone = judgement.changes.flatMap((change) =>
		'alternatives' in change ? [change.productId] : [],
	);
	const judged = judgeOrder(lines, {
		...grounds,
		left: await readStock(tx, shelfOf(grounds.terms)),
		portions: await readPortions(tx, promotionsOf(lines)),
		alternatives: await findAlternatives(tx, withinRange(gone, grounds), grounds.moment.receivedAt),
	});
	return { judgement: judged, countedBy: NOT_COUNTED };
}

/** Ids that the catalogue knows: others are no numbers that a query may carry. */
function withinRange<Id>(ids: readonly Id[], { terms }: { terms: ReadonlyMap<Id, unknown> }): Id[] {
	return ids.filter((id) => terms.has(id));
}

/** Another order of the same goods by the same buyer at nearly the same time, if there is one. */
export async function findDuplicate(tx: Transaction, { row }: NewOrder) {
	if (row.basketSha256 === null) return null;
	const [found] = await tx
		.select({ id: orders.id })
		.from(orders)
		.where(
			and(
				eq(orders.basketSha256, row.basketSha256),
				between(
					orders.placedAt,
					row.placedAt - DUPLICATE_WITHIN_MS,
					row.placedAt + DUPLICATE_WITHIN_MS,
				),
				notInArray(orders.state, ['cancelled', 'rejected']),
			),
		)
		.orderBy(desc(orders.placedAt))
		.limit(1);
	return found?.id ?? null;
}

function toOutcome({ verdict, code }: OrderJudgement, order: OrderView): OperationOutcome {
	if (order.state === 'cancelled') return { status: 'accepted', order };
	switch (verdict) {
		case 'needsBuyer':
			return { status: 'needsBuyer', order };
		case 'rejected':
			return { status: 'rejected', code: code ?? 'INVALID_ORDER', order };
		case 'placed':
			return placedOutcome(order);
	}
}

/** A placed order is `acceptedChanged` where something is better than the buyer saw it. */
export function placedOutcome(order: OrderView): OperationOutcome {
	return { status: order.changes.length > 0 ? 'acceptedChanged' : 'accepted', order };
}
