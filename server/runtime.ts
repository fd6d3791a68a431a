import '$lib/domain/desk-errors';

import { getAuth, type Auth } from './accounts/auth';
import { claimsSignIn, findSignedIn, type SignedIn } from './accounts/signed-in';
import type { Context, Runtime } from './context';
import { openDatabase, type OpenDatabase } from './database/database';
import { readEnvironment, type Environment } from './environment';
import { TakeOver } from './http/take-over';
import { createLog } from './logging';
import { addressOf, deviceIdOf } from './request';

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

/** The account library for the address at which a request came in. */
export function getAuthFor(origin: string): Promise<Auth> {
	const { publicOrigin } = getEnvironment();
	return getAuth({ database: getRuntime().database, origin: publicOrigin ?? origin });
}

/** What a request of SvelteKit's has, as far as we look at it. */
interface RequestEvent {
	readonly request: Request;
	readonly url: URL;
	readonly locals: { readonly requestId: string };
	/** Of adapter-node; there is none in `vite dev`. */
	readonly platform?: Readonly<App.Platform> | undefined;
	getClientAddress(): string;
}

/** Everything one request needs. */
export function contextOf(event: RequestEvent): Context {
	const { headers } = event.request;
	let found: Promise<SignedIn | null> | undefined;
	const signedIn = async () => {
		if (!claimsSignIn(headers)) return null;
		const auth = await getAuthFor(event.url.origin);
		const { database, isDemo } = getRuntime();
		return findSignedIn({ auth, database, isDemo }, headers);
	};
	return {
		...getRuntime(),
		requestId: event.locals.requestId,
		address: addressOf(event),
		deviceId: deviceIdOf(headers),
		auth: () => getAuthFor(event.url.origin),
		signedIn: () => (found ??= signedIn()),
		takeOver: TakeOver.of(event.platform?.req),
	};
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
