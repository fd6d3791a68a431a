import type { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import type { Logger } from 'pino';

import type { Auth } from './accounts/auth';
import type { SignedIn } from './accounts/signed-in';
import type { Database } from './database/database';
import type { TakeOver } from './http/take-over';

/** What a running server has, once per process. */
export interface Runtime {
	readonly database: Database;
	/** The server's clock; tests put their own in its place. */
	readonly clock: () => EpochMs;
	readonly log: Logger;
	/** Base of absolute addresses, without a slash at the end: `https://cho.example`. */
	readonly origin: string;
	readonly isDemo: boolean;
}

/** What one request has. */
export interface Context extends Runtime {
	readonly requestId: string;
	/** The caller's network address: for rate limits only, never stored with an order. */
	readonly address: string;
	/** Header `x-device-id`, a UUID; null where the caller sent none. */
	readonly deviceId: string | null;
	/** The account library, for the address at which the request came in. */
	readonly auth: () => Promise<Auth>;
	/** Who sends it, looked up when first asked; null for everybody who has not signed in. */
	readonly signedIn: () => Promise<SignedIn | null>;
	/** How a subscription goes on past the framework; undefined where that cannot be. */
	readonly takeOver?: TakeOver | undefined;
	/** Why whoever looked at the request before its procedure refused it: said as a procedure says it. */
	readonly refusal?: AppError | undefined;
}
