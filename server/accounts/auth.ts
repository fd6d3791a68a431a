import { passkey } from '@better-auth/passkey';
import { MINUTE_MS } from '$lib/domain/time';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { twoFactor } from 'better-auth/plugins/two-factor';

import type { Database } from '../database/database';
import { getServerSecret } from './server-secret';
import { accounts, credentials, passkeys, signIns, twoFactors, verifications } from './tables';

const PRODUCT = 'Chợ đêm trên mây';
const DAY_SECONDS = 24 * 60 * 60;

/** Long enough that guessing is hopeless at the rate that is let through; no rules of composition. */
export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 128;
/** How long a link to set a password works, seconds. */
export const LINK_SECONDS = 3 * DAY_SECONDS;

export interface AuthParts {
	readonly database: Database;
	/** Base of the addresses that people type, without a slash at the end. */
	readonly origin: string;
	/** Sends the link by which a password is set; undefined where the market has no mail. */
	readonly sendResetLink?: (to: { email: string; name: string; token: string }) => Promise<void>;
}

/**
 * Makes the library that keeps passwords, passkeys, one-time codes and sign-ins. What it may be
 * asked over the net stands in `auth-endpoints.ts`; nobody can sign up by himself.
 * @see https://www.better-auth.com/docs
 */
export async function createAuth({ database, origin, sendResetLink }: AuthParts) {
	const secret = await getServerSecret(database, 'auth');
	const { hostname } = new URL(origin);
	return betterAuth({
		appName: PRODUCT,
		baseURL: origin,
		basePath: '/api/auth',
		secret,
		telemetry: { enabled: false },
		logger: { disabled: true },
		database: drizzleAdapter(database, {
			provider: 'pg',
			schema: {
				user: accounts,
				session: signIns,
				account: credentials,
				verification: verifications,
				twoFactor: twoFactors,
				passkey: passkeys,
			},
		}),
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: PASSWORD_MIN_LENGTH,
			maxPasswordLength: PASSWORD_MAX_LENGTH,
			revokeSessionsOnPasswordReset: true,
			resetPasswordTokenExpiresIn: LINK_SECONDS,
			...(sendResetLink
				? {
						sendResetPassword: ({ user, token }) =>
							sendResetLink({ email: user.email, name: user.name, token }),
					}
				: {}),
		},
		// The database holds only hashes of what opens an account.
		verification: { storeIdentifier: 'hashed' },
		// How fresh a sign-in must be is ours: `isProved` in ./auth-endpoints.ts asks for the password instead.
		session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS, freshAge: 0 },
		// Ours: server/accounts/sign-in-guard.ts
		rateLimit: { enabled: false },
		plugins: [
			// Its own lock is the account's as a whole, so whoever has the password could hold it for ever.
			twoFactor({ issuer: PRODUCT, accountLockout: { enabled: false } }),
			passkey({ rpID: hostname, rpName: PRODUCT, origin }),
		],
		advanced: {
			cookiePrefix: 'market',
			useSecureCookies: origin.startsWith('https:'),
			// Where somebody signs in is nobody's business; which browser it was, they may see.
			ipAddress: { disableIpTracking: true },
		},
	});
}

export type Auth = Awaited<ReturnType<typeof createAuth>>;

/** Without `PUBLIC_ORIGIN` the market answers at whatever address it was asked for. */
const MOST_ORIGINS = 8;
const made = new Map<string, Promise<Auth>>();

/** The library for one address, made once. */
export function getAuth(parts: AuthParts): Promise<Auth> {
	const known = made.get(parts.origin);
	if (known) return known;
	// Whoever sends made-up Host headers only empties a cache.
	if (made.size >= MOST_ORIGINS) made.clear();
	const auth = createAuth(parts);
	made.set(parts.origin, auth);
	auth.catch(() => made.delete(parts.origin));
	return auth;
}

/** How recently somebody must have signed in to do what cannot be taken back. */
export const FRESH_SIGN_IN_MS = 10 * MINUTE_MS;
