import { AppError } from '$lib/domain/errors';
import type { StreamId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database } from '../database/database';
import type { StreamFolder } from './stream-folder';
import { videoStreams } from './tables';

interface Wish {
	readonly id: StreamId;
	readonly actor: Actor;
}

/**
 * Keeps a recording from everybody, or shows it again.
 * @throws AppError NOT_FOUND where it is deleted, or is not over yet
 */
export async function setHidden(
	database: Database,
	{ id, actor, isHidden }: Wish & { readonly isHidden: boolean },
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const [row] = await tx.select().from(videoStreams).where(isKept(id)).for('update');
		if (!row) throw new AppError('NOT_FOUND');
		await tx.update(videoStreams).set({ isHidden }).where(eq(videoStreams.id, id));
		await recordChange(tx, {
			actor,
			at: now,
			action: isHidden ? 'video.hide' : 'video.show',
			subject: `session ${row.sessionId}`,
			producerId: row.producerId,
			before: { isHidden: row.isHidden },
			after: { isHidden, stream: id },
		});
	});
}

/**
 * Deletes a recording before its time.
 * @throws AppError NOT_FOUND where it is deleted already, or is not over yet
 */
export async function deleteRecording(
	{ database, folder }: { readonly database: Database; readonly folder: StreamFolder },
	{ id, actor }: Wish,
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const [row] = await tx
			.update(videoStreams)
			.set({ deletedAt: now, keptBytes: 0 })
			.where(isKept(id))
			.returning();
		if (!row) throw new AppError('NOT_FOUND');
		await recordChange(tx, {
			actor,
			at: now,
			action: 'video.delete',
			subject: `session ${row.sessionId}`,
			producerId: row.producerId,
			before: { stream: id, startedAt: row.startedAt },
		});
	});
	await folder.remove(id);
}

function isKept(id: StreamId) {
	return and(
		eq(videoStreams.id, id),
		isNull(videoStreams.deletedAt),
		isNotNull(videoStreams.endedAt),
	);
}
