import type { AccountId } from '$lib/domain/accounts/account';
import type { CertificateId, ProducerId, ProductId } from '$lib/domain/ids';
import type { CertificateStanding, IssuerKind, Stars } from '$lib/domain/certification/certificate';
import type { DecisionVerdict } from '$lib/domain/certification/decision';
import type { DocumentKind, DocumentRule } from '$lib/domain/certification/documents';
import type { DocumentEvent, DossierId, DossierState } from '$lib/domain/certification/dossier';
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	numeric,
	pgTable,
	primaryKey,
	text,
	uuid,
} from 'drizzle-orm/pg-core';

import { producers, products } from '../catalogue/tables';
import { moment } from '../database/moment';

export const certificates = pgTable(
	'certificates',
	{
		id: integer('id').$type<CertificateId>().primaryKey().generatedByDefaultAsIdentity(),
		stars: integer('stars').$type<Stars>().notNull(),
		points: numeric('points', { precision: 4, scale: 1, mode: 'number' }),
		/** Decision number as printed. */
		number: text('number'),
		isIllustrative: boolean('is_illustrative').notNull().default(false),
		issuer: text('issuer').notNull(),
		issuerKind: text('issuer_kind').$type<IssuerKind>().notNull(),
		issuedOn: date('issued_on'),
		/** Last day of validity, inclusive. */
		expiresOn: date('expires_on'),
		standing: text('standing').$type<CertificateStanding>().notNull(),
	},
	(table) => [
		check('certificates_stars', sql`${table.stars} between 3 and 5`),
		check('certificates_points', sql`${table.points} between 0 and 100`),
		check(
			'certificates_issuer_kind',
			sql`${table.issuerKind} in ('district','province','ministry')`,
		),
		check('certificates_standing', sql`${table.standing} in ('verified','unverified','withdrawn')`),
		check('certificates_dates', sql`${table.expiresOn} >= ${table.issuedOn}`),
	],
);

/** The papers by which one product may be shown. */
export const dossiers = pgTable(
	'dossiers',
	{
		id: uuid('id').$type<DossierId>().primaryKey(),
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.notNull()
			.references(() => producers.id),
		/** The product in the catalogue; null until it was listed for the first time. */
		productId: integer('product_id')
			.$type<ProductId>()
			.unique()
			.references(() => products.id),
		/** As the organisers registered it; null until they have. */
		certificateId: integer('certificate_id')
			.$type<CertificateId>()
			.references(() => certificates.id),
		productName: text('product_name').notNull(),
		setCode: integer('set_code').notNull(),
		state: text('state').$type<DossierState>().notNull(),
		openedAt: moment('opened_at').notNull(),
		/** When it was last handed in. */
		submittedAt: moment('submitted_at'),
		/** Of the demonstration: its papers are waived or made up, and say so. */
		isDemo: boolean('is_demo').notNull().default(false),
	},
	(table) => [
		index('dossiers_producer').on(table.producerId),
		index('dossiers_certificate').on(table.certificateId),
		index('dossiers_queue')
			.on(table.submittedAt)
			.where(sql`state = 'submitted'`),
		check('dossiers_set_code', sql`${table.setCode} between 1 and 26`),
		check(
			'dossiers_state',
			sql`${table.state} in ('open','submitted','accepted','rejected','revoked')`,
		),
	],
);

const ofDossier = () =>
	uuid('dossier_id')
		.$type<DossierId>()
		.notNull()
		.references(() => dossiers.id);
const accountColumn = (name: string) => text(name).$type<AccountId>();

/*
 * What happened to a dossier, for ever: rows of the tables below are only added (triggers see to
 * it, server/certification/statements.ts).
 */

/** Papers handed in and what reviewers said of them. */
export const documentEvents = pgTable(
	'document_events',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		dossierId: ofDossier(),
		kind: text('kind').$type<DocumentKind>().notNull(),
		what: text('what').$type<DocumentEvent['what']>().notNull(),
		/** The pages, of something handed in. */
		fileIds: uuid('file_ids')
			.array()
			.notNull()
			.default(sql`'{}'::uuid[]`),
		issuedOn: date('issued_on'),
		expiresOn: date('expires_on'),
		/** Why it was rejected or waived. */
		reason: text('reason'),
		/** Null for the demonstration's own. */
		accountId: accountColumn('account_id'),
		at: moment('at').notNull(),
	},
	(table) => [
		index('document_events_dossier').on(table.dossierId, table.id),
		check(
			'document_events_what',
			sql`${table.what} in ('submitted','accepted','rejected','waived')`,
		),
		check(
			'document_events_reason',
			sql`${table.what} not in ('rejected','waived') or ${table.reason} is not null`,
		),
	],
);

