import type { AccountId } from '$lib/domain/accounts/account';
import { fileId, type FileId, type FilePurpose } from '$lib/domain/files/purposes';
import { uuidV7, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { createHash } from 'node:crypto';

import type { Transaction } from '../../database/database';
import type { FileShelf } from '../file-shelf';
import { files } from '../tables';

/** A file as if somebody had handed it in. */
export interface DemoFile {
	readonly purpose: FilePurpose;
	readonly producerId: ProducerId;
	readonly accountId: AccountId;
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: Uint8Array;
	/** What holds it. */
	readonly attachedTo: string;
	readonly at: EpochMs;
}

/** Puts a file of the demonstration where those lie that people hand in. */
export async function addDemoFile(
	tx: Transaction,
	shelf: FileShelf,
	{ at, bytes, ...file }: DemoFile,
): Promise<FileId> {
	const id = fileId(uuidV7(at));
	await shelf.put(id, bytes);
	await tx.insert(files).values({
		...file,
		id,
		state: 'ready',
		declaredBytes: bytes.length,
		bytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		createdAt: at,
		finishedAt: at,
	});
	return id;
}
