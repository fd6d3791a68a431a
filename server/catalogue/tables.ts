import type { EntryBodies, EntryKind } from '$lib/domain/catalogue/entries';
import type { BankAccount, ProducerKind } from '$lib/domain/catalogue/product';
import type { DealKind } from '$lib/domain/catalogue/promotion';
import type { FileId } from '$lib/domain/files/purposes';
import type {
	CertificateId,
	EveningLimitId,
	ProducerId,
	ProductId,
	SessionId,
} from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uuid,
	type AnyPgColumn,
} from 'drizzle-orm/pg-core';

import { certificates } from '../certification/tables';
import { moment } from '../database/moment';
import { files } from '../files/tables';

/**
 * `chosen` by its producer or an organiser · `expired`: a paper ran out · `suspended`: its producer
 * was · `revoked`: its dossier or certificate was · `waiting`: for its review or its papers ·
 * `stopped`: by the host of a session that runs · `held`: by an organiser, this product alone.
 */
export type WithdrawalReason =
	'chosen' | 'expired' | 'suspended' | 'revoked' | 'waiting' | 'stopped' | 'held';

export const producers = pgTable(
	'producers',
	{
		id: integer('id').$type<ProducerId>().primaryKey().generatedByDefaultAsIdentity(),
		slug: text('slug').notNull().unique(),
		name: text('name').notNull(),
		kind: text('kind').$type<ProducerKind>().notNull(),
		provinceCode: text('province_code').notNull(),
		communeCode: text('commune_code'),
		oldPlace: text('old_place'),
		oldProvince: text('old_province'),
		bank: jsonb('bank').$type<BankAccount>(),
		about: text('about'),
		/** Shown to buyers: E.164, or a short number of its own kind (1800 …, 1900 …). */
		phone: text('phone'),
		/** House, street, hamlet: the line above the commune. */
		street: text('street'),
		/** What stands on its registration: the number by which the authorities know it. */
		registration: text('registration'),
		isDemo: boolean('is_demo').notNull().default(false),
	},
	(table) => [
		check('producers_province_code', sql`${table.provinceCode} ~ '^\\d{2}$'`),
		check('producers_commune_code', sql`${table.communeCode} ~ '^\\d{5}$'`),
	],
);

export const products = pgTable(
	'products',
	{
		id: integer('id').$type<ProductId>().primaryKey().generatedByDefaultAsIdentity(),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		slug: text('slug').notNull().unique(),
		name: text('name').notNull(),
		setCode: integer('set_code').notNull(),
		priceDong: bigint('price_dong', { mode: 'number' }).notNull(),
		unit: text('unit').notNull(),
		netWeight: integer('net_weight'),
		netWeightUnit: text('net_weight_unit').$type<'g' | 'ml'>().notNull().default('g'),
		shelfLifeDays: integer('shelf_life_days'),
		gtin: text('gtin').unique(),
		/** In the province's OCOP list: `08-00769-12-2026`; never published. */
		ocopCode: text('ocop_code').unique(),
		certificateId: integer('certificate_id')
			.$type<CertificateId>()
			.references(() => certificates.id),
		/** Content hash of the picture. */
		picture: text('picture'),
		seasonMonths: integer('season_months')
			.array()
			.notNull()
			.default(sql`'{}'::integer[]`),
		listedOn: date('listed_on').notNull(),
		/** Null while it is listed. A withdrawn product stays here for the orders that name it. */
		withdrawnAt: moment('withdrawn_at'),
		/** Why it was withdrawn; null while it is listed. */
		withdrawnBecause: text('withdrawn_because').$type<WithdrawalReason>(),
		/**
		 * Since when an organiser keeps it off the market, whatever else does so too; null where nobody
		 * does. Only an organiser lets go of it; never published.
		 */
		heldAt: moment('held_at'),
		/** In the organiser's words; null where nobody holds it. */
		heldReason: text('held_reason'),
		/**
		 * When an organiser last looked at all that it says; null while nobody has, as of what a table
		 * brought or changed. Only reviewed products pass the gate; never published.
		 */
		reviewedAt: moment('reviewed_at'),
		story: text('story').notNull().default(''),
		ingredients: text('ingredients'),
		storage: text('storage'),
	},
	(table) => [
		index('products_producer').on(table.producerId),
		index('products_certificate').on(table.certificateId),
		check('products_set_code', sql`${table.setCode} between 1 and 26`),
		check('products_price', sql`${table.priceDong} >= 0`),
		check('products_gtin', sql`${table.gtin} ~ '^\\d{14}$'`),
		check('products_held', sql`(${table.heldAt} is null) = (${table.heldReason} is null)`),
		check('products_net_weight_unit', sql`${table.netWeightUnit} in ('g','ml')`),
	],
);

