import type { ProducerRole } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import type { Actor } from '../audit/record-change';
import { getProducerNames } from '../catalogue/producer-names';
import type { Database } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { listShownStaff, lockStaff, setProducerRole } from './producer-staff';

/**
 * An owner gives one of the stall's people another role, or takes them out; whom somebody else takes out
 * is told.
 * @param change `role`: null takes the person out
 * @throws AppError NOT_FOUND where the person is none of them, or not any more; LAST_ONE where the stall
 * would be left without an owner
 */
export async function setStaffRole(
	database: Database,
	change: {
		readonly producerId: ProducerId;
		readonly memberId: string;
		readonly role: ProducerRole | null;
		readonly actor: Actor;
	},
	now: EpochMs,
): Promise<void> {
	const { producerId, memberId, role, actor } = change;
	await database.transaction(async (tx) => {
		// Before anything is read: who was taken out meanwhile comes back only by saying yes again.
		await lockStaff(tx, producerId);
		const people = await listShownStaff(tx, producerId);
		const member = people.find((person) => person.memberId === memberId);
		if (!member) throw new AppError('NOT_FOUND');
		const { id: accountId, name } = member;
		await setProducerRole(tx, { producerId, accountId, role, actor }, now);
		if (role !== null || accountId === actor.accountId) return;
		const [producer] = await getProducerNames(tx, [producerId]);
		await notify(tx, {
			kind: 'staffRemoved',
			params: { name, producerName: producer?.name ?? '', reason: null },
			to: [toAccount(accountId)],
			at: now,
		});
	});
}
