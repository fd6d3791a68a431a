import type { ProducerRole } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import type { Actor } from '../audit/record-change';
import type { Database } from '../database/database';
import { createAccount } from './create-account';
import { setProducerRole } from './producer-staff';
import { producerStaff } from './tables';

/** Whom an owner takes on, as the owner knows them. */
export interface NewStaff {
	readonly producerId: ProducerId;
	readonly role: ProducerRole;
	readonly name: string;
	/** Phone number or e-mail, as typed. */
	readonly login: string;
	readonly actor: Actor;
}

/**
 * Gives somebody a role at a producer; makes the account where there is none yet. Which of the two it was
 * is told to nobody: the stall goes on seeing the name and contact that were typed, whatever the account
 * says of its person.
 * @throws AppError INVALID_NAME, INVALID_PHONE; ALREADY_STAFF for one of its people: their role is changed
 * where it is seen, and never by being added again
 */
export async function addStaff(
	database: Database,
	{ producerId, role, name, login, actor }: NewStaff,
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const accountId = await createAccount(tx, { name, login, roles: [], actor }, now);
		const membership = and(
			eq(producerStaff.producerId, producerId),
			eq(producerStaff.accountId, accountId),
		);
		const known = await tx.select().from(producerStaff).where(membership).for('update');
		if (known.length > 0) throw new AppError('ALREADY_STAFF');
		await setProducerRole(tx, { producerId, accountId, role, actor }, now);
		await tx
			.update(producerStaff)
			.set({ shownName: name.trim(), shownLogin: login.trim() })
			.where(membership);
	});
}
