import { accountId, type AccountId, type MarketRole } from '$lib/domain/accounts/account';
import { parseLogin, placeholderEmail } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import { uuidV7 } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq, or } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { accounts, marketStaff } from './tables';

export interface NewAccount {
	readonly name: string;
	/** Phone number or e-mail, as typed. */
	readonly login: string;
	readonly roles: readonly MarketRole[];
	readonly isDemo?: boolean;
}

const MAX_NAME = 100;

/**
 * Makes an account without a password: it opens when its person sets one by a link. Where the
 * phone number or e-mail has an account already, that one is given back, with the roles added.
 * @throws AppError INVALID_NAME, INVALID_PHONE (neither a phone number nor an e-mail)
 */
export async function createAccount(
	executor: Executor,
	account: NewAccount & { readonly actor: Actor | null },
	now: EpochMs,
): Promise<AccountId> {
	const name = account.name.trim();
	if (name === '' || name.length > MAX_NAME) throw new AppError('INVALID_NAME');
	const login = parseLogin(account.login);
	if (!login) throw new AppError('INVALID_PHONE');
	const phone = login.kind === 'phone' ? login.phone : null;
	const email = login.kind === 'email' ? login.email : placeholderEmail(login.phone);
	return executor.transaction(async (tx) => {
		const known = await tx
			.select({ id: accounts.id })
			.from(accounts)
			.where(
				phone
					? or(eq(accounts.phone, phone), eq(accounts.email, email))
					: eq(accounts.email, email),
			);
		const id = known[0]?.id ?? accountId(uuidV7(now));
		if (known.length === 0) {
			await tx.insert(accounts).values({ id, name, email, phone, isDemo: account.isDemo ?? false });
		}
		for (const role of account.roles) {
			await tx.insert(marketStaff).values({ accountId: id, role }).onConflictDoNothing();
		}
		await recordChange(tx, {
			actor: account.actor,
			at: now,
			action: known.length === 0 ? 'account.create' : 'account.addRoles',
			subject: `account ${id}`,
			after: { name, phone, email, roles: account.roles },
		});
		return id;
	});
}
