import type { SessionId } from '$lib/domain/ids';
import {
	endOf,
	SLOT_MAX_MINUTES,
	type OtherTurn,
	type SessionPlan,
} from '$lib/domain/market/session-plan';
import { MINUTE_MS } from '$lib/domain/time';
import { and, eq, gt, inArray, isNotNull, isNull, lt, ne } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { marketSessions, marketSlots } from './tables';

/**
 * The turns that a plan's producers have at about its hours in other sessions which everybody may see and which
 * take place. Read under the catalogue's lock, so that of two sessions published at once the second finds the first.
 */
export async function otherTurns(
	executor: Executor,
	id: SessionId,
	{ slots }: Pick<SessionPlan, 'slots'>,
): Promise<readonly OtherTurn[]> {
	if (slots.length === 0) return [];
	const from = Math.min(...slots.map(({ startsAt }) => startsAt));
	const until = Math.max(...slots.map(endOf));
	return executor
		.select({
			title: marketSessions.title,
			startsAt: marketSlots.startsAt,
			minutes: marketSlots.minutes,
			producerId: marketSlots.producerId,
		})
		.from(marketSlots)
		.innerJoin(marketSessions, eq(marketSlots.sessionId, marketSessions.id))
		.where(
			and(
				ne(marketSessions.id, id),
				isNotNull(marketSessions.publishedAt),
				isNull(marketSessions.cancelledAt),
				isNull(marketSessions.closedAt),
				inArray(marketSlots.producerId, [...new Set(slots.map(({ producerId }) => producerId))]),
				lt(marketSlots.startsAt, until),
				gt(marketSlots.startsAt, from - SLOT_MAX_MINUTES * MINUTE_MS),
			),
		);
}
