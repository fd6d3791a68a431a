import type { AccountId } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import type { FileId, FilePurpose } from '$lib/domain/files/purposes';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { accounts } from '../accounts/tables';
import { producers } from '../catalogue/tables';
import { moment } from '../database/moment';

export type FileState = 'uploading' | 'ready' | 'refused';

/** What people hand in. The bytes lie on a shelf (file-shelf.ts) under the id. */
export const files = pgTable(
	'files',
	{
		/** Minted on the phone. */
		id: uuid('id').$type<FileId>().primaryKey(),
		purpose: text('purpose').$type<FilePurpose>().notNull(),
		/** Whose it is; null for what organisers hand in. */
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.references(() => producers.id),
		/** Who hands it in; null for a buyer, who proves by the secret of this order. */
		accountId: text('account_id')
			.$type<AccountId>()
			.references(() => accounts.id),
		orderId: uuid('order_id').$type<OrderId>(),
		/** Of the secret of the report that a shopper hands it in for: they have neither account nor order. */
		secretSha256: text('secret_sha256'),
		/** As given, cleaned. */
		name: text('name').notNull(),
		state: text('state').$type<FileState>().notNull().default('uploading'),
		/** How many bytes were announced. */
		declaredBytes: integer('declared_bytes').notNull(),
		/** Why it was refused. */
		refusal: text('refusal').$type<ErrorCode>(),
		/** Of what was kept, found by looking at the bytes: all null until it is ready. */
		mediaType: text('media_type'),
		bytes: integer('bytes'),
		sha256: text('sha256'),
		createdAt: moment('created_at').notNull(),
		finishedAt: moment('finished_at'),
		/** `dossier 12`: what it was handed in for in the end; null while nothing holds it. */
		attachedTo: text('attached_to'),
		/** Whether everybody may see it, as a picture: then it stays for good. */
		isPublic: boolean('is_public').notNull().default(false),
	},
	(table) => [
		index('files_producer').on(table.producerId),
		index('files_account').on(table.accountId),
		index('files_order').on(table.orderId),
		index('files_secret')
			.on(table.secretSha256)
			.where(sql`secret_sha256 is not null`),
		index('files_unattached')
			.on(table.createdAt)
			.where(sql`attached_to is null and not is_public`),
		check('files_state', sql`${table.state} in ('uploading','ready','refused')`),
		check('files_declared_bytes', sql`${table.declaredBytes} > 0`),
		check(
			'files_uploader',
			sql`num_nonnulls(${table.accountId}, ${table.orderId}, ${table.secretSha256}) = 1`,
		),
		check(
			'files_ready',
			sql`(${table.state} = 'ready') = (${table.mediaType} is not null and ${table.bytes} is not null and ${table.sha256} is not null)`,
		),
		check('files_refused', sql`(${table.state} = 'refused') = (${table.refusal} is not null)`),
	],
);

export type FileRow = typeof files.$inferSelect;

/**
 * Files that something named before they came: an operation that was written without a network may
 * arrive before its pictures do. A row goes with the arrival of its file.
 */
export const awaitedFiles = pgTable('awaited_files', {
	id: uuid('id').$type<FileId>().primaryKey(),
	purpose: text('purpose').$type<FilePurpose>().notNull(),
	/** Whose it must be when it comes: anybody else's is not the one that was meant. */
	producerId: integer('producer_id').$type<ProducerId>(),
	orderId: uuid('order_id').$type<OrderId>(),
	secretSha256: text('secret_sha256'),
	/** What will hold it. @see files.attachedTo */
	subject: text('subject').notNull(),
	since: moment('since').notNull(),
});

export type AwaitedRow = typeof awaitedFiles.$inferSelect;
