import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';

import type { Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { findAccount } from './find-account';

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
