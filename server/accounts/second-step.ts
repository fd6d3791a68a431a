import { accountId, type AccountId } from '$lib/domain/accounts/account';

import type { Auth } from './auth';

/** The account library's name for the cookie between password and one-time code. */
const CHALLENGE = 'two_factor';

/**
 * Whose one-time code is asked for: the person whose password was right just now in this browser.
 * @returns null where nobody's is, or not any more
 */
export async function findChallenged(auth: Auth, headers: Headers): Promise<AccountId | null> {
	const { createAuthCookie, internalAdapter } = await auth.$context;
	const { name } = createAuthCookie(CHALLENGE);
	const cookie = (headers.get('cookie') ?? '')
		.split(/;\s*/)
		.find((one) => one.startsWith(`${name}=`));
	if (cookie === undefined) return null;
	const signed = decoded(cookie.slice(name.length + 1));
	if (signed === null) return null;
	// Whether it was signed by us is the library's to see: here it only says whose tries are counted.
	const challenge = await internalAdapter.findVerificationValue(
		signed.slice(0, signed.lastIndexOf('.')),
	);
	return challenge ? accountId(challenge.value) : null;
}

/** @returns null where it is no text that a browser of ours has */
function decoded(value: string): string | null {
	try {
		return decodeURIComponent(value);
	} catch {
		return null;
	}
}
