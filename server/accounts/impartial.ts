import type { AccountId } from '$lib/domain/accounts/account';
import type { MarketPermission } from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { inArray } from 'drizzle-orm';

import type { Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { findAccount } from './find-account';
import { producerStaff } from './tables';
import { findWhoMay } from './who-may';

/**
 * Keeps an organiser who also works for a producer from judging anything of that producer: their
 * papers, products, recalls, complaints, reports, and whether they may sell.
 * @throws AppError FORBIDDEN
 */
export async function requireImpartial(
	executor: Executor,
	actor: Actor,
	producerId: ProducerId,
): Promise<void> {
	const account = await findAccount(executor, actor.accountId);
	const isOwn = account?.producers.some((membership) => membership.producerId === producerId);
	if (!account || isOwn) throw new AppError('FORBIDDEN');
}

/** Everybody who may judge something of these producers: whoever works for one of them may not. */
export async function findImpartial(
	executor: Executor,
	permission: MarketPermission,
	producerIds: readonly ProducerId[],
): Promise<AccountId[]> {
	const people = await findWhoMay(executor, { permission });
	if (producerIds.length === 0) return people;
	const rows = await executor
		.select({ accountId: producerStaff.accountId })
		.from(producerStaff)
		.where(inArray(producerStaff.producerId, [...producerIds]));
	const partial = new Set(rows.map(({ accountId }) => accountId));
	return people.filter((id) => !partial.has(id));
}
