import type { AccountId } from '$lib/domain/accounts/account';
import { marketRolesFor, producerRolesFor } from '$lib/domain/accounts/permissions';
import { and, eq, inArray, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import type { Wish } from './access';
import { accounts, marketStaff, producerStaff } from './tables';

/** Everybody whose roles allow something; accounts that were shut are left out. */
export async function findWhoMay(executor: Executor, wish: Wish): Promise<AccountId[]> {
	const rows =
		'producerId' in wish
			? await executor
					.selectDistinct({ id: accounts.id })
					.from(producerStaff)
					.innerJoin(accounts, eq(accounts.id, producerStaff.accountId))
					.where(
						and(
							eq(producerStaff.producerId, wish.producerId),
							inArray(producerStaff.role, [...producerRolesFor(wish.permission)]),
							isNull(accounts.closedAt),
						),
					)
			: await executor
					.selectDistinct({ id: accounts.id })
					.from(marketStaff)
					.innerJoin(accounts, eq(accounts.id, marketStaff.accountId))
					.where(
						and(
							inArray(marketStaff.role, [...marketRolesFor(wish.permission)]),
							isNull(accounts.closedAt),
						),
					);
	return rows.map(({ id }) => id);
}
