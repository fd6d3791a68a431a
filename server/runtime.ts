import type { Context, Runtime } from './context';
import { openDatabase, type OpenDatabase } from './database/database';
import { readEnvironment, type Environment } from './environment';
import { createLog } from './logging';

interface Opened {
	readonly runtime: Runtime;
	readonly pool: OpenDatabase;
}

let opened: Opened | undefined;
let environment: Environment | undefined;

/**
 * What the running server has: opened at the first call, closed when the process shuts down.
 * `server/main.ts` has put the address of the database into the environment by then.
 */
export function getRuntime(): Runtime {
	return open().runtime;
}

/** The pool that {@link getRuntime} has, for what must listen on it. */
export function getPool(): OpenDatabase {
	return open().pool;
}

export function getEnvironment(): Environment {
	return (environment ??= readEnvironment(process.env));
}

/** Everything one request needs, for code that stands outside tRPC. */
export function createContext(request: Omit<Context, keyof Runtime>): Context {
	return { ...getRuntime(), ...request };
}

function open(): Opened {
	if (opened) return opened;
	const { databaseUrl, isDemo, publicOrigin, port } = getEnvironment();
	if (!databaseUrl) throw new Error('The server is started by server/main.ts.');
	const pool = openDatabase(databaseUrl);
	const runtime: Runtime = {
		database: pool.database,
		clock: Date.now,
		log: createLog(),
		origin: publicOrigin ?? `http://localhost:${port}`,
		isDemo,
	};
	process.once('sveltekit:shutdown', () => void pool.close());
	opened = { runtime, pool };
	return opened;
}
