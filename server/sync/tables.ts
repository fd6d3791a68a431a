import type { AccountId } from '$lib/domain/accounts/account';
import type { DeviceId, OpId, OrderId } from '$lib/domain/ids';
import type { ErrorCode, ErrorParams } from '$lib/domain/errors';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	doublePrecision,
	index,
	jsonb,
	pgTable,
	text,
	uuid,
} from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** `awaited`: an order was called off before it came; this row keeps its place. */
export type OperationStatus = OperationOutcome['status'] | 'awaited';

/** What came of an operation, apart from the order itself, which its own tables tell. */
export interface StoredResult {
	readonly code?: ErrorCode;
	readonly params?: ErrorParams;
}

/** The ledger: every operation ever taken, once, for ever. Its key is what makes "once" true. */
export const operations = pgTable(
	'operations',
	{
		opId: uuid('op_id').$type<OpId>().primaryKey(),
		deviceId: uuid('device_id').$type<DeviceId>().notNull(),
		seq: bigint('seq', { mode: 'number' }).notNull(),
		kind: text('kind').notNull(),
		/** As sent, but with the hash in place of a secret; without the buyer once erased. */
		payload: text('payload').notNull(),
		/** Of the payload as sent. */
		payloadSha256: text('payload_sha256').notNull(),
		appVersion: text('app_version').notNull(),
		catalogueEpoch: text('catalogue_epoch').notNull(),
		catalogueVersion: bigint('catalogue_version', { mode: 'number' }).notNull(),
		/** What the phone's clock said, in milliseconds: any number at all. */
		createdAtMs: doublePrecision('created_at_ms').notNull(),
		receivedAt: moment('received_at').notNull(),
		status: text('status').$type<OperationStatus>().notNull(),
		result: jsonb('result').$type<StoredResult>(),
		/** The order it is about, if any. */
		orderId: uuid('order_id').$type<OrderId>(),
		/** Who had signed in and sent it, where it is an operation of staff. */
		accountId: text('account_id').$type<AccountId>(),
		/** Hashes of the secrets by which this order was called off before it came. */
		cancelledAhead: jsonb('cancelled_ahead').$type<readonly string[]>(),
	},
	(table) => [
		index('operations_order')
			.on(table.orderId)
			.where(sql`order_id <> op_id`),
		index('operations_held')
			.on(table.receivedAt)
			.where(sql`status = 'held'`),
		check(
			'operations_status',
			sql`${table.status} in ('awaited','accepted','acceptedChanged','needsBuyer','rejected','held')`,
		),
	],
);
