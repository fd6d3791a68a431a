import type { FileId } from '$lib/domain/files/purposes';

import type { Executor, Transaction } from '../../database/database';
import { listPublicFiles, makePublic, type FileWish } from '../../files/attach-file';
import { pictures } from '../tables';

/**
 * Makes a picture that was handed in one that everybody may see, at `/pictures/{hash}/…`. It stays
 * so: phones and old orders show it as long as they like.
 * @returns the hash: 32 hexadecimal digits
 * @throws AppError NOT_FOUND · FILE_NOT_READY
 */
export async function publishPicture(tx: Transaction, wish: FileWish): Promise<string> {
	const { sha256 } = await makePublic(tx, wish);
	const hash = hashOf(sha256);
	await tx.insert(pictures).values({ hash, fileId: wish.id }).onConflictDoNothing();
	return hash;
}

/** Hashes under which files that were handed in are shown to everybody; those that are not are missing. */
export async function listPublicPictures(
	executor: Executor,
	ids: readonly FileId[],
): Promise<ReadonlyMap<FileId, string>> {
	const found = await listPublicFiles(executor, ids);
	return new Map([...found].map(([id, sha256]) => [id, hashOf(sha256)]));
}

/** The name of a picture: 32 hexadecimal digits. */
function hashOf(sha256: string): string {
	return sha256.slice(0, 32);
}
