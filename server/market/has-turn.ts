import type { ProducerId, SessionId } from '$lib/domain/ids';
import { and, eq, isNull } from 'drizzle-orm';

import { AppError } from '$lib/domain/errors';
import type { Executor } from '../database/database';
import { marketSessions, marketSlots } from './tables';

interface OfStall {
	readonly sessionId: SessionId;
	readonly producerId: ProducerId;
}

/** Whether a producer has a turn in a session, be it a draft, that is not called off. */
export async function hasTurn(
	executor: Executor,
	{ sessionId, producerId }: OfStall,
): Promise<boolean> {
	const rows = await executor
		.select({ key: marketSlots.key })
		.from(marketSlots)
		.innerJoin(marketSessions, eq(marketSlots.sessionId, marketSessions.id))
		.where(
			and(
				eq(marketSlots.sessionId, sessionId),
				eq(marketSlots.producerId, producerId),
				isNull(marketSessions.cancelledAt),
			),
		)
		.limit(1);
	return rows.length > 0;
}

/**
 * Lets a producer's people near a session's rehearsal, in which they have a turn.
 * @throws AppError NOT_FOUND
 */
export async function requireTurn(executor: Executor, stall: OfStall): Promise<void> {
	if (!(await hasTurn(executor, stall))) throw new AppError('NOT_FOUND');
}

/** Whose turns a session has, each producer once. */
export async function listTurnOwners(
	executor: Executor,
	sessionId: SessionId,
): Promise<readonly ProducerId[]> {
	const rows = await executor
		.selectDistinct({ producerId: marketSlots.producerId })
		.from(marketSlots)
		.where(eq(marketSlots.sessionId, sessionId));
	return rows.map(({ producerId }) => producerId);
}
