import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';

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
	const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => undefined });
	try {
		await checkServer(sql);
		// Held by the one session of this pool; it goes with the connection if this process dies.
		await sql`select pg_advisory_lock(${LOCK})`;
		await migrate(drizzle(sql), {
			migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
		});
		for (const statement of IDEMPOTENT_STATEMENTS) await sql.unsafe(statement);
	} catch (error) {
		if (error instanceof StartFailure) throw error;
		throw new StartFailure(
			`The database could not be migrated: ${reasonOf(error instanceof Error && error.cause ? error.cause : error)}`,
			{ cause: error },
		);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

async function checkServer(sql: postgres.Sql): Promise<void> {
	let version: number;
	try {
		const [row] = await sql<{ version: number }[]>`
			select current_setting('server_version_num')::int / 10000 as version`;
		version = row?.version ?? 0;
	} catch (error) {
		const { host, port, database } = sql.options;
		throw new StartFailure(
			`The database ${database} at ${host.join()}:${port.join()} cannot be reached (${codeOf(error) ?? reasonOf(error)}): check DATABASE_URL and that PostgreSQL runs.`,
			{ cause: error },
		);
	}
	if (version < OLDEST_VERSION) {
		throw new StartFailure(
			`The database runs PostgreSQL ${version}, which is too old: version ${OLDEST_VERSION} or newer is needed.`,
		);
	}
}
