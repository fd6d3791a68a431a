import type { Account, AccountId, ProducerRole } from '$lib/domain/accounts/account';
import { reachableEmail } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, exists, isNull } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { accounts, credentials, producerStaff } from './tables';

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

/**
 * The owners who can answer for a producer: their account is open, and somebody has set a password for it.
 * Whoever was shut out cannot sign in; whoever never came may have been typed wrongly.
 */
export async function listAnsweringOwners(
	executor: Executor,
	producerId: ProducerId,
): Promise<AccountId[]> {
	const ways = executor.select().from(credentials).where(eq(credentials.userId, accounts.id));
	const rows = await executor
		.select({ id: accounts.id })
		.from(producerStaff)
		.innerJoin(accounts, eq(accounts.id, producerStaff.accountId))
		.where(
			and(
				...[eq(producerStaff.producerId, producerId), eq(producerStaff.role, 'owner')],
				...[isNull(accounts.closedAt), exists(ways)],
			),
		)
		.orderBy(asc(accounts.id));
	return rows.map(({ id }) => id);
}

export interface StaffChange {
	readonly producerId: ProducerId;
	readonly accountId: AccountId;
	/** Null takes the person out of the producer's people. */
	readonly role: ProducerRole | null;
	readonly actor: Actor | null;
	/** Whether a producer may be left without an owner by it: an administrator takes it from somebody. */
	readonly mayLeaveNone?: boolean;
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
 * @throws AppError LAST_ONE where nobody would be left who can answer for the producer; who cannot do so
 * themselves may always go
 */
export async function setProducerRole(
	executor: Executor,
	{ producerId, accountId, role, actor, mayLeaveNone = false }: StaffChange,
	now: EpochMs,
): Promise<void> {
	await executor.transaction(async (tx) => {
		const people = await lockStaff(tx, producerId);
		const before = people.find((person) => person.accountId === accountId)?.role ?? null;
		if (before === 'owner' && role !== 'owner' && !mayLeaveNone) {
			const answering = await listAnsweringOwners(tx, producerId);
			if (answering.length === 1 && answering[0] === accountId) throw new AppError('LAST_ONE');
		}
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
