import { statSync } from 'node:fs';
import { join } from 'node:path';

import type { Executor } from './database';
import { databaseIdentity } from './tables';
import { sql } from 'drizzle-orm';

/**
 * Whether this database came here by a restore since the last start: the cluster has another
 * system identifier, the database another oid, or the files of the private cluster were copied.
 * Remembers what it saw. A restore in place from the tools of a hosted database cannot be seen;
 * it is announced with `npm start -- --restored`.
 * @param dataPath files of the private cluster
 */
export async function wasRestored(database: Executor, dataPath?: string): Promise<boolean> {
	const identity = await readIdentity(database, dataPath);
	const [known] = await database.select().from(databaseIdentity);
	if (known?.identity === identity) return false;
	await database
		.insert(databaseIdentity)
		.values({ identity })
		.onConflictDoUpdate({ target: databaseIdentity.isOnly, set: { identity } });
	return known !== undefined;
}

async function readIdentity(database: Executor, dataPath: string | undefined): Promise<string> {
	const { rows } = await database.execute<{ system: string; oid: string }>(sql`
		select (select system_identifier from pg_control_system())::text as system,
			(select oid from pg_database where datname = current_database())::text as oid`);
	const [row] = rows;
	// Made once by initdb and never written again: only a copy has another time of birth.
	const birth = dataPath && Math.round(statSync(join(dataPath, 'PG_VERSION')).birthtimeMs);
	return [row?.system, row?.oid, birth].filter(Boolean).join('-');
}
