import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { isNull } from 'drizzle-orm';

import type { Actor } from '../audit/record-change';
import type { Database, Executor } from '../database/database';
import { findAccount } from './find-account';
import { requireImpartial } from './impartial';
import { listProducerStaff, type StaffMember } from './producer-staff';
import { createPasswordLink } from './set-password';
import { accounts, marketStaff } from './tables';

export interface Reachable extends StaffMember {
	/** Whether an organiser may make a link for them: who judges others is an administrator's matter. */
	readonly mayHaveLink: boolean;
}

/** A producer's people, as organisers who help them in see them. */
export async function listReachable(
	executor: Executor,
	producerId: ProducerId,
): Promise<Reachable[]> {
	const people = await listProducerStaff(executor, producerId);
	const organisers = await executor.select({ id: marketStaff.accountId }).from(marketStaff);
	const open = await executor
		.select({ id: accounts.id })
		.from(accounts)
		.where(isNull(accounts.closedAt));
	return people.map((person) => ({
		...person,
		mayHaveLink:
			open.some(({ id }) => id === person.id) && !organisers.some(({ id }) => id === person.id),
	}));
}

/**
 * {@link createPasswordLink} by an organiser, for one of a producer's people and nobody else.
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
	await requireImpartial(database, link.actor, producerId);
	const person = await findAccount(database, link.accountId);
	const isTheirs = person?.producers.some((membership) => membership.producerId === producerId);
	if (!isTheirs || person?.roles.length !== 0) throw new AppError('NOT_FOUND');
	return createPasswordLink(database, link, now);
}
