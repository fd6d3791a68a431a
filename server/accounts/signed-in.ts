import { accountId, type Account } from '$lib/domain/accounts/account';
import type { EpochMs } from '$lib/domain/time';

import type { Database } from '../database/database';
import type { Auth } from './auth';
import { findAccount } from './find-account';

/** Who sends a request, and by which sign-in. */
export interface SignedIn {
	readonly account: Account;
	/** Of the device's sign-in, to tell it from the person's others. */
	readonly signInId: string;
	readonly signedInAt: EpochMs;
}

const COOKIE = /(?:^|;\s*)(?:__Secure-)?market\.session_token=/;

/** Whether a request says at all that somebody has signed in: buyers never pay for the question. */
export function claimsSignIn(headers: Headers): boolean {
	return COOKIE.test(headers.get('cookie') ?? '');
}

/** Finds who has signed in, from the cookie of a request; null where nobody has. */
export async function findSignedIn(
	parts: { readonly auth: Auth; readonly database: Database; readonly isDemo: boolean },
	headers: Headers,
): Promise<SignedIn | null> {
	const found = await parts.auth.api.getSession({ headers });
	if (!found) return null;
	const account = await findAccount(parts.database, accountId(found.user.id), parts.isDemo);
	if (!account) return null;
	const { id, createdAt } = found.session;
	return { account, signInId: id, signedInAt: createdAt.getTime() };
}
