import type { AccountId } from '$lib/domain/accounts/account';
import { and, eq, isNull, notExists } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { accounts, credentials, marketStaff, producerStaff } from './tables';

/**
 * Whether an account was only made by somebody who typed its phone number or e-mail: it is not shut, nobody
 * has ever had a way into it, and it opens nothing. A link to it is a key to nothing else. Who has a role
 * already, for the market or at a stall, was let in by somebody who makes their link.
 */
export async function isUnopened(executor: Executor, id: AccountId): Promise<boolean> {
	const nothingIn = (table: typeof marketStaff | typeof producerStaff) =>
		notExists(executor.select().from(table).where(eq(table.accountId, id)));
	const ways = executor.select().from(credentials).where(eq(credentials.userId, id));
	const [found] = await executor
		.select({ id: accounts.id })
		.from(accounts)
		.where(
			and(
				...[eq(accounts.id, id), isNull(accounts.closedAt), notExists(ways)],
				...[nothingIn(marketStaff), nothingIn(producerStaff)],
			),
		);
	return found !== undefined;
}
