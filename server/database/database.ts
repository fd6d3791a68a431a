import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle, type NodePgDatabase, type NodePgTransaction } from 'drizzle-orm/node-postgres';
import pg from 'pg';

import { Listener } from '../events/listener';

type Schema = Record<string, never>;

/**
 * The pool, typed by Drizzle. Tables are named in each query, so no schema is handed over.
 * `$client` is the driver itself, for the few statements that must be prepared once and for all.
 */
export type Database = NodePgDatabase<Schema> & { readonly $client: pg.Pool };
/** One running transaction. */
export type Transaction = NodePgTransaction<Schema, ExtractTablesWithRelations<Schema>>;
/** Whatever can run a query: use cases that need no transaction of their own take this. */
export type Executor = Database | Transaction;

export interface OpenDatabase {
	readonly database: Database;
	/** Calls back whenever something is announced on a channel, and when it may have missed that. */
	listen(channel: string, onNews: () => void): void;
	/** Waits for running queries, at most five seconds. */
	close(): Promise<void>;
}

const CONNECT_DEADLINE_MS = 10_000;
const CLOSE_DEADLINE_MS = 5_000;

/**
 * Opens a pool.
 * @param url `postgres://…`
 * @param connections most connections of this process
 */
export function openDatabase(url: string, connections = 20): OpenDatabase {
	const pool = new pg.Pool({
		connectionString: url,
		max: connections,
		connectionTimeoutMillis: CONNECT_DEADLINE_MS,
		keepAlive: true,
	});
	// A connection that is lost tells whoever waits on it; by itself it is no reason to end.
	pool.on('error', () => undefined);
	pool.on('connect', (client) => client.on('error', () => undefined));
	const listeners: Listener[] = [];
	return {
		database: withSafeTransactions(pool),
		listen: (channel, onNews) => void listeners.push(new Listener(url, channel, onNews)),
		async close() {
			for (const listener of listeners) listener.close();
			await inTime(pool.end());
		},
	};
}

/**
 * Drizzle's own `transaction` of a pool never gives a connection back on which `begin` fails. With a
 * few of those, as when PostgreSQL is restarted, the pool is empty for ever.
 */
function withSafeTransactions(pool: pg.Pool): Database {
	const database: Database = drizzle(pool);
	database.transaction = async (work, config) => {
		const client = await pool.connect();
		try {
			return await drizzle<Schema, pg.PoolClient>(client).transaction(work, config);
		} finally {
			client.release();
		}
	};
	return database;
}

async function inTime(work: Promise<void>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<void>((settle) => {
		timer = setTimeout(settle, CLOSE_DEADLINE_MS);
	});
	await Promise.race([work, deadline]);
	clearTimeout(timer);
}
