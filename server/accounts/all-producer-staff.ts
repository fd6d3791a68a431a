import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import { isNull, asc, eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { accounts, producerStaff } from './tables';

/** Who works for which producer, as it is now; shut accounts left out. */
export async function listAllProducerStaff(
	executor: Executor,
): Promise<{ readonly producerId: ProducerId; readonly accountId: AccountId }[]> {
	const { producerId, accountId } = producerStaff;
	return executor
		.select({ producerId, accountId })
		.from(producerStaff)
		.innerJoin(accounts, eq(accounts.id, accountId))
		.where(isNull(accounts.closedAt))
		.orderBy(asc(producerId), asc(accountId));
}