/**
 * Which dossiers have ever rested on which certificate: one that was renewed rests on the newer one, and
 * whoever decides about the older one still decides about that producer.
 */
export const certificateDossiers = pgTable(
	'certificate_dossiers',
	{
		certificateId: integer('certificate_id')
			.$type<CertificateId>()
			.notNull()
			.references(() => certificates.id),
		dossierId: ofDossier(),
	},
	(table) => [primaryKey({ columns: [table.certificateId, table.dossierId] })],
);

/** Questions and answers between reviewers and a producer. */
export const dossierMessages = pgTable(
	'dossier_messages',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		dossierId: ofDossier(),
		side: text('side').$type<'organiser' | 'producer'>().notNull(),
		/** The paper that it is about; null for the whole. */
		kind: text('kind').$type<DocumentKind>(),
		text: text('text').notNull(),
		accountId: accountColumn('account_id').notNull(),
		at: moment('at').notNull(),
	},
	(table) => [
		index('dossier_messages_dossier').on(table.dossierId, table.id),
		check('dossier_messages_side', sql`${table.side} in ('organiser','producer')`),
	],
);

/** Quality commitments as they were read and signed, each with its whole text. */
export const commitments = pgTable(
	'commitments',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		dossierId: ofDossier(),
		textVersion: text('text_version').notNull(),
		text: text('text').notNull(),
		accountId: accountColumn('account_id').notNull(),
		signedAt: moment('signed_at').notNull(),
	},
	(table) => [index('commitments_dossier').on(table.dossierId, table.id)],
);

/** What organisers decided, with the first signature. */
export const decisions = pgTable(
	'decisions',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		/** One of the two: what it is about. */
		dossierId: uuid('dossier_id')
			.$type<DossierId>()
			.references(() => dossiers.id),
		certificateId: integer('certificate_id')
			.$type<CertificateId>()
			.references(() => certificates.id),
		verdict: text('verdict').$type<DecisionVerdict>().notNull(),
		reason: text('reason'),
		needsSecond: boolean('needs_second').notNull(),
		accountId: accountColumn('account_id').notNull(),
		at: moment('at').notNull(),
	},
	(table) => [
		index('decisions_dossier').on(table.dossierId, table.id),
		index('decisions_certificate').on(table.certificateId, table.id),
		check(
			'decisions_one_subject',
			sql`num_nonnulls(${table.dossierId}, ${table.certificateId}) = 1`,
		),
		check(
			'decisions_verdict',
			sql`${table.verdict} in ('accept','reject','revoke','reopen','verify','withdraw')`,
		),
		check(
			'decisions_reason',
			sql`${table.verdict} not in ('reject','revoke','reopen','withdraw') or ${table.reason} is not null`,
		),
	],
);

/** The second signature of a decision that needs one. */
export const secondSignatures = pgTable('second_signatures', {
	decisionId: bigint('decision_id', { mode: 'number' })
		.primaryKey()
		.references(() => decisions.id),
	agrees: boolean('agrees').notNull(),
	reason: text('reason'),
	accountId: accountColumn('account_id').notNull(),
	at: moment('at').notNull(),
});

/** Which papers each product set needs, as published; the built-in rules are version 0 and not here. */
export const checklistVersions = pgTable(
	'checklist_versions',
	{
		version: integer('version').primaryKey(),
		rules: jsonb('rules').$type<readonly DocumentRule[]>().notNull(),
		/** What changed and why, for whoever reads it later. */
		note: text('note').notNull(),
		publishedAt: moment('published_at').notNull(),
		author: text('author').$type<AccountId>().notNull(),
	},
	(table) => [check('checklist_versions_version', sql`${table.version} > 0`)],
);
