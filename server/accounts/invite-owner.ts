import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, sql } from 'drizzle-orm';

import type { Actor } from '../audit/record-change';
import type { Database, Executor, Transaction } from '../database/database';
import { createAccount } from './create-account';
import { requireImpartial } from './impartial';
import { askToJoin, withdrawInvitation } from './invite-staff';
import { listAnsweringOwners, lockStaff, setProducerRole } from './producer-staff';
import { staffInvitations } from './tables';
import { isUnopened } from './unopened';

/** Who is to answer for a stall, as organisers know them. */
export interface NewOwner {
	readonly producerId: ProducerId;
	readonly name: string;
	/** Phone number or e-mail, as typed. */
	readonly login: string;
	readonly actor: Actor;
}

export interface InvitedOwner {
	readonly ownerId: AccountId;
	/**
	 * Whether nobody has ever opened the account: they own the stall already, and whoever invites may hand
	 * out a link to it. Otherwise its person is asked: a link to somebody's own account would be the key to
	 * all that they do elsewhere, and whoever could be made an owner unasked could be kept from judging.
	 */
	readonly isUnopened: boolean;
}

/**
 * Finds somebody to answer for a stall. An account that nobody has opened owns it from now on; its person
 * says yes by setting a password. Anybody else gets an invitation, of which nothing comes before a yes.
 * @throws AppError INVALID_NAME, INVALID_PHONE; ALREADY_STAFF for one of its people, and for somebody who
 * was invited and has not answered
 */
export async function giveToOwner(
	executor: Executor,
	owner: NewOwner,
	now: EpochMs,
): Promise<InvitedOwner> {
	const { producerId, name, login, actor } = owner;
	return executor.transaction(async (tx) => {
		const person = { name, login, roles: [], isNameSure: true, actor };
		const ownerId = await createAccount(tx, person, now);
		// Before they are an owner. A stall that once invited them has made the account, and let nobody in.
		if (!(await isUnopened(tx, ownerId))) {
			await askToJoin(tx, { ...owner, role: 'owner', accountId: ownerId }, now);
			return { ownerId, isUnopened: false };
		}
		await tx
			.delete(staffInvitations)
			.where(
				and(eq(staffInvitations.producerId, producerId), eq(staffInvitations.accountId, ownerId)),
			);
		await setProducerRole(tx, { producerId, accountId: ownerId, role: 'owner', actor }, now);
		return { ownerId, isUnopened: true };
	});
}

/**
 * {@link giveToOwner} for a stall that nobody can answer for: it came from a spreadsheet, whoever was
 * invited has said no, or its owner was shut out or never came. Such an owner is none any more, and who was
 * asked before need not answer. Where somebody does answer for it, their people are theirs to choose.
 * @throws AppError FORBIDDEN for an organiser who works or worked there; CHANGED_MEANWHILE where it has an
 * owner; and as {@link giveToOwner}
 */
export async function inviteOwner(
	database: Database,
	owner: NewOwner,
	now: EpochMs,
): Promise<InvitedOwner> {
	const { producerId, actor } = owner;
	return database.transaction(async (tx) => {
		await requireImpartial(tx, actor, { producerId, now });
		// There may be nobody whose row could be locked: of two who invite at once, one finds the other's.
		await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`owner of ${producerId}`}))`);
		// Whoever answers an invitation locks it before the people, too.
		const asked = await lockOwnerInvitations(tx, producerId);
		const people = await lockStaff(tx, producerId);
		const answering = await listAnsweringOwners(tx, producerId);
		if (answering.length > 0) throw new AppError('CHANGED_MEANWHILE');
		for (const { accountId, role } of people) {
			if (role !== 'owner') continue;
			await setProducerRole(tx, { producerId, accountId, role: null, actor }, now);
		}
		const given = await giveToOwner(tx, owner, now);
		for (const { id, accountId } of asked) {
			if (accountId === given.ownerId) continue;
			await withdrawInvitation(tx, { producerId, invitationId: id, actor }, now);
		}
		return given;
	});
}

function lockOwnerInvitations(tx: Transaction, producerId: ProducerId) {
	return tx
		.select({ id: staffInvitations.id, accountId: staffInvitations.accountId })
		.from(staffInvitations)
		.where(and(eq(staffInvitations.producerId, producerId), eq(staffInvitations.role, 'owner')))
		.orderBy(asc(staffInvitations.id))
		.for('update');
}
