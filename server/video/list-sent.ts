import type { EpochMs } from '$lib/domain/time';

import type { Executor } from '../database/database';
import type { Run } from '../live/record';
import { deletedOn } from './deleted-on';
import { listStreams } from './streams';

/**
 * What is sent into a run and what is kept of it, as its hosts see it.
 * @param at.videoDays how long the recording of a session is kept
 * @returns with `silentMs`, for how long nothing has come of one that may be sent; null where it is over
 */
export async function listSent(
	executor: Executor,
	run: Run,
	{ now, videoDays }: { readonly now: EpochMs; readonly videoDays: number },
) {
	const begun = await listStreams(executor, run);
	// A phone that began anew before its first piece leaves nothing to show, hide or delete.
	const rows = begun.filter((row) => row.endedAt === null || row.bytes + row.keptBytes > 0);
	return rows.map((row) => {
		const { id, producerId, startedAt, endedAt, airedAt, keptBytes, isHidden } = row;
		return {
			...{ id, producerId, startedAt, endedAt, airedAt, keptBytes, isHidden },
			// By the servers' clocks, which differ a little.
			silentMs: endedAt === null ? Math.max(0, now - row.takenAt) : null,
			deletedOn: deletedOn(row, videoDays),
		};
	});
}
