import type { CertificateId } from '$lib/domain/ids';
import type { CertificateStanding, IssuerKind, Stars } from '$lib/domain/certification/certificate';
import { sql } from 'drizzle-orm';
import { boolean, check, date, integer, numeric, pgTable, text } from 'drizzle-orm/pg-core';

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
