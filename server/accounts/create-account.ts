import { accountId, type AccountId, type MarketRole } from '$lib/domain/accounts/account';
import { parseLogin, placeholderEmail } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import { uuidV7 } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { findAccountByLogin } from './find-account';
import { tellRoles } from './manage-accounts';
import { readName } from './person-name';
import { accounts, marketStaff } from './tables';
import { isUnopened } from './unopened';

export interface NewAccount {
	readonly name: string;
	/** Phone number or e-mail, as typed. */
	readonly login: string;
	readonly roles: readonly MarketRole[];
	readonly isDemo?: boolean;
	/**
	 * Whether the name stands even where the account is there already and nobody has opened it: organisers
	 * know whom they let in, a stall may have invited that person under any name.
	 */
	readonly isNameSure?: boolean;
}

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
	const name = readName(account.name);
	const login = parseLogin(account.login);
	if (!login) throw new AppError('INVALID_PHONE');
	const phone = login.kind === 'phone' ? login.phone : null;
	const email = login.kind === 'email' ? login.email : placeholderEmail(login.phone);
	return executor.transaction(async (tx) => {
		// Inserted before it is looked for: of two who add the same person at once, one finds the other's.
		const [made] = await tx
			.insert(accounts)
			.values({ id: accountId(uuidV7(now)), name, email, phone, isDemo: account.isDemo ?? false })
			.onConflictDoNothing()
			.returning({ id: accounts.id });
		const id = made?.id ?? (await findAccountByLogin(tx, account.login));
		if (id === undefined) throw new Error('an account that is in the way was not found');
		if (!made && account.isNameSure === true && (await isUnopened(tx, id))) {
			await tx.update(accounts).set({ name }).where(eq(accounts.id, id));
		}
		let added = 0;
		for (const role of account.roles) {
			const row = tx.insert(marketStaff).values({ accountId: id, role }).onConflictDoNothing();
			added += (await row.returning()).length;
		}
		await recordChange(tx, {
			actor: account.actor,
			at: now,
			action: made ? 'account.create' : 'account.addRoles',
			subject: `account ${id}`,
			after: { name, phone, email, roles: account.roles },
		});
		// Who is new here is told by the link that is handed to them.
		if (!made && added > 0) {
			const all = await tx
				.select({ role: marketStaff.role })
				.from(marketStaff)
				.where(eq(marketStaff.accountId, id));
			await tellRoles(tx, { accountId: id, roles: all.map(({ role }) => role).sort() }, now);
		}
		return id;
	});
}
