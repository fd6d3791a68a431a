import { AppError, type ErrorCode } from '$lib/domain/errors';
import { opId, type OpId, type OrderId } from '$lib/domain/ids';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { eq, inArray, or, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { getOrderView } from '../ordering/order-view';
import type { LedgerEntry } from './kinds';
import { redactPayload } from './secrets';
import { operations, type OperationStatus, type StoredResult } from './tables';

type Row = typeof operations.$inferSelect;

/** What the ledger says when an operation comes in. */
export type Entered =
	| { readonly kind: 'new'; readonly cancelledAhead: readonly string[] }
	| { readonly kind: 'known'; readonly row: Row };

/**
 * Enters an operation, or finds that it was here before. Waits for whoever is just entering the
 * same one, so that of two at the same time one is performed and the other told what came of it.
 */
export async function enter(tx: Transaction, entry: LedgerEntry): Promise<Entered> {
	const values = toValues(entry);
	const entered = await tx
		.insert(operations)
		.values(values)
		.onConflictDoNothing()
		.returning({ opId: operations.opId });
	if (entered.length > 0) return { kind: 'new', cancelledAhead: [] };
	const [row] = await tx.select().from(operations).where(isOp(values.opId)).for('update');
	if (!row) throw new AppError('SERVER_BUSY');
	if (row.status !== 'awaited') return { kind: 'known', row };
	await tx.update(operations).set(values).where(isOp(values.opId));
	return { kind: 'new', cancelledAhead: row.cancelledAhead ?? [] };
}

/** Puts down what came of an operation, in the transaction that made it so. */
export async function settle(
	tx: Transaction,
	entry: LedgerEntry,
	outcome: OperationOutcome,
): Promise<void> {
	const isRejected = outcome.status === 'rejected';
	const result: StoredResult | null = isRejected
		? { code: outcome.code, ...(outcome.params ? { params: outcome.params } : {}) }
		: null;
	// A repetition is shown the order only if the first one was: not where the secret was wrong.
	const order = 'order' in outcome ? outcome.order : undefined;
	const orderId = order?.id ?? null;
	const isErased = order?.buyer === null;
	const isStaff = Boolean(entry.accountId);
	// What somebody wrote stands in a table of its own, from which it can be let go.
	const isWrittenElsewhere = !isStaff && outcome.status === 'accepted' && !order;
	const isOver = isRejected || isErased || isWrittenElsewhere;
	await tx
		.update(operations)
		.set({
			status: outcome.status,
			result,
			// Staff are never told the order here, but what they wrote of it goes when its buyer's data go.
			orderId: isStaff || outcome.status === 'held' ? entry.orderId : orderId,
			// Who asked is of no use any more.
			...(isOver ? { payload: redactPayload(entry.payload) } : {}),
		})
		.where(isOp(entry.operation.opId));
}

/** What was answered before, with the order as it stands now. */
export async function outcomeOf(tx: Transaction, row: Row): Promise<OperationOutcome> {
	// What staff may see of an order they pull: a repetition may come when its buyer's data are gone.
	const toldId = row.accountId === null ? row.orderId : null;
	const order = toldId === null ? undefined : await getOrderView(tx, toldId);
	return toOutcome(row.status, row.result, order);
}

function toOutcome(
	status: OperationStatus,
	result: StoredResult | null,
	order: Awaited<ReturnType<typeof getOrderView>>,
): OperationOutcome {
	switch (status) {
		case 'acceptedChanged':
		case 'needsBuyer':
			return order ? { status, order } : { status: 'accepted' };
		case 'accepted':
		case 'awaited':
			return order ? { status: 'accepted', order } : { status: 'accepted' };
		case 'rejected': {
			const code: ErrorCode = result?.code ?? 'INTERNAL';
			const params = result?.params ? { params: result.params } : {};
			return { status, code, ...params, ...(order ? { order } : {}) };
		}
		case 'held':
			return { status };
	}
}

/**
 * Remembers that an order was called off before it came: keeps its place in the ledger, so that
 * the order, when it comes, meets this.
 * @param entry of the cancelling operation
 * @returns false where the order has come meanwhile
 */
export async function leaveTombstone(
	tx: Transaction,
	entry: Pick<LedgerEntry, 'operation' | 'receivedAt'>,
	{ orderId, secretSha256 }: { readonly orderId: OrderId; readonly secretSha256: string },
): Promise<boolean> {
	const { operation, receivedAt } = entry;
	const left = await tx
		.insert(operations)
		.values({
			...toValues({ operation, receivedAt, payload: '', orderId: null }),
			opId: opId(orderId),
			kind: 'order.create@1',
			payloadSha256: '',
			status: 'awaited',
			cancelledAhead: [secretSha256],
		})
		.onConflictDoUpdate({
			target: operations.opId,
			set: {
				cancelledAhead: sql`coalesce(${operations.cancelledAhead}, '[]') || excluded.cancelled_ahead`,
			},
			// Nobody fills the row: whoever has the secret needs one try.
			setWhere: sql`${operations.status} in ('awaited', 'held')
				and jsonb_array_length(coalesce(${operations.cancelledAhead}, '[]')) < ${MOST_TOMBSTONES}`,
		})
		.returning({ opId: operations.opId });
	return left.length > 0;
}

const MOST_TOMBSTONES = 20;

/** What the ledger says of an operation that belongs to one that is being performed. */
export type Sibling = Pick<Row, 'opId' | 'status' | 'result' | 'cancelledAhead'>;

/** Reads what became of operations so far; those that have not come yet are not in it. */
export async function readSiblings(tx: Transaction, ids: readonly OrderId[]): Promise<Sibling[]> {
	const { opId: id, status, result, cancelledAhead } = operations;
	return tx
		.select({ opId: id, status, result, cancelledAhead })
		.from(operations)
		.where(inArray(id, ids.map(opId)));
}

/** Takes the person out of all that the ledger keeps of an order. */
export async function redactOperations(tx: Transaction, orderId: OrderId): Promise<void> {
	const rows = await tx
		.select({ opId: operations.opId, payload: operations.payload })
		.from(operations)
		.where(or(isOp(opId(orderId)), eq(operations.orderId, orderId)));
	for (const { opId: id, payload } of rows) {
		await tx
			.update(operations)
			.set({ payload: redactPayload(payload) })
			.where(isOp(id));
	}
}

function isOp(id: OpId) {
	return eq(operations.opId, id);
}

function toValues({ operation, payload, orderId, receivedAt, accountId = null }: LedgerEntry) {
	return {
		opId: operation.opId,
		deviceId: operation.deviceId,
		seq: operation.seq,
		kind: operation.kind,
		payload,
		payloadSha256: operation.payloadSha256,
		appVersion: storable(operation.appVersion),
		catalogueEpoch: storable(operation.catalogueEpoch),
		catalogueVersion: operation.catalogueVersion,
		createdAtMs: operation.createdAt,
		receivedAt,
		status: 'accepted' as const,
		orderId,
		accountId,
	};
}

/** PostgreSQL's text holds every character but NUL. */
function storable(text: string): string {
	return text.replaceAll('\0', '');
}

/** One entry as {@link ENTERED} reads it. */
export function enteredRow(entry: LedgerEntry, status: OperationStatus) {
	const { createdAtMs, receivedAt, ...row } = toValues(entry);
	return {
		op_id: row.opId,
		device_id: row.deviceId,
		seq: row.seq,
		kind: row.kind,
		payload: row.payload,
		payload_sha256: row.payloadSha256,
		app_version: row.appVersion,
		catalogue_epoch: row.catalogueEpoch,
		catalogue_version: row.catalogueVersion,
		created_at_ms: createdAtMs,
		received_at_ms: receivedAt,
		status,
		order_id: row.orderId,
	};
}

/**
 * {@link enter} for many operations, as a part of one hand-written statement: of the rows in its
 * parameter it enters those that `standing` names and that are new, and `entered` names them. In
 * the order of their ids, so that two nodes that were sent the same ones never wait for each other
 * in a circle.
 * @param parameter `$n`: a JSON array of {@link enteredRow}
 */
export const ENTERED = (parameter: string) => `entered as (
	insert into operations (op_id, device_id, seq, kind, payload, payload_sha256, app_version,
		catalogue_epoch, catalogue_version, created_at_ms, received_at, status, order_id)
	select op_id, device_id, seq, kind, payload, payload_sha256, app_version,
		catalogue_epoch, catalogue_version, created_at_ms, to_timestamp(received_at_ms / 1000),
		status, order_id
	from json_to_recordset(${parameter}::text::json) as given(
		op_id uuid, device_id uuid, seq bigint, kind text, payload text, payload_sha256 text,
		app_version text, catalogue_epoch text, catalogue_version bigint,
		created_at_ms double precision, received_at_ms double precision, status text, order_id uuid)
	where op_id in (select op_id from standing)
	order by op_id
	on conflict (op_id) do nothing
	returning op_id
)`;
