import { judgeOrder } from '$lib/domain/ordering/judge-order';
import type { OperationOutcome } from '$lib/domain/ordering/order';

import { termsMemory } from '../catalogue/terms-memory';
import type { Database } from '../database/database';
import type { AtOnceContext } from '../sync/kinds';
import { placedOutcome } from './create-order';
import { checkDraft, momentOf, productsOf, seenBy } from './judge-draft';
import { newOrder, viewOfNew } from './new-order';
import { orderBatches } from './order-batches';
import type { OrderDraft } from './read-order';

interface Request extends AtOnceContext {
	readonly draft: OrderDraft;
}

/** A catalogue that moves faster than this is judged on the ordinary road. */
const MOST_TRIES = 2;

/**
 * The quick road for the ordinary order: judged by the terms in memory, then ledger, stock, order,
 * lines and history in one statement, together with those of whoever orders at the same moment. It
 * does nothing at all unless those terms still stand, the operation is new and the stock is there.
 * @returns undefined where it is not such an order, with nothing done; the ordinary road decides
 */
export async function placeAtOnce(
	database: Database,
	request: Request,
): Promise<OperationOutcome | undefined> {
	const { draft, entry, receivedAt } = request;
	if (draft.lines.some(({ lot }) => lot !== null)) return undefined;
	const memory = termsMemory(database);
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		const terms = await memory.get(productsOf(draft.lines), seenBy(entry.operation));
		checkDraft(draft, terms);
		const moment = momentOf(entry.operation, terms, receivedAt);
		const judgement = judgeOrder(draft.lines, {
			moment,
			terms: terms.products,
			left: new Map(),
			recalled: new Set(),
			alternatives: new Map(),
		});
		if (judgement.verdict !== 'placed') return undefined;
		const order = newOrder(draft, entry.operation, { moment, judgement, isCancelled: false });
		const placed = await orderBatches(database).write({ order, entry, terms });
		if (placed === 'refused') return undefined;
		if (placed !== 'stale') return placedOutcome(viewOfNew(order, placed.possibleDuplicateOf));
		memory.forget(terms.termsVersion);
	}
	return undefined;
}
