import type { Transaction } from '../../database/database';
import { makePublic, type FileWish } from '../../files/attach-file';
import { pictures } from '../tables';

/**
 * Makes a picture that was handed in one that everybody may see, at `/pictures/{hash}/…`. It stays
 * so: phones and old orders show it as long as they like.
 * @returns the hash: 32 hexadecimal digits
 * @throws AppError NOT_FOUND · FILE_NOT_READY
 */
export async function publishPicture(tx: Transaction, wish: FileWish): Promise<string> {
	const { sha256 } = await makePublic(tx, wish);
	const hash = sha256.slice(0, 32);
	await tx.insert(pictures).values({ hash, fileId: wish.id }).onConflictDoNothing();
	return hash;
}
