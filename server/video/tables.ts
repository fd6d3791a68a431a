import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId, SessionId, StreamId } from '$lib/domain/ids';
import type { StreamEnd } from '$lib/domain/live/chunk-order';
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid,
} from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** What somebody sends from their phone into a session, and what is kept of it. */
export const videoStreams = pgTable(
	'video_streams',
	{
		id: uuid('id').$type<StreamId>().primaryKey(),
		/** No reference: a draft that was rehearsed can still be thrown away. */
		sessionId: integer('session_id').$type<SessionId>().notNull(),
		isRehearsal: boolean('is_rehearsal').notNull(),
		/** Of the slot in the plan; null for a host's. */
		slotKey: uuid('slot_key'),
		producerId: integer('producer_id').$type<ProducerId>(),
		accountId: text('account_id').$type<AccountId>().notNull(),
		/** SHA-256 of what the phone shows with every piece that it sends. */
		keyHash: text('key_hash').notNull(),
		startedAt: moment('started_at').notNull(),
		/** When a node last took a piece of it, some seconds late; at first, when it began. */
		takenAt: moment('taken_at')
			.notNull()
			.default(sql`now()`),
		/** Null while it may be sent. */
		endedAt: moment('ended_at'),
		/** Told to the phone that sends it when its next piece comes, whichever node takes that. */
		endedBecause: text('ended_because').$type<StreamEnd>(),
		/** When it was first put on air: before, and in a rehearsal, it is nobody's but the hosts'. */
		airedAt: moment('aired_at'),
		/** Taken in, of all its parts; and what is kept of it on the disk. */
		bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
		keptBytes: bigint('kept_bytes', { mode: 'number' }).notNull().default(0),
		/** Kept, but not shown to everybody. */
		isHidden: boolean('is_hidden').notNull().default(false),
		deletedAt: moment('deleted_at'),
	},
	(table) => [
		index('video_streams_session').on(table.sessionId, table.isRehearsal),
		// One for a turn at a time, and one for a host.
		uniqueIndex('video_streams_open')
			.on(
				table.sessionId,
				table.isRehearsal,
				sql`coalesce(${table.slotKey}::text, ${table.accountId})`,
			)
			.where(sql`${table.endedAt} is null`),
	],
);

/** A run of the phone's recorder, and of ffmpeg behind it: another camera or quality begins anew. */
export const videoParts = pgTable(
	'video_parts',
	{
		streamId: uuid('stream_id')
			.$type<StreamId>()
			.notNull()
			.references(() => videoStreams.id),
		part: integer('part').notNull(),
		/** When what is seen first in it happened. */
		beganAt: moment('began_at').notNull(),
	},
	(table) => [primaryKey({ columns: [table.streamId, table.part] })],
);
