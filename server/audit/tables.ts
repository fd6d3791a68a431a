import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import { bigint, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** What staff did, for ever: rows are only added (a trigger sees to it, server/audit/statements.ts). */
export const auditEntries = pgTable(
	'audit_entries',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		at: moment('at').notNull(),
		/** Null for what the market does by itself: a job, a command of the operator. */
		accountId: text('account_id').$type<AccountId>(),
		/** The producer that it is about; null where it is about none. */
		producerId: integer('producer_id').$type<ProducerId>(),
		/** `product.update`: what was done, a noun and a verb. */
		action: text('action').notNull(),
		/** What it was done to, as that thing's own table numbers it. */
		subject: text('subject').notNull(),
		/** Only the fields that changed; null for something new. */
		before: jsonb('before').$type<AuditValue>(),
		after: jsonb('after').$type<AuditValue>(),
		requestId: text('request_id'),
	},
	(table) => [
		index('audit_entries_account').on(table.accountId, table.id),
		index('audit_entries_producer').on(table.producerId, table.id),
		index('audit_entries_subject').on(table.subject, table.id),
	],
);

export type AuditValue = Readonly<Record<string, unknown>>;
