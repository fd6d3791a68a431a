import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';

import type { Database } from '../database/database';
import type { CaptionsFolder, Recordings } from './captions';
import { deletedOn } from './deleted-on';
import { videoStreams } from './tables';

export interface Forgetting {
	readonly now: EpochMs;
	/** How long the recording of a session is kept. */
	readonly keptDays: number;
}

/**
 * Deletes recordings whose time is over; and what lies there still of others that were deleted, where a node ended or a disk failed before their files were gone. Counts
 * what a node that ended left uncounted. May run at any time, twice, and on several nodes at once.
 * @returns how many it deleted
 */
export async function forgetRecordings(
	{ database, folder, captions }: Recordings & { readonly database: Database },
	{ now, keptDays }: Forgetting,
): Promise<number> {
	const { endedAt, deletedAt, id } = videoStreams;
	const ended = await database
		.select()
		.from(videoStreams)
		.where(and(isNotNull(endedAt), isNull(deletedAt)));
	const due = ended.filter((row) => deletedOn(row, keptDays) < now).map((row) => row.id);
	const gone = await database
		.update(videoStreams)
		.set({ deletedAt: now, keptBytes: 0 })
		.where(and(inArray(id, due), isNull(deletedAt)))
		.returning({ id });
	const kept = await folder.streams();
	const rows =
		kept.length === 0
			? []
			: await database
					.select()
					.from(videoStreams)
					.where(inArray(id, [...kept]));
	const known = new Map(rows.map((row) => [row.id, row]));
	for (const stream of kept) {
		const row = known.get(stream);
		if (!row) {
			// Of a database that was restored from before it: for nobody to see, and over in any case.
			const isOver = (await folder.changedAt(stream)) < now - keptDays * DAY_MS;
			if (isOver) await folder.remove(stream);
		} else if (row.deletedAt !== null) {
			await folder.remove(stream);
		} else if (row.endedAt !== null && row.keptBytes === 0) {
			// Its node ended before it was counted.
			const keptBytes = await folder.sizeOf(stream);
			await database
				.update(videoStreams)
				.set({ keptBytes })
				.where(and(eq(id, stream), isNull(deletedAt)));
		}
	}
	await forgetCaptions(database, captions);
	return gone.length;
}

/** Captions are kept no longer than what they belong to. */
async function forgetCaptions(database: Database, captions: CaptionsFolder): Promise<void> {
	const { sessionId, deletedAt } = videoStreams;
	for (const session of await captions.sessions()) {
		const [kept] = await database
			.select({ sessionId })
			.from(videoStreams)
			.where(and(eq(sessionId, session), isNull(deletedAt)))
			.limit(1);
		if (!kept) await captions.remove(session);
	}
}
