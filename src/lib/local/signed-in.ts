import { accountId, type AccountId } from '$lib/domain/accounts/account';
import * as v from 'valibot';

/** Where the desk notes who has signed in on this phone. */
export const ME_KEY = 'desk.me';
const meSchema = v.object({
	account: v.object({ id: v.pipe(v.string(), v.transform(accountId)) }),
});

/**
 * Who has signed in on this phone, as it last heard; null where nobody has. Asked each time: another tab may
 * have signed somebody else in.
 */
export function readSignedIn(): AccountId | null {
	try {
		const parsed = v.safeParse(meSchema, JSON.parse(localStorage.getItem(ME_KEY) ?? 'null'));
		return parsed.success ? parsed.output.account.id : null;
	} catch {
		return null;
	}
}
