import type { ProducerId, ProductId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

import { producers, products } from '../catalogue/tables';
import { moment } from '../database/moment';

/** A bundle is proposed, then on offer once all its producers agreed, then ended; never changed. */
export const bundles = pgTable('bundles', {
	id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
	title: text('title').notNull(),
	proposedAt: moment('proposed_at').notNull(),
	/** Since when it is on offer; null until the last producer agreed. */
	offeredAt: moment('offered_at'),
	/** Also where it was refused or taken back before it was ever on offer. */
	endedAt: moment('ended_at'),
	endedBy: integer('ended_by')
		.$type<ProducerId>()
		.references(() => producers.id),
});

export const bundleItems = pgTable(
	'bundle_items',
	{
		bundleId: integer('bundle_id')
			.notNull()
			.references(() => bundles.id),
		position: integer('position').notNull(),
		productId: integer('product_id')
			.$type<ProductId>()
			.notNull()
			.references(() => products.id),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		quantity: integer('quantity').notNull(),
		/** Of one unit in the bundle. */
		priceDong: bigint('price_dong', { mode: 'number' }).notNull(),
		/** What a unit was when it was proposed. */
		unit: text('unit').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.bundleId, table.position] }),
		check('bundle_items_quantity', sql`${table.quantity} > 0`),
		check('bundle_items_price', sql`${table.priceDong} > 0`),
	],
);

export const bundlePartners = pgTable(
	'bundle_partners',
	{
		bundleId: integer('bundle_id')
			.notNull()
			.references(() => bundles.id),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		/** Of who proposed it: when they did. */
		agreedAt: moment('agreed_at'),
	},
	(table) => [
		primaryKey({ columns: [table.bundleId, table.producerId] }),
		index('bundle_partners_producer').on(table.producerId),
	],
);
