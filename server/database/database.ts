import { AppError } from '$lib/domain/errors';
import { MINUTE_MS } from '$lib/domain/time';
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
	listen(channel: string, onNews: (said?: string) => void): void;
	/** Waits for running queries, at most five seconds. */
	close(): Promise<void>;
}

/** How long, in milliseconds, the database is waited for before an error says that it was in vain. */
export interface Deadlines {
	/** For a new connection, or one of the pool's to be free. */
	readonly connectMs: number;
	/** For the answer to one statement; its connection is then given up. */
	readonly queryMs: number;
	/** For a row that another transaction holds. */
	readonly lockMs: number;
}

/** While people wait: a road that has gone silent, or a session that sleeps on a row, holds up little. */
const SERVING: Deadlines = { connectMs: 5_000, queryMs: 15_000, lockMs: 5_000 };
/** For what a start does before anybody can wait. */
export const PREPARING: Deadlines = {
	connectMs: 10_000,
	queryMs: 15 * MINUTE_MS,
	lockMs: 15 * MINUTE_MS,
};

const CLOSE_DEADLINE_MS = 5_000;
/** A transaction of ours that does nothing for so long has lost its process. */
const IDLE_TRANSACTION_MS = MINUTE_MS;

/**
 * Opens a pool.
 * @param url `postgres://…`
 * @param connections most connections of this process
 */
export function openDatabase(
	url: string,
	connections = 20,
	{ connectMs, queryMs, lockMs } = SERVING,
): OpenDatabase {
	const pool = new pg.Pool({
		connectionString: url,
		max: connections,
		connectionTimeoutMillis: connectMs,
		query_timeout: queryMs,
		lock_timeout: lockMs,
		idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
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
 * Drizzle's own `transaction` of a pool never gives a connection back on which `begin` fails, and
 * gives back one that is still at work on a statement that took too long. With a few of those the
 * pool is empty for ever.
 */
function withSafeTransactions(pool: pg.Pool): Database {
	const database: Database = drizzle(pool);
	database.transaction = async (work, config) => {
		const client = await pool.connect();
		let isSound = false;
		try {
			const result = await drizzle<Schema, pg.PoolClient>(client).transaction(work, config);
			isSound = true;
			return result;
		} catch (error) {
			// What the work itself refused was rolled back in order.
			isSound = error instanceof AppError;
			throw error;
		} finally {
			client.release(!isSound);
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
