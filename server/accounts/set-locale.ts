import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
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
	{ locale, actor }: { readonly locale: 'vi' | 'en'; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { accountId } = actor;
	const isOwn = eq(accounts.id, accountId);
	await database.transaction(async (tx) => {
		const [before] = await tx
			.select({ locale: accounts.locale })
			.from(accounts)
			.where(isOwn)
			.for('update');
		await speakTo(tx, toAccount(accountId), locale);
		if (!before || before.locale === locale) return;
		await tx.update(accounts).set({ locale }).where(isOwn);
		await recordChange(tx, {
			...{ actor, at: now, action: 'account.setLocale', subject: `account ${accountId}` },
			...{ before, after: { locale } },
		});
	});
}
