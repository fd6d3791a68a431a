import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { getProducerNames } from '../catalogue/producer-names';
import type { Database } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { requireImpartial } from './impartial';
import { listShownStaff, setProducerRole } from './producer-staff';
import { staffInvitations } from './tables';
import { findWhoMay } from './who-may';

/**
 * An organiser takes somebody out of a stall's people, or takes back that they were invited; the person and
 * the stall's owners are told why.
 * @param removal `reason`: in the organiser's words
 * @throws AppError NOT_FOUND where the person is none of them and was not invited; FORBIDDEN for an
 * organiser who works there; LAST_ONE where the stall would be left without an owner
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
		if (member) await setProducerRole(tx, { producerId, accountId, role: null, actor }, now);
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
		const owners = await findWhoMay(tx, { permission: 'staff.manage', producerId });
		await notify(tx, {
			kind: 'staffRemoved',
			params: {
				name: member?.name ?? invitation?.shownName ?? '',
				producerName: producer?.name ?? '',
				reason,
			},
			to: [accountId, ...owners].map(toAccount),
			at: now,
		});
	});
}
