import type { AccountId } from '$lib/domain/accounts/account';
import type { MarketPermission } from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, eq, inArray } from 'drizzle-orm';

import { findChanges } from '../audit/find-changes';
import type { Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { findAccount } from './find-account';
import { producerStaff } from './tables';
import { findWhoMay } from './who-may';

/**
 * How long whoever worked for a producer judges nothing of it after they left: otherwise partiality would
 * be shed by leaving for an hour. No source states a figure; a year is our own choice.
 */
export const PARTIAL_AFTER_LEAVING_DAYS = 365;

/**
 * Keeps an organiser who also works for a producer, or did so of late, from judging anything of that
 * producer: their papers, products, recalls, complaints, reports, and whether they may sell.
 * @throws AppError FORBIDDEN
 */
export async function requireImpartial(
	executor: Executor,
	actor: Actor,
	{ producerId, now }: { readonly producerId: ProducerId; readonly now: EpochMs },
): Promise<void> {
	const account = await findAccount(executor, actor.accountId);
	if (!account) throw new AppError('FORBIDDEN');
	const partial = await findPartial(executor, [account.id], { producerIds: [producerId], now });
	if (partial.has(account.id)) throw new AppError('FORBIDDEN');
}

/** Of which producers somebody judges nothing, and reads nothing that was told to the organisers. */
export async function findPartialTo(
	executor: Executor,
	accountId: AccountId,
	now: EpochMs,
): Promise<ProducerId[]> {
	const current = await executor
		.select({ producerId: producerStaff.producerId })
		.from(producerStaff)
		.where(eq(producerStaff.accountId, accountId));
	const former = await findRolesHeld(executor, { subjects: [subjectOf(accountId)], now });
	const all = [...current, ...former].flatMap(({ producerId }) => producerId ?? []);
	return [...new Set(all)];
}

/** Everybody who may judge something of these producers: whoever works or worked for one may not. */
export async function findImpartial(
	executor: Executor,
	permission: MarketPermission,
	judged: Judged,
): Promise<AccountId[]> {
	const people = await findWhoMay(executor, { permission });
	const partial = await findPartial(executor, people, judged);
	return people.filter((id) => !partial.has(id));
}

/** Whose things are to be judged, and when. */
export interface Judged {
	readonly producerIds: readonly ProducerId[];
	readonly now: EpochMs;
}

async function findPartial(
	executor: Executor,
	people: readonly AccountId[],
	{ producerIds, now }: Judged,
): Promise<ReadonlySet<AccountId>> {
	if (people.length === 0 || producerIds.length === 0) return new Set();
	const current = await executor
		.select({ accountId: producerStaff.accountId })
		.from(producerStaff)
		.where(
			and(
				inArray(producerStaff.accountId, [...people]),
				inArray(producerStaff.producerId, [...producerIds]),
			),
		);
	const held = await findRolesHeld(executor, { subjects: people.map(subjectOf), producerIds, now });
	const former = new Set(held.map(({ subject }) => subject));
	return new Set([
		...current.map(({ accountId }) => accountId),
		...people.filter((id) => former.has(subjectOf(id))),
	]);
}

/** Nobody is taken out of a stall's people but by a change that the log keeps for good. */
async function findRolesHeld(
	executor: Executor,
	{
		now,
		...wanted
	}: Partial<Judged> & { readonly subjects: readonly string[]; readonly now: EpochMs },
) {
	const changes = await findChanges(executor, {
		...wanted,
		action: 'producer.setRole',
		since: now - PARTIAL_AFTER_LEAVING_DAYS * DAY_MS,
	});
	return changes.filter(({ before }) => typeof before?.['role'] === 'string');
}

const subjectOf = (id: AccountId): string => `account ${id}`;
