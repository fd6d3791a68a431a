import type { AccountId } from '$lib/domain/accounts/account';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Transaction } from '../database/database';
import { toAccount } from '../notify/recipient';
import { wakeNoMore } from '../notify/subscribe';
import { voidLinks } from './set-password';
import { credentials, passkeys, signIns } from './tables';

/**
 * Signs somebody out wherever they are.
 * @param ended `isMistyped`: whoever signed in may be somebody else, so that password, passkeys and links
 * open nothing any more, and no browser is told what is meant for the account
 */
export async function endWaysIn(
	tx: Transaction,
	ended: { readonly id: AccountId; readonly actor: Actor; readonly isMistyped: boolean },
	now: EpochMs,
): Promise<void> {
	const { id, actor, isMistyped } = ended;
	const devices = await tx.delete(signIns).where(eq(signIns.userId, id)).returning();
	const before = { signIns: devices.length, passkeys: 0, passwords: 0 };
	if (isMistyped) {
		const keys = await tx.delete(passkeys).where(eq(passkeys.userId, id)).returning();
		const words = await tx.delete(credentials).where(eq(credentials.userId, id)).returning();
		before.passkeys = keys.length;
		before.passwords = words.length;
		await voidLinks(tx, id);
		await wakeNoMore(tx, toAccount(id));
	}
	const after = { signIns: 0, passkeys: 0, passwords: 0 };
	if (before.signIns + before.passkeys + before.passwords === 0) return;
	const subject = `account ${id}`;
	await recordChange(tx, { actor, at: now, action: 'account.endWaysIn', subject, before, after });
}
