import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * One row: which PostgreSQL the data was last seen on. Another one means that the data came
 * there by a restore.
 */
export const databaseIdentity = pgTable(
	'database_identity',
	{
		isOnly: boolean('is_only').primaryKey().default(true),
		/** System identifier of the cluster and oid of the database, `7…-16384`. */
		identity: text('identity').notNull(),
	},
	(table) => [check('database_identity_one_row', sql`${table.isOnly}`)],
);
