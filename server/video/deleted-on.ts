import { DAY_MS, type EpochMs } from '$lib/domain/time';

import type { StreamRow } from './streams';

/** What was never shown to anybody, and rehearsals, are nobody's replay. */
const UNSEEN_DAYS = 1;

/**
 * When a recording's time is over: it is deleted then.
 * @param row of a stream that is over; one that is not is taken as if it ended as it began
 * @param keptDays how long the recording of a session is kept
 */
export function deletedOn(
	{
		airedAt,
		isRehearsal,
		startedAt,
		endedAt,
	}: Pick<StreamRow, 'airedAt' | 'isRehearsal' | 'startedAt' | 'endedAt'>,
	keptDays: number,
): EpochMs {
	const isUnseen = airedAt === null || isRehearsal;
	const days = isUnseen ? Math.min(UNSEEN_DAYS, keptDays) : keptDays;
	return (endedAt ?? startedAt) + days * DAY_MS;
}
