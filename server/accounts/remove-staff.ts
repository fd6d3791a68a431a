import type { AccountId } from '$lib/domain/accounts/account';
import { mayForMarket } from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { getProducerNames } from '../catalogue/producer-names';
import type { Database, Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { findAccount } from './find-account';
import { requireImpartial } from './impartial';
import { listShownStaff, setProducerRole } from './producer-staff';
import { staffInvitations } from './tables';
import { findWhoMay } from './who-may';

/**
 * An organiser takes somebody out of a stall's people, or takes back that they were invited; the person and
 * the stall's owners are told why, and of an owner all its people are. An administrator may take a stall's
 * only owner away: it may be in the hands of somebody who was never meant to have it.
 * @param removal `reason`: in the organiser's words
 * @throws AppError NOT_FOUND where the person is none of them and was not invited; FORBIDDEN for an
 * organiser who works there; LAST_ONE where nobody would be left who can answer for the stall
 */
export async function removeStaff(
	database: Database,
	removal: {
		readonly producerId: ProducerId;
		readonly accountId: AccountId;
		readonly reason: string;
		readonly actor: Actor;
	},
	now: EpochMs,
): Promise<void> {
	const { producerId, accountId, reason, actor } = removal;
	await database.transaction(async (tx) => {
		await requireImpartial(tx, actor, { producerId, now });
		const [invitation] = await tx
			.delete(staffInvitations)
			.where(
				and(eq(staffInvitations.producerId, producerId), eq(staffInvitations.accountId, accountId)),
			)
			.returning();
		const people = await listShownStaff(tx, producerId);
		const member = people.find(({ id }) => id === accountId);
		if (!member && !invitation) throw new AppError('NOT_FOUND');
		if (member) {
			const mayLeaveNone = await isAdministrator(tx, actor.accountId);
			const change = { producerId, accountId, role: null, actor, mayLeaveNone };
			await setProducerRole(tx, change, now);
		}
		await recordChange(tx, {
			actor,
			at: now,
			action: 'producer.removeStaff',
			subject: `account ${accountId}`,
			producerId,
			before: { role: member?.role ?? null, invited: invitation?.role ?? null },
			after: { role: null, invited: null, reason },
		});
		const [producer] = await getProducerNames(tx, [producerId]);
		const wasOwner = member?.role === 'owner';
		const permission = wasOwner ? 'stall.read' : 'staff.manage';
		const others = await findWhoMay(tx, { permission, producerId });
		await notify(tx, {
			kind: 'staffRemoved',
			params: {
				name: member?.name ?? invitation?.shownName ?? '',
				producerName: producer?.name ?? '',
				reason,
			},
			to: [accountId, ...others].map(toAccount),
			at: now,
		});
	});
}

async function isAdministrator(tx: Transaction, id: AccountId): Promise<boolean> {
	const account = await findAccount(tx, id);
	return account !== undefined && mayForMarket(account, 'accounts.manage');
}
