import type { AccountId, MarketRole, ProducerRole } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid,
} from 'drizzle-orm/pg-core';

import { producers } from '../catalogue/tables';
import { moment } from '../database/moment';

/*
 * The first six tables are better-auth's: it reads and writes them through its adapter, under the
 * property names that it knows (server/accounts/auth.ts says which table is which of its models).
 */

const day = (name: string) => timestamp(name, { withTimezone: true });

export const accounts = pgTable(
	'accounts',
	{
		id: text('id').$type<AccountId>().primaryKey(),
		name: text('name').notNull(),
		/** Lower case. Of a person without one, a made-up address below `phone.invalid`. */
		email: text('email').notNull().unique(),
		emailVerified: boolean('email_verified').notNull().default(false),
		image: text('image'),
		/** E.164. */
		phone: text('phone').unique(),
		createdAt: day('created_at').notNull().defaultNow(),
		updatedAt: day('updated_at').notNull().defaultNow(),
		twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
		/** When an administrator shut it; null while it is open. */
		closedAt: moment('closed_at'),
		locale: text('locale').$type<'vi' | 'en'>().notNull().default('vi'),
		isDemo: boolean('is_demo').notNull().default(false),
	},
	(table) => [check('accounts_phone', sql`${table.phone} ~ '^\\+[1-9]\\d{7,14}$'`)],
);

const ofAccount = () =>
	text('user_id')
		.$type<AccountId>()
		.notNull()
		.references(() => accounts.id, { onDelete: 'cascade' });

/** One device on which somebody has signed in. */
export const signIns = pgTable(
	'sign_ins',
	{
		id: text('id').primaryKey(),
		expiresAt: day('expires_at').notNull(),
		token: text('token').notNull().unique(),
		createdAt: day('created_at').notNull().defaultNow(),
		updatedAt: day('updated_at').notNull().defaultNow(),
		ipAddress: text('ip_address'),
		userAgent: text('user_agent'),
		/** When its person last gave their password on it for what cannot be taken back. */
		provedAt: moment('proved_at'),
		userId: ofAccount(),
	},
	(table) => [index('sign_ins_account').on(table.userId)],
);

/** How somebody proves who they are: a password's hash. */
export const credentials = pgTable(
	'credentials',
	{
		id: text('id').primaryKey(),
		accountId: text('account_id').notNull(),
		providerId: text('provider_id').notNull(),
		userId: ofAccount(),
		accessToken: text('access_token'),
		refreshToken: text('refresh_token'),
		idToken: text('id_token'),
		accessTokenExpiresAt: day('access_token_expires_at'),
		refreshTokenExpiresAt: day('refresh_token_expires_at'),
		scope: text('scope'),
		password: text('password'),
		createdAt: day('created_at').notNull().defaultNow(),
		updatedAt: day('updated_at').notNull().defaultNow(),
	},
	(table) => [index('credentials_account').on(table.userId)],
);

/** One-time links and challenges, under the hash of their secret. */
export const verifications = pgTable(
	'verifications',
	{
		id: text('id').primaryKey(),
		identifier: text('identifier').notNull(),
		value: text('value').notNull(),
		expiresAt: day('expires_at').notNull(),
		createdAt: day('created_at').notNull().defaultNow(),
		updatedAt: day('updated_at').notNull().defaultNow(),
	},
	(table) => [index('verifications_identifier').on(table.identifier)],
);

export const twoFactors = pgTable(
	'two_factors',
	{
		id: text('id').primaryKey(),
		secret: text('secret').notNull(),
		backupCodes: text('backup_codes').notNull(),
		userId: ofAccount(),
		verified: boolean('verified').notNull().default(true),
		failedVerificationCount: integer('failed_verification_count').notNull().default(0),
		lockedUntil: day('locked_until'),
	},
	(table) => [index('two_factors_account').on(table.userId)],
);

export const passkeys = pgTable(
	'passkeys',
	{
		id: text('id').primaryKey(),
		name: text('name'),
		publicKey: text('public_key').notNull(),
		userId: ofAccount(),
		credentialID: text('credential_id').notNull(),
		counter: integer('counter').notNull(),
		deviceType: text('device_type').notNull(),
		backedUp: boolean('backed_up').notNull(),
		transports: text('transports'),
		createdAt: day('created_at'),
		aaguid: text('aaguid'),
	},
	(table) => [
		index('passkeys_account').on(table.userId),
		index('passkeys_credential').on(table.credentialID),
	],
);

/** Who does what for the market. */
export const marketStaff = pgTable(
	'market_staff',
	{
		accountId: text('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => accounts.id),
		role: text('role').$type<MarketRole>().notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.accountId, table.role] }),
		check('market_staff_role', sql`${table.role} in ('reviewer','host','administrator')`),
	],
);

/** Who does what for which producer. */
export const producerStaff = pgTable(
	'producer_staff',
	{
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		accountId: text('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => accounts.id),
		role: text('role').$type<ProducerRole>().notNull(),
		/** Names the person to the stall: the account's own id tells when it was made. */
		memberId: uuid('member_id').notNull().defaultRandom().unique(),
		/** As whoever took them on typed it: what the account says is not theirs to know. */
		shownName: text('shown_name'),
		shownLogin: text('shown_login'),
	},
	(table) => [
		primaryKey({ columns: [table.producerId, table.accountId] }),
		index('producer_staff_account').on(table.accountId),
		check('producer_staff_role', sql`${table.role} in ('owner','packer')`),
	],
);

/**
 * Whom an owner wants for their people, until the person has said yes or no: no right comes of it, and
 * nobody is partial by it.
 */
export const staffInvitations = pgTable(
	'staff_invitations',
	{
		/** Names it to both sides; the account's own id is not the stall's to know. */
		id: uuid('id').primaryKey().defaultRandom(),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		accountId: text('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => accounts.id),
		role: text('role').$type<ProducerRole>().notNull(),
		/** As whoever invites them typed it. */
		shownName: text('shown_name').notNull(),
		shownLogin: text('shown_login').notNull(),
		invitedAt: moment('invited_at').notNull(),
	},
	(table) => [
		unique('staff_invitations_person').on(table.producerId, table.accountId),
		index('staff_invitations_account').on(table.accountId),
		check('staff_invitations_role', sql`${table.role} in ('owner','packer')`),
	],
);

/** Secrets that this installation made for itself at its first start. */
export const serverSecrets = pgTable('server_secrets', {
	name: text('name').primaryKey(),
	value: text('value').notNull(),
});
