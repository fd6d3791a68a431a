import type { AccountId } from '$lib/domain/accounts/account';
import type { LotId, ProducerId, ProductId } from '$lib/domain/ids';
import type { Stars } from '$lib/domain/certification/certificate';
import type { LabelFormatName } from '$lib/domain/trace/label-sheet';
import type { DaysCorrection, SerialFlag, TraceStep } from '$lib/domain/trace/lot';
import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	unique,
	uuid,
} from 'drizzle-orm/pg-core';

import { products, producers } from '../catalogue/tables';
import { moment } from '../database/moment';

/** A P-256 pair as RFC 7518 writes it. */
export interface PrivateJwk {
	readonly kty: 'EC';
	readonly crv: 'P-256';
	readonly x: string;
	readonly y: string;
	readonly d: string;
}

/** Keys that labels are signed with. The private part never leaves the server. */
export const labelKeys = pgTable('label_keys', {
	kid: text('kid').primaryKey(),
	privateJwk: jsonb('private_jwk').$type<PrivateJwk>().notNull(),
	createdAt: moment('created_at').notNull(),
	/** A key is published a day before it signs, so that every phone that synced knows it. */
	signsFrom: moment('signs_from').notNull(),
	retiredAt: moment('retired_at'),
});

export const lots = pgTable(
	'lots',
	{
		id: integer('id').$type<LotId>().primaryKey().generatedByDefaultAsIdentity(),
		productId: integer('product_id')
			.$type<ProductId>()
			.notNull()
			.references(() => products.id),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		lot: text('lot').notNull(),
		producedOn: date('produced_on'),
		expiresOn: date('expires_on'),
		locationCode: text('location_code'),
		standards: text('standards')
			.array()
			.notNull()
			.default(sql`'{}'::text[]`),
		recalledAt: moment('recalled_at'),
		recallReason: text('recall_reason'),
	},
	(table) => [
		unique('lots_product_lot').on(table.productId, table.lot),
		check('lots_lot', sql`length(${table.lot}) between 1 and 20`),
		check('lots_days', sql`${table.expiresOn} >= ${table.producedOn}`),
		check('lots_recall', sql`(${table.recalledAt} is null) = (${table.recallReason} is null)`),
	],
);

/** Append-only: see {@link TRACE_STATEMENTS}. A correction is a row that names the one it corrects. */
export const traceEvents = pgTable(
	'trace_events',
	{
		id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
		lotId: integer('lot_id')
			.$type<LotId>()
			.notNull()
			.references(() => lots.id),
		step: text('step').$type<TraceStep>().notNull(),
		at: moment('at').notNull(),
		place: text('place').notNull(),
		note: text('note'),
		corrects: integer('corrects'),
		/** Id of the file that is a picture of it, which may come later: a row is never changed. */
		picture: text('picture'),
		/** What the lot's days were and became, where they were set right. */
		days: jsonb('days').$type<DaysCorrection>(),
		recordedAt: moment('recorded_at').notNull(),
	},
	(table) => [
		index('trace_events_lot').on(table.lotId, table.id),
		check(
			'trace_events_step',
			sql`${table.step} in ('commissioning','harvesting','processing','inspection','packing','shipping','receiving','recall')`,
		),
	],
);

/** Labels that were issued and printed in one go: a sheet, a roll. Names the order in which they left. */
export const printRuns = pgTable(
	'print_runs',
	{
		id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
		lotId: integer('lot_id')
			.$type<LotId>()
			.notNull()
			.references(() => lots.id),
		issuedAt: moment('issued_at').notNull(),
		/** Null for the operator's command, and where it is not known any more. */
		accountId: text('account_id').$type<AccountId>(),
		/** What they were printed on first; null where nobody said. */
		format: text('format').$type<LabelFormatName>(),
		count: integer('count').notNull(),
		/** False where labels were issued before their order was kept: then it is the likely one. */
		isOrderKnown: boolean('is_order_known').notNull().default(true),
	},
	(table) => [
		index('print_runs_lot').on(table.lotId, table.id),
		check('print_runs_count', sql`${table.count} > 0`),
	],
);

/** Every label ever signed. */
export const labels = pgTable(
	'labels',
	{
		gtin: text('gtin').notNull(),
		lot: text('lot').notNull(),
		serial: text('serial').notNull(),
		lotId: integer('lot_id')
			.$type<LotId>()
			.notNull()
			.references(() => lots.id),
		stars: integer('stars').$type<Stars>().notNull(),
		provinceCode: text('province_code').notNull(),
		validTo: date('valid_to').notNull(),
		kid: text('kid')
			.notNull()
			.references(() => labelKeys.kid),
		signature: text('signature').notNull(),
		issuedAt: moment('issued_at').notNull(),
		runId: integer('run_id')
			.notNull()
			.references(() => printRuns.id),
		/** Counted from 1 in its run: the place on the sheet or roll. */
		position: integer('position').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.gtin, table.lot, table.serial] }),
		index('labels_lot').on(table.lotId),
		unique('labels_printed').on(table.runId, table.position),
		check('labels_position', sql`${table.position} > 0`),
	],
);

/** Who scanned is not kept: only which installation, so that one shopper counts once. */
export const scans = pgTable(
	'scans',
	{
		opId: uuid('op_id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		gtin: text('gtin').notNull(),
		lot: text('lot'),
		serial: text('serial'),
		verdict: text('verdict').notNull(),
		provinceCode: text('province_code'),
		/** Names the network it came from for a day, without telling it. @see ScanOrigins */
		origin: text('origin'),
		scannedAt: moment('scanned_at').notNull(),
		receivedAt: moment('received_at').notNull(),
	},
	(table) => [
		index('scans_label')
			.on(table.gtin, table.lot, table.serial, table.scannedAt)
			.where(sql`serial is not null`),
	],
);

export const serialFlags = pgTable(
	'serial_flags',
	{
		gtin: text('gtin').notNull(),
		lot: text('lot').notNull(),
		serial: text('serial').notNull(),
		reason: text('reason').$type<SerialFlag['reason']>().notNull(),
		since: moment('since').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.gtin, table.lot, table.serial] }),
		check('serial_flags_reason', sql`${table.reason} in ('copySuspected','recalled')`),
	],
);

/** What was said of single pieces, for ever: a flag comes and goes, that it was there does not. */
export const serialFlagEvents = pgTable(
	'serial_flag_events',
	{
		id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
		gtin: text('gtin').notNull(),
		lot: text('lot').notNull(),
		serial: text('serial').notNull(),
		at: moment('at').notNull(),
		/** The flag that was put on it, or `lifted`. */
		change: text('change').$type<SerialFlag['reason'] | 'lifted'>().notNull(),
		/** In the words of whoever did it; null where the scans alone said so. */
		reason: text('reason'),
		/** Null for the market itself and the operator. */
		accountId: text('account_id').$type<AccountId>(),
	},
	(table) => [
		index('serial_flag_events_serial').on(table.gtin, table.lot, table.serial, table.id),
		check(
			'serial_flag_events_change',
			sql`${table.change} in ('copySuspected','recalled','lifted')`,
		),
	],
);
