import { AppError, type ErrorCode } from '$lib/domain/errors';
import { opId, type OpId, type OrderId } from '$lib/domain/ids';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { eq, or, sql } from 'drizzle-orm';
import type postgres from 'postgres';

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
	const isOver =
		isRejected || isErased || (entry.orderId !== null && outcome.status === 'accepted' && !order);
	await tx
		.update(operations)
		.set({
			status: outcome.status,
			result,
			orderId: outcome.status === 'held' ? entry.orderId : orderId,
			// Who asked is of no use any more.
			...(isOver ? { payload: redactPayload(entry.payload) } : {}),
		})
		.where(isOp(entry.operation.opId));
}

/** What was answered before, with the order as it stands now. */
export async function outcomeOf(tx: Transaction, row: Row): Promise<OperationOutcome> {
	const order = row.orderId === null ? undefined : await getOrderView(tx, row.orderId);
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

function toValues({ operation, payload, orderId, receivedAt }: LedgerEntry) {
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
	};
}

/** PostgreSQL's text holds every character but NUL. */
function storable(text: string): string {
	return text.replaceAll('\0', '');
}

/**
 * The same entry as a part of one hand-written statement: `entered` has a row where it was new.
 * @param gate entered only if this holds
 */
export function enteredAtOnce(
	sql: postgres.Sql,
	entry: LedgerEntry,
	{ status, gate }: { readonly status: OperationStatus; readonly gate: postgres.Fragment },
): postgres.Fragment {
	const row = toValues(entry);
	return sql`entered as (
		insert into operations (op_id, device_id, seq, kind, payload, payload_sha256, app_version,
			catalogue_epoch, catalogue_version, created_at_ms, received_at, status, order_id)
		select ${row.opId}::uuid, ${row.deviceId}::uuid, ${row.seq}::bigint, ${row.kind},
			${row.payload}, ${row.payloadSha256}, ${row.appVersion}, ${row.catalogueEpoch},
			${row.catalogueVersion}::bigint, ${row.createdAtMs}::double precision,
			to_timestamp(${row.receivedAt}::double precision / 1000), ${status}, ${row.orderId}::uuid
		where ${gate}
		on conflict (op_id) do nothing
		returning op_id
	)`;
}
