import type { AccountId, MarketRole } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, isNull } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { voidLinks } from './set-password';
import { accounts, marketStaff, signIns } from './tables';

interface AccountChange {
	readonly accountId: AccountId;
	readonly actor: Actor;
}

/**
 * Gives a person exactly these roles for the market.
 * @throws AppError NOT_FOUND; LAST_ONE where nobody would be administrator any more
 */
export async function setMarketRoles(
	executor: Executor,
	{ accountId, roles, actor }: AccountChange & { readonly roles: readonly MarketRole[] },
	now: EpochMs,
): Promise<void> {
	await executor.transaction(async (tx) => {
		const all = await lockStaff(tx);
		await requireAccount(tx, accountId);
		if (!roles.includes('administrator')) refuseLastAdministrator(all, accountId);
		const before = all
			.filter((row) => row.accountId === accountId)
			.map(({ role }) => role)
			.sort();
		const after = [...new Set(roles)].sort();
		await tx.delete(marketStaff).where(eq(marketStaff.accountId, accountId));
		for (const role of after) await tx.insert(marketStaff).values({ accountId, role });
		await recordChange(tx, {
			actor,
			at: now,
			action: 'account.setRoles',
			subject: `account ${accountId}`,
			before: { roles: before },
			after: { roles: after },
		});
		if (after.join() !== before.join()) await tellRoles(tx, { accountId, roles: after }, now);
	});
}

/**
 * Shuts an account, or opens it again: a shut one is signed out everywhere and cannot sign in.
 * @throws AppError NOT_FOUND; LAST_ONE for the last administrator
 */
export async function setAccountClosed(
	executor: Executor,
	{ accountId, isClosed, actor }: AccountChange & { readonly isClosed: boolean },
	now: EpochMs,
): Promise<void> {
	await executor.transaction(async (tx) => {
		if (isClosed) refuseLastAdministrator(await lockStaff(tx), accountId);
		const before = await requireAccount(tx, accountId);
		const closedAt = isClosed ? (before.closedAt ?? now) : null;
		await tx.update(accounts).set({ closedAt }).where(eq(accounts.id, accountId));
		if (isClosed) {
			await tx.delete(signIns).where(eq(signIns.userId, accountId));
			// Who opens it again lets in nobody who still holds an old link.
			await voidLinks(tx, accountId);
		}
		await recordChange(tx, {
			actor,
			at: now,
			action: isClosed ? 'account.close' : 'account.reopen',
			subject: `account ${accountId}`,
			before: { closedAt: before.closedAt },
			after: { closedAt },
		});
	});
}

/** Tells a person what they may do for the market now, by ways that cannot be switched off. */
export async function tellRoles(
	tx: Transaction,
	{ accountId, roles }: { readonly accountId: AccountId; readonly roles: readonly MarketRole[] },
	now: EpochMs,
): Promise<void> {
	const telling = { kind: 'rolesChanged', params: { roles } } as const;
	await notify(tx, { ...telling, to: [toAccount(accountId)], at: now });
}

async function requireAccount(tx: Transaction, id: AccountId) {
	const [row] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update');
	if (!row) throw new AppError('NOT_FOUND');
	return row;
}

/** Of accounts that are open; two who take the other's role away at once come one by one. */
function lockStaff(tx: Transaction) {
	return tx
		.select({ accountId: marketStaff.accountId, role: marketStaff.role })
		.from(marketStaff)
		.innerJoin(accounts, and(eq(accounts.id, marketStaff.accountId), isNull(accounts.closedAt)))
		.orderBy(asc(marketStaff.accountId), asc(marketStaff.role))
		.for('update');
}

function refuseLastAdministrator(
	all: readonly { readonly accountId: AccountId; readonly role: MarketRole }[],
	id: AccountId,
): void {
	const administrators = all.filter(({ role }) => role === 'administrator');
	const isOne = administrators.some(({ accountId }) => accountId === id);
	if (isOne && administrators.length === 1) throw new AppError('LAST_ONE');
}
