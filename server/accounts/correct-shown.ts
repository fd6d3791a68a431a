import type { AccountId } from '$lib/domain/accounts/account';
import { parseLogin, reachableEmail } from '$lib/domain/accounts/login';
import { and, eq } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { producerStaff, staffInvitations } from './tables';

interface Known {
	readonly id: AccountId;
	readonly name: string;
	readonly phone: string | null;
	/** As the account's row has it, made up where there is none. */
	readonly email: string;
}

/**
 * Sets right at the stalls what was set right at an account: where a stall typed the same name or login
 * that was wrong. What a stall typed otherwise stays, and what it never knew it does not learn.
 */
export async function correctShown(tx: Transaction, before: Known, after: Known): Promise<void> {
	const { id } = before;
	const shown = ({ shownName, shownLogin }: Shown) => ({
		shownName: shownName === before.name ? after.name : shownName,
		shownLogin: shownLogin === null ? null : loginInstead(shownLogin, before, after),
	});
	for (const row of await tx.select().from(producerStaff).where(eq(producerStaff.accountId, id))) {
		const { producerId } = row;
		await tx
			.update(producerStaff)
			.set(shown(row))
			.where(and(eq(producerStaff.producerId, producerId), eq(producerStaff.accountId, id)));
	}
	const asked = await tx.select().from(staffInvitations).where(eq(staffInvitations.accountId, id));
	for (const row of asked) {
		const shownName = row.shownName === before.name ? after.name : row.shownName;
		const shownLogin = loginInstead(row.shownLogin, before, after);
		await tx
			.update(staffInvitations)
			.set({ shownName, shownLogin })
			.where(eq(staffInvitations.id, row.id));
	}
}

interface Shown {
	readonly shownName: string | null;
	readonly shownLogin: string | null;
}

function loginInstead(shown: string, before: Known, after: Known): string {
	const login = parseLogin(shown);
	const [phone, email] = [after.phone, reachableEmail(after.email)];
	if (login?.kind === 'phone' && login.phone === before.phone && login.phone !== phone) {
		return phone ?? email ?? shown;
	}
	if (login?.kind === 'email' && login.email === before.email && login.email !== email) {
		return email ?? phone ?? shown;
	}
	return shown;
}
