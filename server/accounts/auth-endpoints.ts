import type { NoticeParams } from '$lib/domain/notices/notice';

import type { Limit } from '../rate-limit';

/*
 * What of the account library may be asked over the net, and how. Everything else of it is
 * answered 404: signing up, naming one's roles, whatever a later version of it brings.
 */

export interface Endpoint {
	readonly method: 'GET' | 'POST';
	/** Fields of its answer that the page gets: never the token of a sign-in, which the cookie holds. */
	readonly tells: readonly string[];
	/** What is written into the log of what staff did; left out where nothing changes. */
	readonly audit?: string;
	/** The log says which passkeys there were before it, and which there are. */
	readonly isOfPasskeys?: true;
	/** Whoever has not just signed in gives their password along: it makes or ends a way in. */
	readonly isProved?: true;
	/** How the library wants it asked, where the password that it does not know goes along. */
	readonly libraryMethod?: 'GET';
	/** What goes along to the library whatever the page says. */
	readonly always?: Readonly<Record<string, unknown>>;
	/** What the person is told by ways that cannot be switched off. */
	readonly tellsPerson?: NoticeParams['wayInChanged']['what'];
}

const post = (tells: readonly string[], audit?: string): Endpoint => ({
	method: 'POST',
	tells,
	...(audit ? { audit } : {}),
});
const get = (tells: readonly string[]): Endpoint => ({ method: 'GET', tells });

/** `*` tells the whole answer: of these it holds nothing but what the page must have. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
	'/sign-out': post(['success']),
	// Whoever knew the old one is signed out everywhere else.
	'/change-password': {
		...post([], 'account.changePassword'),
		always: { revokeOtherSessions: true },
		tellsPerson: 'passwordChanged',
	},
	'/two-factor/enable': post(['totpURI', 'backupCodes'], 'account.beginTwoFactor'),
	'/two-factor/disable': {
		...post(['status'], 'account.disableTwoFactor'),
		tellsPerson: 'secondFactorOff',
	},
	'/two-factor/verify-totp': post([], 'account.proveTwoFactor'),
	'/two-factor/verify-backup-code': post([], 'account.useBackupCode'),
	// Proved once: what is registered must answer the challenge that is given out here.
	'/passkey/generate-register-options': { ...post(['*']), isProved: true, libraryMethod: 'GET' },
	'/passkey/verify-registration': {
		...post(['id'], 'account.addPasskey'),
		isOfPasskeys: true,
		tellsPerson: 'passkeyAdded',
	},
	'/passkey/generate-authenticate-options': get(['*']),
	'/passkey/verify-authentication': post([]),
	'/passkey/list-user-passkeys': get(['*']),
	'/passkey/delete-passkey': {
		...post([], 'account.removePasskey'),
		isOfPasskeys: true,
		isProved: true,
	},
};

export const BASE = '/api/auth';
/** What ./answer-auth.ts answers itself, and against what it counts beside being asked at all. */
const OURS: Readonly<Record<string, readonly Limit[]>> = {
	'/sign-in': [],
	'/set-password': [],
	// Each may send a mail to somebody.
	'/forgot': ['forgot'],
};

/** Whether anything at all is answered at that address below {@link BASE}. */
export function isThere(method: string, path: string): boolean {
	return (
		(method === 'POST' && Object.hasOwn(OURS, path)) || findEndpoint(method, path) !== undefined
	);
}

/** Against what a request counts that is let in. @see ./admit.ts */
export function limitsOf(path: string): readonly Limit[] {
	return ['signIn', ...((Object.hasOwn(OURS, path) ? OURS[path] : undefined) ?? [])];
}

/** What may be asked of the library at that address below `/api/auth`, or undefined. */
export function findEndpoint(method: string, path: string): Endpoint | undefined {
	const found = Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path] : undefined;
	return found?.method === method ? found : undefined;
}

/** The part of an answer that the page gets. */
export function tellOf({ tells }: Endpoint, body: unknown): unknown {
	if (tells.includes('*') || typeof body !== 'object' || body === null) return body;
	const told = Object.entries(body).filter(([key]) => tells.includes(key));
	return Object.fromEntries(told);
}
