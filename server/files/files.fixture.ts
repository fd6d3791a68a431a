import type { AccountId } from '$lib/domain/accounts/account';
import { fileId, type FileId, type FilePurpose } from '$lib/domain/files/purposes';
import { uuidV4, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import type { Executor } from '../database/database';
import { files } from './tables';

/** A file that was handed in and is ready, without its bytes: for tests of what takes files. */
export async function seedFile(
	executor: Executor,
	file: {
		readonly purpose: FilePurpose;
		readonly producerId: ProducerId | null;
		readonly accountId: AccountId;
	},
	now: EpochMs,
): Promise<FileId> {
	const id = fileId(uuidV4());
	await executor.insert(files).values({
		...file,
		id,
		name: 'giấy tờ.pdf',
		state: 'ready',
		declaredBytes: 1_000,
		mediaType: 'application/pdf',
		bytes: 1_000,
		sha256: '0'.repeat(64),
		createdAt: now,
		finishedAt: now,
	});
	return id;
}
