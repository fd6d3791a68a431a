import type { AccountId } from '$lib/domain/accounts/account';
import type { Block } from '$lib/domain/texts/blocks';
import type { TextLocale } from '$lib/domain/texts/text';
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
} from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';
import type { TextName } from './text-name';

/** What was published, for ever: rows are only added (a trigger sees to it, ./statements.ts). */
export const textVersions = pgTable(
	'text_versions',
	{
		/** Which text: a kind, or a lesson (`lesson/photographing`). */
		name: text('name').$type<TextName>().notNull(),
		locale: text('locale').$type<TextLocale>().notNull(),
		version: integer('version').notNull(),
		/** As it was written. */
		markdown: text('markdown').notNull(),
		/** As it was read when it was published: what readers saw stays, however Markdown is read later. */
		blocks: jsonb('blocks').$type<readonly Block[]>().notNull(),
		/** Still to be confirmed by a lawyer. */
		needsLawyer: boolean('needs_lawyer').notNull(),
		publishedAt: moment('published_at').notNull(),
		/** Null for what the market came with. */
		author: text('author').$type<AccountId>(),
	},
	(table) => [
		primaryKey({ columns: [table.name, table.locale, table.version] }),
		check('text_versions_version', sql`${table.version} > 0`),
	],
);

/** What is being written and nobody reads yet; at most one of each text and language. */
export const textDrafts = pgTable(
	'text_drafts',
	{
		name: text('name').$type<TextName>().notNull(),
		locale: text('locale').$type<TextLocale>().notNull(),
		markdown: text('markdown').notNull(),
		needsLawyer: boolean('needs_lawyer').notNull(),
		/**
		 * Another one with every save, also after a draft was dropped and begun again: whoever saves
		 * names the one they began with.
		 */
		revision: bigint('revision', { mode: 'number' }).notNull(),
		/** The version that was in force when the draft was begun; 0 where there was none. */
		basedOn: integer('based_on').notNull(),
		savedAt: moment('saved_at').notNull(),
		author: text('author').$type<AccountId>().notNull(),
	},
	(table) => [primaryKey({ columns: [table.name, table.locale] })],
);

/** The words that buyers agreed to, by the version that their orders name; only added, too. */
export const consentTexts = pgTable(
	'consent_texts',
	{
		version: text('version').notNull(),
		locale: text('locale').$type<TextLocale>().notNull(),
		words: text('words').notNull(),
		keptSince: moment('kept_since').notNull(),
	},
	(table) => [primaryKey({ columns: [table.version, table.locale] })],
);
