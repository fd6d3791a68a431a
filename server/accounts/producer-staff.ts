import type { Account, AccountId, ProducerRole } from '$lib/domain/accounts/account';
import { reachableEmail } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { accounts, producerStaff } from './tables';

export interface StaffMember extends Pick<Account, 'id' | 'name' | 'phone'> {
	readonly role: ProducerRole;
}

/** One of a producer's people, as the stall knows them. */
export interface ShownMember {
	readonly memberId: string;
	readonly name: string;
	/** Phone number or e-mail; null where neither is known. */
	readonly contact: string | null;
	readonly role: ProducerRole;
}

/** The people of one producer for their owner, owners first. @see ./invite-staff.ts */
export async function listShownStaff(
	executor: Executor,
	producerId: ProducerId,
): Promise<(ShownMember & Pick<Account, 'id'>)[]> {
	const rows = await executor
		.select({ person: accounts, member: producerStaff })
		.from(producerStaff)
		.innerJoin(accounts, eq(accounts.id, producerStaff.accountId))
		.where(eq(producerStaff.producerId, producerId))
		.orderBy(asc(producerStaff.role), asc(accounts.name), asc(accounts.id));
	return rows.map(({ person, member: { memberId, role, shownName, shownLogin } }) => ({
		id: person.id,
		memberId,
		role,
		name: shownName ?? person.name,
		contact: shownLogin ?? person.phone ?? reachableEmail(person.email),
	}));
}

/** The people of one producer, owners first. */
export async function listProducerStaff(
	executor: Executor,
	producerId: ProducerId,
): Promise<StaffMember[]> {
	const { id, name, phone } = accounts;
	return executor
		.select({ id, name, phone, role: producerStaff.role })
		.from(producerStaff)
		.innerJoin(accounts, eq(accounts.id, producerStaff.accountId))
		.where(eq(producerStaff.producerId, producerId))
		.orderBy(asc(producerStaff.role), asc(accounts.name), asc(accounts.id));
}

export interface StaffChange {
	readonly producerId: ProducerId;
	readonly accountId: AccountId;
	/** Null takes the person out of the producer's people. */
	readonly role: ProducerRole | null;
	readonly actor: Actor | null;
}

/** The people of one producer, kept from being changed until the transaction ends. */
export async function lockStaff(tx: Transaction, producerId: ProducerId) {
	return (
		tx
			.select()
			.from(producerStaff)
			.where(eq(producerStaff.producerId, producerId))
			// Whoever locks them does so in one order: otherwise two might wait for each other.
			.orderBy(asc(producerStaff.accountId))
			.for('update')
	);
}

/**
 * Gives somebody a role at a producer, changes it or takes it away.
 * @throws AppError LAST_ONE where the producer would be left without an owner
 */
export async function setProducerRole(
	executor: Executor,
	{ producerId, accountId, role, actor }: StaffChange,
	now: EpochMs,
): Promise<void> {
	await executor.transaction(async (tx) => {
		const people = await lockStaff(tx, producerId);
		const before = people.find((person) => person.accountId === accountId)?.role ?? null;
		const isLastOwner = !people.some(
			(person) => person.role === 'owner' && person.accountId !== accountId,
		);
		if (before === 'owner' && role !== 'owner' && isLastOwner) throw new AppError('LAST_ONE');
		if (role === null) {
			await tx
				.delete(producerStaff)
				.where(
					and(eq(producerStaff.producerId, producerId), eq(producerStaff.accountId, accountId)),
				);
		} else {
			await tx
				.insert(producerStaff)
				.values({ producerId, accountId, role })
				.onConflictDoUpdate({
					target: [producerStaff.producerId, producerStaff.accountId],
					set: { role },
				});
		}
		await recordChange(tx, {
			actor,
			at: now,
			action: 'producer.setRole',
			subject: `account ${accountId}`,
			producerId,
			before: { role: before },
			after: { role },
		});
	});
}
