import { findWhoMay } from '../accounts/who-may';
import type { Executor } from '../database/database';
import { hasTurn } from '../market/has-turn';
import type { Run } from './record';
import type { OfStall } from './watchers';

/** Whether somebody still works at a stall, as one who may send, that has a turn in a session. */
export async function mayRehearse(
	executor: Executor,
	{ sessionId }: Run,
	{ producerId, accountId }: OfStall,
): Promise<boolean> {
	if (!(await hasTurn(executor, { sessionId, producerId }))) return false;
	const may = await findWhoMay(executor, { permission: 'video.send', producerId });
	return may.includes(accountId);
}