/**
 * What a product cost, and per what unit, from one catalogue version up to (not including)
 * another: the proof of which price a phone that holds an old catalogue showed.
 */
export const productPrices = pgTable(
	'product_prices',
	{
		productId: integer('product_id')
			.$type<ProductId>()
			.notNull()
			.references(() => products.id),
		fromVersion: bigint('from_version', { mode: 'number' }).notNull(),
		fromAt: moment('from_at').notNull(),
		priceDong: bigint('price_dong', { mode: 'number' }).notNull(),
		unit: text('unit').notNull(),
		/** Null for the price of now. */
		untilVersion: bigint('until_version', { mode: 'number' }),
		untilAt: moment('until_at'),
	},
	(table) => [primaryKey({ columns: [table.productId, table.fromVersion] })],
);

/** Units on hand: all that an order touches of the catalogue. */
export const productStock = pgTable(
	'product_stock',
	{
		productId: integer('product_id')
			.$type<ProductId>()
			.primaryKey()
			.references(() => products.id),
		/** Null = not counted. */
		available: integer('available'),
		/** Units that may still be sold while a market session runs; null where nobody set a limit. */
		eveningLeft: integer('evening_left'),
		/** Units that it lets be sold in all. */
		eveningMost: integer('evening_most'),
		/** Units that were taken since it was first set, also while it is lifted, and are still sold. */
		eveningSold: integer('evening_sold').notNull().default(0),
		/** By what they are counted; null where nobody counts. What an order's line took of it bears its name. */
		eveningLimit: uuid('evening_limit').$type<EveningLimitId>(),
		/** The session whose hosts set it. */
		eveningSession: integer('evening_session').$type<SessionId>(),
	},
	(table) => [
		check('product_stock_available', sql`${table.available} >= 0`),
		check('product_stock_evening', sql`${table.eveningLeft} >= 0`),
		check('product_stock_sold', sql`${table.eveningSold} >= 0`),
	],
);

/**
 * Units on hand as the feed last told. Apart from `product_stock`, so that publishing never waits
 * for an order, nor an order for publishing.
 */
export const publishedStock = pgTable('published_stock', {
	productId: integer('product_id')
		.$type<ProductId>()
		.primaryKey()
		.references(() => products.id),
	available: integer('available'),
});

/**
 * Promotions as announced. What one gives never changes, since orders name it by its id; only its
 * end and the number of its portions do.
 */
