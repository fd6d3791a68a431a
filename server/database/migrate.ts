import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

import { codeOf, reasonOf, StartFailure } from '../start-failure';
import { IDEMPOTENT_STATEMENTS } from './statements';

const OLDEST_VERSION = 15;
/** Any number of our own: nodes that start at the same time queue on it. */
const LOCK = 728_401_559;

/**
 * Brings the database to this version's shape. Safe to run from several nodes at once.
 * @param url `postgres://…`
 * @throws StartFailure where it cannot be reached, is too old, or a migration fails
 */
export async function migrateDatabase(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	// Told to whoever waits for an answer, too.
	client.on('error', () => undefined);
	try {
		await checkServer(client);
		// Held by this one session; it goes with the connection if this process dies.
		await client.query('select pg_advisory_lock($1)', [LOCK]);
		await migrate(drizzle(client), {
			migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
		});
		for (const statement of IDEMPOTENT_STATEMENTS) await client.query(statement);
	} catch (error) {
		if (error instanceof StartFailure) throw error;
		throw new StartFailure(
			`The database could not be migrated: ${reasonOf(error instanceof Error && error.cause ? error.cause : error)}`,
			{ cause: error },
		);
	} finally {
		await client.end();
	}
}

async function checkServer(client: pg.Client): Promise<void> {
	let version: number;
	try {
		await client.connect();
		const { rows } = await client.query<{ version: number }>(
			`select current_setting('server_version_num')::int / 10000 as version`,
		);
		version = rows[0]?.version ?? 0;
	} catch (error) {
		const { host, port, database } = client;
		throw new StartFailure(
			`The database ${database} at ${host}:${port} cannot be reached (${codeOf(error) ?? reasonOf(error)}): check DATABASE_URL and that PostgreSQL runs.`,
			{ cause: error },
		);
	}
	if (version < OLDEST_VERSION) {
		throw new StartFailure(
			`The database runs PostgreSQL ${version}, which is too old: version ${OLDEST_VERSION} or newer is needed.`,
		);
	}
}
