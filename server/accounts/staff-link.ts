import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq, isNull } from 'drizzle-orm';

import type { Actor } from '../audit/record-change';
import type { Database, Executor } from '../database/database';
import { requireImpartial } from './impartial';
import { listProducerStaff, type StaffMember } from './producer-staff';
import { createPasswordLink } from './set-password';
import { accounts, credentials, marketStaff, staffInvitations } from './tables';

export interface Reachable extends StaffMember {
	/** Whether an organiser may make a link for them: who judges others is an administrator's matter. */
	readonly mayHaveLink: boolean;
	/** Whether they have not said yes yet. */
	readonly isInvited: boolean;
}

/** A producer's people, as organisers who help them in see them. */
export async function listReachable(
	executor: Executor,
	producerId: ProducerId,
): Promise<Reachable[]> {
	const staff = await listProducerStaff(executor, producerId);
	const invited = await listInvitedAccounts(executor, producerId);
	const organisers = await executor.select({ id: marketStaff.accountId }).from(marketStaff);
	const open = await executor
		.select({ id: accounts.id })
		.from(accounts)
		.where(isNull(accounts.closedAt));
	const isHelped = ({ id }: StaffMember) =>
		open.some((one) => one.id === id) && !organisers.some((one) => one.id === id);
	return [
		...staff.map((person) => ({ ...person, isInvited: false, mayHaveLink: isHelped(person) })),
		...invited.map(({ isUnopened, ...person }) => ({
			...person,
			isInvited: true,
			mayHaveLink: isUnopened && isHelped(person),
		})),
	];
}

/**
 * Whom a producer has invited. `isUnopened` where the account was only made by being invited: nobody has
 * ever had a way in, so a link to it is a key to nothing else.
 */
async function listInvitedAccounts(
	executor: Executor,
	producerId: ProducerId,
): Promise<(StaffMember & { readonly isUnopened: boolean })[]> {
	const { id, name, phone } = accounts;
	const rows = await executor
		.select({ id, name, phone, role: staffInvitations.role, way: credentials.id })
		.from(staffInvitations)
		.innerJoin(accounts, eq(accounts.id, staffInvitations.accountId))
		.leftJoin(credentials, eq(credentials.userId, staffInvitations.accountId))
		.where(eq(staffInvitations.producerId, producerId))
		.orderBy(asc(accounts.name), asc(accounts.id));
	return rows.map(({ way, ...person }) => ({ ...person, isUnopened: way === null }));
}

/**
 * {@link createPasswordLink} by an organiser, for one of a producer's people and nobody else. Who was only
 * invited is one of them where their account has no other way in: a stall that invites somebody gives
 * nobody a key to what that person does elsewhere.
 * @throws AppError NOT_FOUND where the person is none of them, has a role for the market as well, or was
 * shut out; FORBIDDEN for an organiser who works there
 */
export async function createStaffLink(
	database: Database,
	{
		producerId,
		...link
	}: { readonly producerId: ProducerId; readonly accountId: AccountId; readonly actor: Actor },
	now: EpochMs,
): Promise<string> {
	await requireImpartial(database, link.actor, { producerId, now });
	const person = (await listReachable(database, producerId)).find(
		({ id }) => id === link.accountId,
	);
	if (!person?.mayHaveLink) throw new AppError('NOT_FOUND');
	return createPasswordLink(database, link, now);
}
