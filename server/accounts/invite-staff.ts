import type { AccountId, ProducerRole } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { DAY_MS, dayOf, type EpochMs } from '$lib/domain/time';
import { and, asc, eq } from 'drizzle-orm';

import { findChanges } from '../audit/find-changes';
import { recordChange, type Actor } from '../audit/record-change';
import { getProducerNames } from '../catalogue/producer-names';
import type { Database, Executor, Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { createAccount } from './create-account';
import { producerStaff, staffInvitations } from './tables';

/**
 * Each invitation makes an account and mails whoever has the address that was typed: a stall's people are a
 * handful, and more is a list of strangers.
 */
export const MOST_OPEN_INVITATIONS = 10;
export const MOST_INVITATIONS_A_DAY = 20;

/** Whom an owner wants for their people, as the owner knows them. */
export interface NewStaff {
	readonly producerId: ProducerId;
	readonly role: ProducerRole;
	readonly name: string;
	/** Phone number or e-mail, as typed. */
	readonly login: string;
	readonly actor: Actor;
}

/**
 * Invites somebody to work for a producer; makes the account where there is none yet. Which of the two it
 * was is told to nobody: the stall sees the name and contact that were typed, whatever the account says of
 * its person. Nothing comes of it before the person says yes: whoever could be made one of a stall's people
 * unasked could be kept from ever judging it.
 * @throws AppError INVALID_NAME, INVALID_PHONE; ALREADY_STAFF for one of its people, and for somebody who
 * was invited and has not answered; TOO_MANY_INVITED
 */
export async function inviteStaff(
	database: Database,
	{ producerId, role, name, login, actor }: NewStaff,
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		await requireRoom(tx, producerId, now);
		const accountId = await createAccount(tx, { name, login, roles: [], actor }, now);
		await askToJoin(tx, { producerId, role, name, login, accountId, actor }, now);
	});
}

/**
 * Writes an invitation down and tells the person; it is theirs to answer.
 * @throws AppError ALREADY_STAFF for one of its people, but for a packer who is to own it, and for somebody
 * who has not answered yet
 */
export async function askToJoin(
	tx: Transaction,
	{ producerId, role, name, login, accountId, actor }: NewStaff & { readonly accountId: AccountId },
	now: EpochMs,
): Promise<void> {
	const staff = await tx
		.select({ role: producerStaff.role })
		.from(producerStaff)
		.where(and(eq(producerStaff.producerId, producerId), eq(producerStaff.accountId, accountId)));
	// One of its people may be asked to own it, where whoever owned it is gone.
	if (staff.some((held) => held.role === 'owner' || role !== 'owner')) {
		throw new AppError('ALREADY_STAFF');
	}
	const shown = { shownName: name.trim(), shownLogin: login.trim() };
	const made = await tx
		.insert(staffInvitations)
		.values({ producerId, accountId, role, ...shown, invitedAt: now })
		.onConflictDoNothing()
		.returning({ id: staffInvitations.id });
	if (made.length === 0) throw new AppError('ALREADY_STAFF');
	await recordChange(tx, {
		actor,
		at: now,
		action: 'producer.inviteStaff',
		subject: `account ${accountId}`,
		producerId,
		after: { role, ...shown },
	});
	const [producer] = await getProducerNames(tx, [producerId]);
	await notify(tx, {
		kind: 'staffInvited',
		params: { producerName: producer?.name ?? '' },
		to: [toAccount(accountId)],
		at: now,
		// Who says no is not woken again and again by the same stall.
		once: `invited by ${producerId} on ${dayOf(now)}`,
	});
}

async function requireRoom(tx: Transaction, producerId: ProducerId, now: EpochMs): Promise<void> {
	// Its people are locked so that of many sent at once each counts those before it.
	await tx
		.select({ accountId: producerStaff.accountId })
		.from(producerStaff)
		.where(eq(producerStaff.producerId, producerId))
		.orderBy(asc(producerStaff.accountId))
		.for('update');
	const open = await tx.$count(staffInvitations, eq(staffInvitations.producerId, producerId));
	// Those that were answered or taken back have left nothing but their place in the log.
	const lately = await findChanges(tx, {
		action: 'producer.inviteStaff',
		producerIds: [producerId],
		since: now - DAY_MS,
	});
	if (open >= MOST_OPEN_INVITATIONS || lately.length >= MOST_INVITATIONS_A_DAY) {
		throw new AppError('TOO_MANY_INVITED');
	}
}

/** An invitation as the stall knows it. */
export interface ShownInvitation {
	readonly invitationId: string;
	readonly name: string;
	readonly contact: string;
	readonly role: ProducerRole;
	readonly invitedAt: EpochMs;
}

/** Whom a producer has invited and who has not answered, oldest first. */
export async function listInvited(
	executor: Executor,
	producerId: ProducerId,
): Promise<ShownInvitation[]> {
	const { id, shownName, shownLogin, role, invitedAt } = staffInvitations;
	return executor
		.select({ invitationId: id, name: shownName, contact: shownLogin, role, invitedAt })
		.from(staffInvitations)
		.where(eq(staffInvitations.producerId, producerId))
		.orderBy(asc(invitedAt), asc(id));
}

/**
 * Takes an invitation back that nobody has answered.
 * @throws AppError NOT_FOUND where this producer has none of that name, or it was answered
 */
export async function withdrawInvitation(
	executor: Executor,
	{
		producerId,
		invitationId,
		actor,
	}: { readonly producerId: ProducerId; readonly invitationId: string; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	await executor.transaction(async (tx) => {
		const [gone] = await tx
			.delete(staffInvitations)
			.where(
				and(eq(staffInvitations.id, invitationId), eq(staffInvitations.producerId, producerId)),
			)
			.returning();
		if (!gone) throw new AppError('NOT_FOUND');
		await recordChange(tx, {
			actor,
			at: now,
			action: 'producer.withdrawInvitation',
			subject: `account ${gone.accountId}`,
			producerId,
			before: { role: gone.role },
		});
	});
}
