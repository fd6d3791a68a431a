import {
	drizzle,
	type PostgresJsDatabase,
	type PostgresJsTransaction,
} from 'drizzle-orm/postgres-js';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import postgres from 'postgres';

type Schema = Record<string, never>;

/**
 * The pool, typed by Drizzle. Tables are named in each query, so no schema is handed over.
 * `$client` is the driver itself, for the few statements that must be prepared once and for all.
 */
export type Database = PostgresJsDatabase<Schema> & { readonly $client: postgres.Sql };
/** One running transaction. */
export type Transaction = PostgresJsTransaction<Schema, ExtractTablesWithRelations<Schema>>;
/** Whatever can run a query: use cases that need no transaction of their own take this. */
export type Executor = Database | Transaction;

export interface OpenDatabase {
	readonly database: Database;
	/** For LISTEN/NOTIFY and hand-written statements. */
	readonly sql: postgres.Sql;
	/** Waits for running queries, at most five seconds. */
	close(): Promise<void>;
}

/**
 * Opens a pool.
 * @param url `postgres://…`
 * @param connections most connections of this process
 */
export function openDatabase(url: string, connections = 20): OpenDatabase {
	const sql = postgres(url, { max: connections, onnotice: () => undefined });
	return { database: drizzle(sql), sql, close: () => sql.end({ timeout: 5 }) };
}
