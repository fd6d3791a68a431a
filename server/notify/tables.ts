import type { AccountId } from '$lib/domain/accounts/account';
import type { Channel } from '$lib/domain/notices/channels';
import type { BuyerNoticeKind } from '$lib/domain/notices/buyer-kinds';
import type { NoticeKind } from '$lib/domain/notices/notice';
import type { NoticeRank } from '$lib/domain/notices/rank';
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	unique,
} from 'drizzle-orm/pg-core';

import { accounts } from '../accounts/tables';
import { moment } from '../database/moment';
import type { RecipientKey } from './recipient';

/** What somebody is told, for the list in the app and for whatever else carries it. */
export const notices = pgTable(
	'notices',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		recipient: text('recipient').$type<RecipientKey>().notNull(),
		kind: text('kind').$type<NoticeKind>().notNull(),
		params: jsonb('params').notNull(),
		/** Of two with the same, one recipient gets one; null where each counts. */
		once: text('once'),
		createdAt: moment('created_at').notNull(),
		readAt: moment('read_at'),
		/** When the first push or mail of it was taken by somebody else's server. */
		deliveredAt: moment('delivered_at'),
	},
	(table) => [
		index('notices_recipient').on(table.recipient, table.id),
		index('notices_created').on(table.createdAt),
		unique('notices_once').on(table.recipient, table.once),
	],
);

/** Browsers that may be woken, each for whom it asked to be. */
export const pushSubscriptions = pgTable(
	'push_subscriptions',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		recipient: text('recipient').$type<RecipientKey>().notNull(),
		endpoint: text('endpoint').notNull(),
		p256dh: text('p256dh').notNull(),
		auth: text('auth').notNull(),
		locale: text('locale').$type<'vi' | 'en'>().notNull(),
		/**
		 * The sign-in that asked, of staff: they are woken as long as it lasts. It names no row by force, since
		 * a change of password puts another in its place. @see carryWaking
		 */
		signInId: text('sign_in_id'),
		/** What a browser is not woken for; of buyers alone: staff have {@link noticeChoices}. */
		off: text('off').array().$type<BuyerNoticeKind[]>().notNull().default([]),
		/** For what it was last woken once. @see wakeFollowers */
		wokenFor: text('woken_for'),
		createdAt: moment('created_at').notNull(),
	},
	(table) => [
		unique('push_subscriptions_who').on(table.recipient, table.endpoint),
		index('push_subscriptions_endpoint').on(table.endpoint),
		check('push_subscriptions_locale', sql`${table.locale} in ('vi','en')`),
		check(
			'push_subscriptions_sign_in',
			sql`(${table.recipient} like 'account:%') = (${table.signInId} is not null)`,
		),
	],
);

/** What is still to be sent. A row goes when it was sent, or stays for the operator when given up. */
export const deliveries = pgTable(
	'notice_deliveries',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		noticeId: bigint('notice_id', { mode: 'number' })
			.notNull()
			.references(() => notices.id, { onDelete: 'cascade' }),
		channel: text('channel').$type<Channel>().notNull(),
		/** The browser; null for mail. */
		subscriptionId: bigint('subscription_id', { mode: 'number' }).references(
			() => pushSubscriptions.id,
			{ onDelete: 'cascade' },
		),
		/** What goes first where many wait: src/lib/domain/notices/rank.ts. */
		rank: integer('rank').$type<NoticeRank>().notNull().default(1),
		tries: integer('tries').notNull().default(0),
		/** When it is tried next; null once given up. */
		dueAt: moment('due_at'),
		/** Why the last try failed: a word or a status, never a text from outside. */
		failure: text('failure'),
	},
	(table) => [
		index('notice_deliveries_next').on(table.rank, table.dueAt),
		index('notice_deliveries_notice').on(table.noticeId),
		index('notice_deliveries_subscription').on(table.subscriptionId),
		check('notice_deliveries_channel', sql`${table.channel} in ('push','mail')`),
	],
);

/** What people chose; rows only for what they touched. */
export const noticeChoices = pgTable(
	'notice_choices',
	{
		accountId: text('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => accounts.id),
		kind: text('kind').$type<NoticeKind>().notNull(),
		channel: text('channel').$type<Channel>().notNull(),
		isOn: boolean('is_on').notNull(),
	},
	(table) => [primaryKey({ columns: [table.accountId, table.kind, table.channel] })],
);

/**
 * E-mail addresses for which somebody asked for a new password, whether anybody has them or not:
 * who asks must not learn it, so the looking up is left to a job.
 */
export const forgottenPasswords = pgTable('forgotten_passwords', {
	email: text('email').primaryKey(),
	askedAt: moment('asked_at').notNull(),
	/** When the last link was sent, so that nobody's mailbox can be filled; null while it waits. */
	handledAt: moment('handled_at'),
});