export const promotions = pgTable(
	'promotions',
	{
		id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
		productId: integer('product_id')
			.$type<ProductId>()
			.notNull()
			.references(() => products.id),
		kind: text('kind').$type<DealKind>().notNull().default('percent'),
		percentOff: integer('percent_off'),
		offDong: bigint('off_dong', { mode: 'number' }),
		buy: integer('buy'),
		get: integer('get'),
		gift: text('gift'),
		giftProductId: integer('gift_product_id')
			.$type<ProductId>()
			.references(() => products.id),
		startsAt: moment('starts_at').notNull(),
		endsAt: moment('ends_at').notNull(),
		/** Portions put up; null = not counted. */
		portions: integer('portions'),
		/** Portions left as the feed last told. */
		toldPortions: integer('told_portions'),
		perOrder: integer('per_order'),
		sessionId: integer('session_id').$type<SessionId>(),
		/** The first version that told it, or told it again after its price had changed while it was over. */
		offeredFrom: bigint('offered_from', { mode: 'number' }).notNull().default(0),
		/** The version that told that hosts had stopped it; null where none did, or it was begun again since. */
		stoppedFrom: bigint('stopped_from', { mode: 'number' }),
		/** Ended before its time by its producer, or with its session: no host begins it again. */
		isCalledOff: boolean('is_called_off').notNull().default(false),
		/** Put up by the organisers who planned its session, not by its producer. */
		isByOrganisers: boolean('is_by_organisers').notNull().default(false),
		/** It was put up to last until its session ends, and does, where that runs longer. */
		lastsToEnd: boolean('lasts_to_end').notNull().default(false),
		/** Whether the feed no longer tells it, after its end. */
		isTakenDown: boolean('is_taken_down').notNull().default(false),
	},
	(table) => [
		index('promotions_product').on(table.productId),
		index('promotions_told')
			.on(table.endsAt)
			.where(sql`not is_taken_down`),
		check('promotions_percent_off', sql`${table.percentOff} between 1 and 99`),
		check('promotions_times', sql`${table.endsAt} > ${table.startsAt}`),
		check('promotions_portions', sql`${table.portions} > 0`),
		check('promotions_per_order', sql`${table.perOrder} > 0`),
		check(
			'promotions_deal',
			sql`case ${table.kind}
				when 'percent' then ${table.percentOff} is not null
				when 'amount' then coalesce(${table.offDong} > 0, false)
				when 'buyGet' then coalesce(${table.buy} > 0 and ${table.get} > 0, false)
				when 'gift' then coalesce(${table.buy} > 0 and ${table.gift} <> '', false)
				else false end`,
		),
	],
);

/** Portions left of a promotion that is counted: all that an order touches of it. */
export const promotionPortions = pgTable(
	'promotion_portions',
	{
		promotionId: integer('promotion_id')
			.primaryKey()
			.references(() => promotions.id),
		available: integer('available').notNull(),
	},
	(table) => [check('promotion_portions_available', sql`${table.available} >= 0`)],
);

/** Pictures as handed in, from which every size is made on demand. */
export const pictures = pgTable(
	'pictures',
	{
		/** SHA-256 of what it was made from, the first 32 hexadecimal digits. */
		hash: text('hash').primaryKey(),
		/** Either drawn by us … */
		svg: text('svg'),
		/** … or handed in: the bytes lie with the other files. */
		fileId: uuid('file_id')
			.$type<FileId>()
			.references((): AnyPgColumn => files.id),
	},
	(table) => [check('pictures_source', sql`(${table.svg} is null) <> (${table.fileId} is null)`)],
);

/** One row. Whoever writes to the feed holds its lock until commit. */
export const catalogueState = pgTable(
	'catalogue_state',
	{
		id: integer('id').primaryKey().default(1),
		/** Names one history of versions; changes when a backup is restored. */
		epoch: text('epoch').notNull(),
		version: bigint('version', { mode: 'number' }).notNull().default(0),
		/** The last version that told more than stock: what orders are judged by is of this one. */
		termsVersion: bigint('terms_version', { mode: 'number' }).notNull().default(0),
		/** Phones below this version have missed tombstones that are gone by now. */
		horizon: bigint('horizon', { mode: 'number' }).notNull().default(0),
	},
	(table) => [check('catalogue_state_one_row', sql`${table.id} = 1`)],
);

export const catalogueVersions = pgTable('catalogue_versions', {
	version: bigint('version', { mode: 'number' }).primaryKey(),
	publishedAt: moment('published_at').notNull(),
});

/** The outgoing feed: the present public state of everything, each row at its last version. */
export const catalogueEntries = pgTable(
	'catalogue_entries',
	{
		kind: text('kind').$type<EntryKind>().notNull(),
		id: text('id').notNull(),
		version: bigint('version', { mode: 'number' }).notNull(),
		/** Wrapped, because a body may be JSON's null. Null in a tombstone. */
		body: jsonb('body').$type<{ readonly value: EntryBodies[EntryKind] }>(),
		removedAt: moment('removed_at'),
	},
	(table) => [
		primaryKey({ columns: [table.kind, table.id] }),
		index('catalogue_entries_version').on(table.version, table.kind, table.id),
		index('catalogue_entries_removed')
			.on(table.removedAt)
			.where(sql`removed_at is not null`),
	],
);
