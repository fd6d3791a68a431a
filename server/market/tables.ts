import type { ProducerId, ProductId, SessionId } from '$lib/domain/ids';
import type { DraftPromotion } from '$lib/domain/market/draft-promotions';
import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

import { producers } from '../catalogue/tables';
import { moment } from '../database/moment';

/** A session is a draft until it is published; the feed tells of the published ones only. */
export const marketSessions = pgTable(
	'market_sessions',
	{
		id: integer('id').$type<SessionId>().primaryKey().generatedByDefaultAsIdentity(),
		slug: text('slug').notNull().unique(),
		title: text('title').notNull(),
		intro: text('intro').notNull(),
		startsAt: moment('starts_at').notNull(),
		endsAt: moment('ends_at').notNull(),
		/** Hash of a picture. */
		cover: text('cover'),
		/** Address of its video (HLS), where it comes from elsewhere. */
		video: text('video'),
		/** Null while it is a draft. */
		publishedAt: moment('published_at'),
		/** When it was last given another beginning after that; null where it never was. */
		movedAt: moment('moved_at'),
		cancelledAt: moment('cancelled_at'),
		/** When its hosts really opened it; null before. */
		openedAt: moment('opened_at'),
		/** When they closed it, or its end where they never opened it; null before, and while it goes on. */
		closedAt: moment('closed_at'),
		/** Whose turn it really is; null before the first, and when they have closed it. */
		onAir: integer('on_air').$type<ProducerId>(),
		/** When those who ordered in it were thanked. */
		thankedAt: moment('thanked_at'),
		/** What it brings when it is put up; from then on they are rows of `promotions`, and none is left here. */
		promotions: jsonb('promotions').$type<readonly DraftPromotion[]>().notNull().default([]),
		/** Rises with every change. */
		revision: integer('revision').notNull().default(1),
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
		/** Names it whatever else of it changes: in a draft two may begin at once. */
		key: uuid('key').notNull().defaultRandom(),
		startsAt: moment('starts_at').notNull(),
		minutes: integer('minutes').notNull(),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		productIds: integer('product_ids').array().$type<ProductId[]>().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.sessionId, table.key] }),
		check('market_slots_minutes', sql`${table.minutes} between 1 and 120`),
	],
);
