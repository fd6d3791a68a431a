import type { AccountId } from '$lib/domain/accounts/account';
import { eq } from 'drizzle-orm';

import type { Database } from '../database/database';
import { speakTo } from '../notify/subscribe';
import { toAccount } from '../notify/recipient';
import { accounts } from './tables';

/**
 * Notes in which language a person uses the desk: what is mailed and pushed to them comes in it from now
 * on, whichever of their browsers it wakes.
 */
export async function setLocale(
	database: Database,
	{ accountId, locale }: { readonly accountId: AccountId; readonly locale: 'vi' | 'en' },
): Promise<void> {
	await database.transaction(async (tx) => {
		await tx.update(accounts).set({ locale }).where(eq(accounts.id, accountId));
		await speakTo(tx, toAccount(accountId), locale);
	});
}
