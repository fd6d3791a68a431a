import { AppError } from '$lib/domain/errors';
import type { OrderId, OrderSecret } from '$lib/domain/ids';
import { orderViewSchema, trackAnswerSchema } from '$lib/domain/ordering/answer-schema';
import { TRACK_MAX_ORDERS, type TrackInput } from '$lib/domain/ordering/exchange';
import type { OrderView } from '$lib/domain/ordering/order';
import { RECALL_REACH_MS } from '$lib/domain/ordering/recall-reach';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import type { OutboxDatabase } from '$lib/local/outbox-database';
import type { OperationRow, OrderRow } from '$lib/local/outbox-rows';
import { withReopen } from '$lib/local/reopen';
import * as v from 'valibot';

import { newerView } from './receipts';

/** Goods may still come back so long after they were delivered. */
const RETURN_WINDOW_MS = 14 * DAY_MS;
/** Later only a recall is worth asking for, and not with every look. */
const LATE_ASKING_MS = DAY_MS;

export interface TrackParts {
	readonly database: OutboxDatabase;
	/** Asks for orders by their secrets; the answer is not trusted yet. @throws AppError */
	readonly ask: (input: TrackInput) => Promise<unknown>;
	readonly now: () => EpochMs;
}

/**
 * Asks how the orders stand that may still change, and keeps what is newer than what is known.
 * @returns whether an order was told in a way that only a newer app can read
 * @throws AppError as `ask` does; what was answered before is kept
 */
export async function trackOrders(parts: TrackParts): Promise<{ needsUpdate: boolean }> {
	const { database, now } = parts;
	const { rows, reused } = await withReopen(database, () => readOrders(database));
	const open = rows.filter((row) => reused.has(row.id) || mayChange(row, now()));
	let needsUpdate = false;
	for (let start = 0; start < open.length; start += TRACK_MAX_ORDERS) {
		const { views, isAllRead } = await askFor(parts, open.slice(start, start + TRACK_MAX_ORDERS));
		needsUpdate ||= !isAllRead;
		await withReopen(database, () => keep(parts, views, reused));
	}
	return { needsUpdate };
}

/**
 * All orders, newest first, and which of them were made by an operation that the server had taken
 * before with other content: such an order stands there already, though the phone never heard so.
 */
function readOrders(
	database: OutboxDatabase,
): Promise<{ rows: OrderRow[]; reused: ReadonlyMap<OrderId, OperationRow> }> {
	return database.transaction('r', [database.orders, database.operations], async () => {
		const rows = await database.orders.orderBy('createdAt').reverse().toArray();
		const operations = await database.operations.toArray();
		const reused = operations.flatMap((row): [OrderId, OperationRow][] =>
			row.poison?.code === 'OP_ID_REUSED' && row.orderId === (row.opId as string)
				? [[row.orderId, row]]
				: [],
		);
		return { rows, reused: new Map(reused) };
	});
}

/** Puts down what was told; an order that stands at the server needs its poisoned making no more. */
function keep(
	{ database, now }: TrackParts,
	views: readonly OrderView[],
	reused: ReadonlyMap<OrderId, OperationRow>,
): Promise<void> {
	const { operations, orders, receipts } = database;
	return database.transaction('rw', [operations, orders, receipts], async () => {
		for (const view of views) {
			const row = await orders.get(view.id);
			if (!row) continue;
			await orders.put({ ...row, view: newerView(row, view), trackedAt: now() });
			const making = reused.get(view.id);
			if (!making) continue;
			const { opId, orderId, operation } = making;
			await receipts.put({
				opId,
				orderId,
				operation,
				receivedAt: now(),
				replayed: true,
				status: 'accepted',
				code: null,
			});
			await operations.delete(opId);
		}
	});
}

/**
 * Fetches one order by its secret and keeps it on this phone: a link from another phone.
 * @returns false where the server tells nothing: no such order, or not its secret
 * @throws AppError where the server is out of reach
 */
export async function adoptOrder(
	parts: TrackParts,
	{ id, secret }: { id: OrderId; secret: OrderSecret },
): Promise<boolean> {
	const { database, now } = parts;
	const { views } = await askFor(parts, [{ id, secret }]);
	const view = views.find((told) => told.id === id);
	if (!view) return false;
	await database.transaction('rw', database.orders, async () => {
		const known = await database.orders.get(id);
		await database.orders.put({
			id,
			secret,
			checkoutId: view.checkoutId,
			producerId: view.producerId,
			createdAt: view.placedAt,
			...known,
			view: known ? newerView(known, view) : view,
			trackedAt: now(),
		});
	});
	return true;
}

async function askFor(
	parts: TrackParts,
	orders: readonly Pick<OrderRow, 'id' | 'secret'>[],
): Promise<{ views: OrderView[]; isAllRead: boolean }> {
	const answer = await parts.ask({
		orders: orders.map((order) => ({ orderId: order.id, secret: order.secret })),
	});
	const frame = v.safeParse(trackAnswerSchema, answer);
	if (!frame.success) throw new AppError('UNREADABLE_ANSWER');
	const views = frame.output.orders.flatMap((entry) => {
		const parsed = v.safeParse(orderViewSchema, entry);
		return parsed.success ? [parsed.output] : [];
	});
	return { views, isAllRead: views.length === frame.output.orders.length };
}

function mayChange({ view, trackedAt }: OrderRow, now: EpochMs): boolean {
	switch (view.state) {
		case 'queued':
		case 'rejected':
		case 'cancelled':
		case 'returned':
			return false;
		case 'delivered': {
			const since = now - (view.history.at(-1)?.at ?? view.placedAt);
			if (since < RETURN_WINDOW_MS) return true;
			return since < RECALL_REACH_MS && now - (trackedAt ?? 0) > LATE_ASKING_MS;
		}
		default:
			return true;
	}
}
