import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';

import type { Database } from '../database/database';
import type { StreamFolder } from './stream-folder';
import { videoStreams } from './tables';

/** What was never shown to anybody, and rehearsals, are nobody's replay. */
const UNSEEN_DAYS = 1;
/** A node ended under it: nothing comes any more. */
const LOST_MS = DAY_MS;

export interface Forgetting {
	readonly now: EpochMs;
	/** How long the recording of a session is kept. */
	readonly keptDays: number;
}

/**
 * Deletes recordings whose time is over, and what was never on air; and what lies there still of
 * others that were deleted, where a node ended or a disk failed before their files were gone. May run
 * at any time, twice, and on several nodes at once.
 * @returns how many it deleted
 */
export async function forgetRecordings(
	{ database, folder }: { readonly database: Database; readonly folder: StreamFolder },
	{ now, keptDays }: Forgetting,
): Promise<number> {
	const { airedAt, isRehearsal, endedAt, startedAt, deletedAt, id } = videoStreams;
	await database
		.update(videoStreams)
		.set({ endedAt: now })
		.where(and(isNull(endedAt), lt(startedAt, now - LOST_MS)));
	const isUnseen = or(isNull(airedAt), sql`${isRehearsal}`);
	const gone = await database
		.update(videoStreams)
		.set({ deletedAt: now, keptBytes: 0 })
		.where(
			and(
				isNull(deletedAt),
				or(
					lt(endedAt, now - keptDays * DAY_MS),
					and(isUnseen, lt(endedAt, now - UNSEEN_DAYS * DAY_MS)),
				),
			),
		)
		.returning({ id });
	const kept = await folder.streams();
	const left =
		kept.length === 0
			? []
			: await database
					.select({ id })
					.from(videoStreams)
					.where(and(inArray(id, [...kept]), isNotNull(deletedAt)));
	for (const stream of left) await folder.remove(stream.id);
	return gone.length;
}
