import { orderId, type OrderId } from '$lib/domain/ids';
import type { OrderJudgement } from '$lib/domain/ordering/judge-order';
import type { OrderingMoment } from '$lib/domain/ordering/moment';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OrderHistoryEntry, OrderView } from '$lib/domain/ordering/order';
import { sql } from 'drizzle-orm';

import type { CountedBy } from '../catalogue/stock';
import type { Transaction } from '../database/database';
import { SESSION_OF_ORDER } from '../market/session-of-order';
import { hashOf } from '../sync/secrets';
import { leaveNews } from './order-news';
import { toView, type OrderRow } from './order-view';
import type { OrderDraft } from './read-order';
import { askingCode } from './judge-draft';
import { orderHistory, orderLines, orders } from './tables';

/** An order as it goes into the tables for the first time. */
export interface NewOrder {
	/** Its `change` is the database's to say. */
	readonly row: Omit<OrderRow, 'change'>;
	readonly lines: OrderJudgement['lines'];
	readonly history: OrderHistoryEntry;
}

/** How near in time the same basket of the same buyer may be the same order sent twice. */
export const DUPLICATE_WITHIN_MS = 2 * 60_000;

/**
 * Makes the first revision of an order.
 * @param state as judged, or `cancelled` where it was called off before it came
 */
export function newOrder(
	draft: OrderDraft,
	operation: Operation,
	judged: {
		readonly moment: OrderingMoment;
		readonly judgement: OrderJudgement;
		readonly isCancelled: boolean;
	},
): NewOrder {
	const { moment, judgement, isCancelled } = judged;
	const state = isCancelled ? 'cancelled' : judgement.verdict;
	const isOpen = state === 'placed' || state === 'needsBuyer';
	// Of an order that will never be delivered nobody needs to know who made it.
	const { name = null, phone = null, address } = isOpen ? draft.buyer : {};
	return {
		row: {
			id: orderId(operation.opId),
			secretSha256: draft.secretSha256,
			checkoutId: draft.checkoutId,
			producerId: draft.producerId,
			state,
			revision: 1,
			totalDong: judgement.totalDong,
			payment: draft.payment,
			paymentState: 'awaiting',
			moneyWay: null,
			carrier: null,
			tracking: null,
			buyerName: name,
			buyerPhone: phone,
			provinceCode: address?.provinceCode ?? null,
			communeCode: address?.communeCode ?? null,
			street: address?.street ?? null,
			oldAddress: address?.oldAddress ?? null,
			note: isOpen ? draft.note : null,
			changes: judgement.changes,
			placedAt: moment.at,
			receivedAt: moment.receivedAt,
			quotedAt: state === 'needsBuyer' ? moment.receivedAt : null,
			sessionId: draft.sessionId,
			consentVersion: draft.consentVersion,
			locale: draft.locale,
			basketSha256: isOpen ? basketOf(draft) : null,
			possibleDuplicateOf: null,
			bundle: null,
			erasureRequestedAt: null,
			erasedAt: isOpen ? null : moment.receivedAt,
		},
		lines: judgement.lines,
		history: {
			at: state === 'placed' ? moment.at : moment.receivedAt,
			state,
			by: state === 'placed' || isCancelled ? 'buyer' : 'system',
			code: isCancelled ? null : askingCode(judgement),
		},
	};
}

/** The view of an order that has just been made. */
export function viewOfNew(
	{ row, lines, history }: NewOrder,
	possibleDuplicateOf: OrderId | null,
): OrderView {
	return toView({ ...row, possibleDuplicateOf }, lines, [history]);
}

/**
 * Puts a new order into the tables.
 * @param countedBy by which limits of evenings what it took is counted
 */
export async function insertOrder(
	tx: Transaction,
	{ row, lines, history }: NewOrder,
	{
		duplicateOf: possibleDuplicateOf,
		countedBy,
	}: { readonly duplicateOf: OrderId | null; readonly countedBy: CountedBy },
): Promise<void> {
	await tx.insert(orders).values({ ...row, possibleDuplicateOf, sessionId: sessionOf(row) });
	await tx.insert(orderHistory).values({ ...history, orderId: row.id, revision: row.revision });
	await leaveNews(tx, row.id, row.revision);
	await insertLines(tx, row.id, { lines, countedBy });
}

/** Puts the lines of an order into the tables, which has none. */
export async function insertLines(
	tx: Transaction,
	id: OrderId,
	{ lines, countedBy }: Pick<NewOrder, 'lines'> & { readonly countedBy: CountedBy },
): Promise<void> {
	if (lines.length === 0) return;
	await tx.insert(orderLines).values(
		lines.map((line, position) => ({
			...line,
			orderId: id,
			position,
			eveningLimit: countedBy.get(line.productId) ?? null,
		})),
	);
}

/** The session that it counts for, looked up as it is written; the phone's word alone is not enough. */
function sessionOf({ sessionId, producerId, placedAt }: NewOrder['row']) {
	if (sessionId === null) return null;
	const given = sql`given(session_id, producer_id, made_at) as (
		select ${sessionId}::bigint, ${producerId}::integer,
			${new Date(placedAt).toISOString()}::timestamptz)`;
	return sql<number | null>`(with ${given} select ${SESSION} from given)`;
}

const SESSION = sql.raw(
	SESSION_OF_ORDER({
		sessionId: 'given.session_id',
		producerId: 'given.producer_id',
		madeAt: 'given.made_at',
	}),
);

/** The same buyer with the same goods has the same basket, whatever the order of the lines. */
function basketOf({ buyer, lines }: OrderDraft): string {
	const goods = lines.map(({ productId, quantity, lot }) =>
		JSON.stringify([productId, quantity, lot]),
	);
	return hashOf(JSON.stringify([buyer.phone, ...goods.sort()]));
}
