import type { Account, AccountId } from '$lib/domain/accounts/account';
import { parseLogin, placeholderEmail, reachableEmail } from '$lib/domain/accounts/login';
import { asc, eq, or } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { accounts, marketStaff, producerStaff } from './tables';

/**
 * A person with all their roles, as they are now.
 * @param withDemo false where the market is no demo: everybody knows how to sign in as those
 * @returns undefined where there is none of that id, or it was shut
 */
export async function findAccount(
	executor: Executor,
	id: AccountId,
	withDemo = true,
): Promise<Account | undefined> {
	const [row] = await executor.select().from(accounts).where(eq(accounts.id, id));
	if (!row || row.closedAt !== null || (row.isDemo && !withDemo)) return undefined;
	const roles = await executor
		.select({ role: marketStaff.role })
		.from(marketStaff)
		.where(eq(marketStaff.accountId, id));
	const producers = await executor
		.select({ producerId: producerStaff.producerId, role: producerStaff.role })
		.from(producerStaff)
		.where(eq(producerStaff.accountId, id))
		.orderBy(asc(producerStaff.producerId));
	return {
		id,
		name: row.name,
		email: reachableEmail(row.email),
		phone: row.phone,
		roles: roles.map(({ role }) => role),
		producers,
	};
}

/**
 * Whose a phone number or e-mail is, whether the account is open or shut.
 * @param login as typed
 */
export async function findAccountByLogin(
	executor: Executor,
	login: string,
): Promise<AccountId | undefined> {
	const parsed = parseLogin(login);
	if (!parsed) return undefined;
	const [row] = await executor
		.select({ id: accounts.id })
		.from(accounts)
		.where(
			parsed.kind === 'phone'
				? or(eq(accounts.phone, parsed.phone), eq(accounts.email, placeholderEmail(parsed.phone)))
				: eq(accounts.email, parsed.email),
		);
	return row?.id;
}
