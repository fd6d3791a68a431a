import type { AccountId } from '$lib/domain/accounts/account';
import type { ReportKind, ReportState } from '$lib/domain/reports/report';
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** What shoppers told the organisers. */
export const reports = pgTable(
	'reports',
	{
		/** The `op_id` of the operation that brought it. */
		id: uuid('id').primaryKey(),
		secretSha256: text('secret_sha256').notNull(),
		kind: text('kind').$type<ReportKind>().notNull(),
		state: text('state').$type<ReportState>().notNull(),
		text: text('text').notNull(),
		/** Null where none was given, and once it is not needed any more. */
		contact: text('contact'),
		pictures: jsonb('pictures').$type<readonly string[]>().notNull(),
		/** As the phone named it: perhaps of no product at all. */
		productId: integer('product_id'),
		gtin: text('gtin'),
		lot: text('lot'),
		serial: text('serial'),
		at: moment('at').notNull(),
		reply: text('reply'),
		repliedAt: moment('replied_at'),
		repliedBy: text('replied_by').$type<AccountId>(),
	},
	(table) => [
		index('reports_state').on(table.state, table.at),
		check('reports_state_known', sql`${table.state} in ('open','answered','closed')`),
	],
);
