import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq, inArray } from 'drizzle-orm';

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
	/** Whether an administrator shut them out. */
	readonly isClosed: boolean;
	/** Whether nobody has ever set a password for the account: nobody has come who could answer. */
	readonly isUnopened: boolean;
}

/** A producer's people, as organisers who help them in see them. */
export async function listReachable(
	executor: Executor,
	producerId: ProducerId,
): Promise<Reachable[]> {
	const staff = await listProducerStaff(executor, producerId);
	const invited = await listInvitedAccounts(executor, producerId);
	const people = [
		...staff.map((person) => ({ ...person, isInvited: false })),
		...invited.map((person) => ({ ...person, isInvited: true })),
	];
	const ids = [...new Set(people.map(({ id }) => id))];
	const organisers = await executor
		.selectDistinct({ id: marketStaff.accountId })
		.from(marketStaff)
		.where(inArray(marketStaff.accountId, ids));
	const ways = await executor
		.select({ id: accounts.id, closedAt: accounts.closedAt, way: credentials.id })
		.from(accounts)
		.leftJoin(credentials, eq(credentials.userId, accounts.id))
		.where(inArray(accounts.id, ids));
	const judging = new Set(organisers.map(({ id }) => id));
	const byId = new Map(ways.map((way) => [way.id, way]));
	return people.map((person) => {
		const way = byId.get(person.id);
		const isClosed = way?.closedAt !== null;
		const isUnopened = way?.way === null;
		const isHelped = !isClosed && !judging.has(person.id);
		const mayHaveLink = isHelped && (!person.isInvited || isUnopened);
		return { ...person, isClosed, isUnopened, mayHaveLink };
	});
}

/** Whom a producer has invited and who has not answered. */
async function listInvitedAccounts(
	executor: Executor,
	producerId: ProducerId,
): Promise<StaffMember[]> {
	const { id, name, phone } = accounts;
	return executor
		.select({ id, name, phone, role: staffInvitations.role })
		.from(staffInvitations)
		.innerJoin(accounts, eq(accounts.id, staffInvitations.accountId))
		.where(eq(staffInvitations.producerId, producerId))
		.orderBy(asc(accounts.name), asc(accounts.id));
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
