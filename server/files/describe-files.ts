import { fileId } from '$lib/domain/files/purposes';
import { inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import type { StoredFile } from './attach-file';
import { files } from './tables';

/** Files by what they are called and are; such as are not ready are left out. */
export async function describeFiles(
	executor: Executor,
	ids: readonly string[],
): Promise<Pick<StoredFile, 'id' | 'name' | 'mediaType' | 'bytes'>[]> {
	if (ids.length === 0) return [];
	const rows = await executor
		.select({ id: files.id, name: files.name, mediaType: files.mediaType, bytes: files.bytes })
		.from(files)
		.where(inArray(files.id, ids.map(fileId)));
	return rows.flatMap(({ id, name, mediaType, bytes }) =>
		mediaType === null || bytes === null ? [] : [{ id, name, mediaType, bytes }],
	);
}
