import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { voidLinks } from './set-password';
import { accounts, passkeys, signIns, twoFactors } from './tables';

/**
 * A way back for somebody who has lost what their one-time codes came from, and the codes kept for an
 * emergency: from now on the password alone lets them in. Codes and passkeys are gone, since a lost phone
 * holds both, every device is signed out, and the person is told by a way that cannot be switched off.
 * @param reset why, as whoever does it knows that it is that person
 * @throws AppError NOT_FOUND no such account; FORBIDDEN for one's own; CHANGED_MEANWHILE where there is none
 */
export async function resetSecondFactor(
	database: Database,
	reset: { readonly accountId: AccountId; readonly reason: string; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { accountId: id, reason, actor } = reset;
	// Who has a second factor no more could not have signed in to do this.
	if (actor.accountId === id) throw new AppError('FORBIDDEN');
	await database.transaction(async (tx) => {
		const [row] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update');
		if (!row) throw new AppError('NOT_FOUND');
		if (!row.twoFactorEnabled) throw new AppError('CHANGED_MEANWHILE');
		await tx.update(accounts).set({ twoFactorEnabled: false }).where(eq(accounts.id, id));
		await tx.delete(twoFactors).where(eq(twoFactors.userId, id));
		const lost = await tx.delete(passkeys).where(eq(passkeys.userId, id)).returning();
		const ended = await tx.delete(signIns).where(eq(signIns.userId, id)).returning();
		await voidLinks(tx, id);
		await recordChange(tx, {
			actor,
			at: now,
			action: 'account.resetSecondFactor',
			subject: `account ${id}`,
			before: { hasSecondFactor: true, passkeys: lost.length, signIns: ended.length },
			after: { hasSecondFactor: false, passkeys: 0, signIns: 0, reason },
		});
		await notify(tx, { kind: 'secondFactorReset', params: {}, to: [toAccount(id)], at: now });
	});
}
