import type { FileId } from '$lib/domain/files/purposes';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, eq, inArray, isNull, lt, ne, or } from 'drizzle-orm';

import type { Database } from '../database/database';
import type { FileShelf } from './file-shelf';
import { awaitedFiles, files } from './tables';
import type { UploadParts } from './upload-parts';

/** How long an upload may take, from its beginning. A phone that comes later begins again. */
export const UPLOAD_EXPIRY_MS = 3 * DAY_MS;
/** How long a file is kept that nothing holds: a form was left, a phone is still away. */
export const UNATTACHED_MS = 30 * DAY_MS;

/** How long something waits for a file that it named: a phone lies in a drawer, or is lost. */
const AWAITED_MS = 90 * DAY_MS;

const AT_ONCE = 500;

export interface FileStores {
	readonly database: Database;
	readonly shelf: FileShelf;
	readonly parts: UploadParts;
}

/**
 * Removes uploads that will not be ended and files that nothing holds, with all that lies of them
 * on the disk. May run at any time and on several nodes at once.
 * @returns how many
 */
export async function removeStaleFiles(stores: FileStores, now: EpochMs): Promise<number> {
	const { database, shelf, parts } = stores;
	// What somebody takes at this moment is held by them, and looked at anew where they just let go.
	const stale = database
		.select({ id: files.id })
		.from(files)
		.where(
			and(
				isNull(files.attachedTo),
				eq(files.isPublic, false),
				or(
					and(ne(files.state, 'ready'), lt(files.createdAt, now - UPLOAD_EXPIRY_MS)),
					lt(files.createdAt, now - UNATTACHED_MS),
				),
			),
		)
		.limit(AT_ONCE)
		.for('update', { skipLocked: true });
	const removed = await database
		.delete(files)
		.where(inArray(files.id, stale))
		.returning({ id: files.id });
	for (const { id } of removed) {
		await parts.remove(id);
		await shelf.remove(id);
	}
	await database.delete(awaitedFiles).where(lt(awaitedFiles.since, now - AWAITED_MS));
	await removeLostParts(stores);
	return removed.length;
}

/** Parts whose upload the database does not know as one: it ended, or a process ended under it. */
async function removeLostParts({ database, parts }: FileStores): Promise<void> {
	const found = await parts.list();
	for (let from = 0; from < found.length; from += AT_ONCE) {
		const some = found.slice(from, from + AT_ONCE);
		const underway = await database
			.select({ id: files.id })
			.from(files)
			.where(and(inArray(files.id, some), eq(files.state, 'uploading')));
		const known = new Set<FileId>(underway.map(({ id }) => id));
		for (const id of some) if (!known.has(id)) await parts.remove(id);
	}
}
