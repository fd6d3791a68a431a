import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import type { MessageKind, ReactionCounts, Speaker } from '$lib/domain/talk/message';
import {
	boolean,
	foreignKey,
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

/** A session, or its rehearsal, in which somebody spoke. */
const ofRun = () => ({
	sessionId: integer('session_id').$type<SessionId>().notNull(),
	isRehearsal: boolean('is_rehearsal').notNull(),
});

/** Where the talk of a session stands. Its lock gives messages their order. */
export const talkRooms = pgTable(
	'talk_rooms',
	{
		...ofRun(),
		lastSeq: integer('last_seq').notNull(),
		/** Raised whenever what may be seen of earlier messages changes. */
		revision: integer('revision').notNull(),
		reactions: jsonb('reactions').$type<Partial<ReactionCounts>>().notNull(),
		/** The question that the host put to the producer. */
		askedSeq: integer('asked_seq'),
	},
	(table) => [primaryKey({ columns: [table.sessionId, table.isRehearsal] })],
);

/** What was said, as it may be shown; rows are only added (statements.ts), and erased by age. */
export const talkMessages = pgTable(
	'talk_messages',
	{
		...ofRun(),
		seq: integer('seq').notNull(),
		at: moment('at').notNull(),
		kind: text('kind').$type<MessageKind>().notNull(),
		speaker: text('speaker').$type<Speaker>().notNull(),
		/** A nickname, or the producer's name; empty for a host. */
		name: text('name').notNull(),
		text: text('text').notNull(),
		/** The phone's key for this session, hashed; null for the market's own people. */
		author: text('author'),
		accountId: text('account_id').$type<AccountId>(),
		producerId: integer('producer_id').$type<ProducerId>(),
		/** The question that it answers. */
		ofSeq: integer('of_seq'),
		/** Made by whoever speaks: the same message sent again is taken once. */
		postKey: uuid('post_key').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.sessionId, table.isRehearsal, table.seq] }),
		uniqueIndex('talk_messages_post').on(table.sessionId, table.isRehearsal, table.postKey),
		index('talk_messages_at').on(table.at),
	],
);

/** Messages that a host took off the screens. */
export const talkHidden = pgTable(
	'talk_hidden',
	{ ...ofRun(), seq: integer('seq').notNull() },
	(table) => [
		primaryKey({ columns: [table.sessionId, table.isRehearsal, table.seq] }),
		foreignKey({
			columns: [table.sessionId, table.isRehearsal, table.seq],
			foreignColumns: [talkMessages.sessionId, talkMessages.isRehearsal, talkMessages.seq],
		}).onDelete('cascade'),
	],
);

/** Phones whose words nobody else sees. */
export const talkMutedPeople = pgTable(
	'talk_muted_people',
	{
		...ofRun(),
		author: text('author').notNull(),
		/** The message by which the host named them. */
		ofSeq: integer('of_seq').notNull(),
		at: moment('at').notNull(),
	},
	(table) => [primaryKey({ columns: [table.sessionId, table.isRehearsal, table.author] })],
);

/** Words that nobody sees the messages of, in one session. */
export const talkMutedWords = pgTable(
	'talk_muted_words',
	{ ...ofRun(), word: text('word').notNull(), at: moment('at').notNull() },
	(table) => [primaryKey({ columns: [table.sessionId, table.isRehearsal, table.word] })],
);

/** The market's own list of hurtful words: one row, once a host has changed it. */
export const talkWordLists = pgTable('talk_word_lists', {
	id: integer('id').primaryKey(),
	words: jsonb('words').$type<readonly string[]>().notNull(),
	revision: integer('revision').notNull(),
	changedAt: moment('changed_at').notNull(),
});
