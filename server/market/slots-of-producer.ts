import type { ProducerId, SessionId } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, asc, eq, gt, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { marketSessions, marketSlots } from './tables';

/** A producer's turn in a session that is to come, or was until lately. */
export interface ProducerSlot {
	readonly sessionId: SessionId;
	readonly slug: string;
	readonly title: string;
	readonly isPublished: boolean;
	readonly key: string;
	readonly startsAt: EpochMs;
	readonly minutes: number;
}

/** The turns of a producer in sessions that are not long over, the next first; drafts too. */
export async function slotsOfProducer(
	executor: Executor,
	producer: ProducerId,
	now: EpochMs,
): Promise<ProducerSlot[]> {
	const rows = await executor
		.select({ session: marketSessions, slot: marketSlots })
		.from(marketSlots)
		.innerJoin(marketSessions, eq(marketSlots.sessionId, marketSessions.id))
		.where(
			and(
				eq(marketSlots.producerId, producer),
				isNull(marketSessions.cancelledAt),
				gt(marketSessions.endsAt, now - DAY_MS),
			),
		)
		.orderBy(asc(marketSlots.startsAt))
		.limit(20);
	return rows.map(({ session, slot }) => ({
		sessionId: session.id,
		slug: session.slug,
		title: session.title,
		isPublished: session.publishedAt !== null,
		key: slot.key,
		startsAt: slot.startsAt,
		minutes: slot.minutes,
	}));
}
