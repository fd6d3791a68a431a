import type { ProducerId, ProductId, SessionId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import { check, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

import { producers } from '../catalogue/tables';
import { moment } from '../database/moment';

export const marketSessions = pgTable(
	'market_sessions',
	{
		id: integer('id').$type<SessionId>().primaryKey().generatedByDefaultAsIdentity(),
		slug: text('slug').notNull().unique(),
		title: text('title').notNull(),
		intro: text('intro').notNull(),
		startsAt: moment('starts_at').notNull(),
		endsAt: moment('ends_at').notNull(),
	},
	(table) => [check('market_sessions_times', sql`${table.endsAt} > ${table.startsAt}`)],
);

export const marketSlots = pgTable(
	'market_slots',
	{
		sessionId: integer('session_id')
			.$type<SessionId>()
			.notNull()
			.references(() => marketSessions.id),
		startsAt: moment('starts_at').notNull(),
		minutes: integer('minutes').notNull(),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		productIds: integer('product_ids').array().$type<ProductId[]>().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.sessionId, table.startsAt] }),
		check('market_slots_minutes', sql`${table.minutes} between 1 and 120`),
	],
);
