import { AppError } from '$lib/domain/errors';
import type { SessionId } from '$lib/domain/ids';
import type { VideoSource } from '$lib/domain/live/video-source';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { videoStreams } from './tables';
import { isOfRun } from '../live/run-key';

export interface OfRun {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
}

/**
 * Makes sure that what a host puts on air is of that very run. A stream is everybody's to see from
 * now on, where it is no rehearsal.
 * @returns the source, with whose it is
 * @throws AppError NOT_FOUND where the stream is another run's, over, or deleted
 */
export async function putOnAir(
	tx: Transaction,
	{ sessionId, isRehearsal }: OfRun,
	{ source, now }: { readonly source: VideoSource; readonly now: EpochMs },
): Promise<VideoSource> {
	if (source.kind !== 'stream') return source;
	const [row] = await tx
		.update(videoStreams)
		.set({ airedAt: sql`coalesce(${videoStreams.airedAt}, ${new Date(now).toISOString()})` })
		.where(
			and(
				eq(videoStreams.id, source.id),
				isOfRun(videoStreams, { sessionId, isRehearsal }),
				sql`${videoStreams.endedAt} is null`,
			),
		)
		.returning({ producerId: videoStreams.producerId });
	if (!row) throw new AppError('NOT_FOUND');
	return { ...source, producerId: row.producerId };
}
