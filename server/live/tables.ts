import type { AccountId } from '$lib/domain/accounts/account';
import type { SessionId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import {
	boolean,
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid,
} from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** Where a session stands, and its rehearsal, which only hosts see. */
export const marketRuns = pgTable(
	'market_runs',
	{
		/** No reference: a draft that was rehearsed can still be thrown away. */
		sessionId: integer('session_id').$type<SessionId>().notNull(),
		isRehearsal: boolean('is_rehearsal').notNull(),
		/** After its last event. */
		state: jsonb('state').$type<LiveState>().notNull(),
		lastSeq: integer('last_seq').notNull(),
		/** The most who watched at one time, at all nodes together. */
		peakWatchers: integer('peak_watchers').notNull().default(0),
	},
	(table) => [primaryKey({ columns: [table.sessionId, table.isRehearsal] })],
);

/** What happened in a session, for ever and in its order: rows are only added (statements.ts). */
export const marketEvents = pgTable(
	'market_events',
	{
		sessionId: integer('session_id').$type<SessionId>().notNull(),
		isRehearsal: boolean('is_rehearsal').notNull(),
		seq: integer('seq').notNull(),
		at: moment('at').notNull(),
		word: jsonb('word').$type<LiveWord>().notNull(),
		/** The host who did it; null for what the market says itself. */
		accountId: text('account_id').$type<AccountId>(),
		/** On the first event that came of an action: the same action sent again is known by it. */
		actionId: uuid('action_id'),
	},
	(table) => [
		primaryKey({ columns: [table.sessionId, table.isRehearsal, table.seq] }),
		foreignKey({
			columns: [table.sessionId, table.isRehearsal],
			foreignColumns: [marketRuns.sessionId, marketRuns.isRehearsal],
		}),
		uniqueIndex('market_events_action').on(table.sessionId, table.isRehearsal, table.actionId),
	],
);

/** How many watch at each node, as it last said: what is not said again soon is over. */
export const liveWatchers = pgTable(
	'live_watchers',
	{
		node: uuid('node').notNull(),
		sessionId: integer('session_id').$type<SessionId>().notNull(),
		isRehearsal: boolean('is_rehearsal').notNull(),
		watchers: integer('watchers').notNull(),
		saidAt: moment('said_at').notNull(),
	},
	(table) => [primaryKey({ columns: [table.node, table.sessionId, table.isRehearsal] })],
);
