import type { AccountId } from '$lib/domain/accounts/account';
import type { DraftState, ProductFacts } from '$lib/domain/catalogue/product-draft';
import type { DossierId } from '$lib/domain/certification/dossier';
import type { FileId } from '$lib/domain/files/purposes';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';

import { producers, products } from '../catalogue/tables';
import { dossiers } from '../certification/tables';
import { moment } from '../database/moment';
import { files } from '../files/tables';

/**
 * What producers want to say of their products and no shopper sees yet. Gone once it was published
 * or dropped: what became of it stands in the audit log.
 */
export const productDrafts = pgTable(
	'product_drafts',
	{
		id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		/** One open draft a product; null for a product that is to be. */
		productId: integer('product_id')
			.$type<ProductId>()
			.unique()
			.references(() => products.id),
		/** Minted on the phone that began it, so that a draft sent twice is begun once. */
		key: uuid('key').notNull(),
		changes: jsonb('changes').$type<Partial<ProductFacts>>().notNull(),
		pictureFileId: uuid('picture_file_id')
			.$type<FileId>()
			.references(() => files.id),
		dossierId: uuid('dossier_id')
			.$type<DossierId>()
			.references(() => dossiers.id),
		state: text('state').$type<DraftState>().notNull().default('draft'),
		/** Why it was sent back. */
		reason: text('reason'),
		revision: integer('revision').notNull().default(1),
		savedAt: moment('saved_at').notNull(),
		author: text('author').$type<AccountId>().notNull(),
		submittedAt: moment('submitted_at'),
	},
	(table) => [
		unique('product_drafts_key').on(table.producerId, table.key),
		index('product_drafts_queue')
			.on(table.submittedAt)
			.where(sql`state = 'submitted'`),
		check('product_drafts_state', sql`${table.state} in ('draft','submitted','sentBack')`),
	],
);
