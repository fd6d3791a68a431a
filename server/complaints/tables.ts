import type { AccountId } from '$lib/domain/accounts/account';
import type {
	ComplaintKind,
	ComplaintParty,
	ComplaintState,
	Remedy,
} from '$lib/domain/complaints/complaint';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid,
} from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** Buyers' complaints about orders. Deadlines are those of the terms when it was opened. */
export const complaints = pgTable(
	'complaints',
	{
		/** The `op_id` of the operation that opened it. */
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id').$type<OrderId>().notNull(),
		producerId: integer('producer_id').$type<ProducerId>().notNull(),
		kind: text('kind').$type<ComplaintKind>().notNull(),
		state: text('state').$type<ComplaintState>().notNull(),
		pictures: jsonb('pictures').$type<readonly string[]>().notNull(),
		openedAt: moment('opened_at').notNull(),
		answerBy: moment('answer_by').notNull(),
		decideBy: moment('decide_by').notNull(),
		/** What the producer has to do, once it is over; null where nothing is. */
		owed: text('owed').$type<Remedy>(),
		/** Null where the organisers set no day. */
		doneBy: moment('done_by'),
		/** When the producer said that it is done. */
		doneAt: moment('done_at'),
	},
	(table) => [
		uniqueIndex('complaints_one_open')
			.on(table.orderId)
			.where(sql`state in ('open','answered')`),
		index('complaints_order').on(table.orderId),
		index('complaints_producer').on(table.producerId, table.openedAt),
		index('complaints_running')
			.on(table.decideBy)
			.where(sql`state in ('open','answered')`),
		check(
			'complaints_state',
			sql`${table.state} in ('open','answered','settled','withdrawn','decided')`,
		),
	],
);

/** What was done about them, step by step; nothing is ever changed but texts that are erased. */
export const complaintSteps = pgTable(
	'complaint_steps',
	{
		complaintId: uuid('complaint_id')
			.notNull()
			.references(() => complaints.id),
		seq: integer('seq').notNull(),
		at: moment('at').notNull(),
		by: text('by').$type<ComplaintParty>().notNull(),
		accountId: text('account_id').$type<AccountId>(),
		state: text('state').$type<ComplaintState>().notNull(),
		remedy: text('remedy').$type<Remedy>(),
		/** Null once erased, or where nothing was said. */
		text: text('text'),
	},
	(table) => [primaryKey({ columns: [table.complaintId, table.seq] })],
);

/** One row, or none while the defaults hold. */
export const complaintTerms = pgTable(
	'complaint_terms',
	{
		isOnly: boolean('is_only').primaryKey().default(true),
		answerDays: integer('answer_days').notNull(),
		decideDays: integer('decide_days').notNull(),
		/** Null sets no day. */
		doneDays: integer('done_days'),
	},
	(table) => [check('complaint_terms_one_row', sql`${table.isOnly}`)],
);
