import type { AccountId } from '$lib/domain/accounts/account';
import { reachableEmail } from '$lib/domain/accounts/login';
import { and, eq, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { accounts } from './tables';

export interface Mailbox {
	readonly accountId: AccountId;
	readonly name: string;
	/** Null where the person signs in by phone number only. */
	readonly email: string | null;
	readonly locale: 'vi' | 'en';
}

/** Where and in which language somebody is written to; undefined where the account was shut. */
export async function findMailbox(
	executor: Executor,
	accountId: AccountId,
): Promise<Mailbox | undefined> {
	return first(executor, eq(accounts.id, accountId));
}

/** Whose mailbox an address is. @param email in lower case */
export async function findMailboxByEmail(
	executor: Executor,
	email: string,
): Promise<Mailbox | undefined> {
	return first(executor, eq(accounts.email, email));
}

async function first(
	executor: Executor,
	condition: ReturnType<typeof eq>,
): Promise<Mailbox | undefined> {
	const { id, name, email, locale } = accounts;
	const [row] = await executor
		.select({ accountId: id, name, email, locale })
		.from(accounts)
		.where(and(condition, isNull(accounts.closedAt)));
	return row && { ...row, email: reachableEmail(row.email) };
}
