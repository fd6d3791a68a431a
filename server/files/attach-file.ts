import { AppError } from '$lib/domain/errors';
import type { FileId, FilePurpose } from '$lib/domain/files/purposes';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { files, type awaitedFiles, type FileRow } from './tables';

/** Which file, and whose it must be: another's is not found. */
export interface FileWish {
	readonly id: FileId;
	readonly purpose: FilePurpose;
	/** Null for what organisers handed in. */
	readonly producerId: ProducerId | null;
	/** Of a complaint's picture: the order that it must be about. */
	readonly orderId?: OrderId | null;
	/** Of a report's picture: the hash of the secret that the report came with. */
	readonly secretSha256?: string | null;
}

/** A file that is ready, as other parts of the market see it. */
export interface StoredFile {
	readonly id: FileId;
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: number;
	/** Of the bytes, hexadecimal. */
	readonly sha256: string;
}

/**
 * Takes a file that was handed in for something, so that it is kept as long as that is.
 * @param subject what holds it from now on, as the audit log names it: `dossier 12`
 * @throws AppError NOT_FOUND where there is no such file of theirs; FILE_NOT_READY while it is on its
 * way; CHANGED_MEANWHILE where something else holds it
 */
export async function attachFile(
	tx: Transaction,
	wish: FileWish,
	subject: string,
): Promise<StoredFile> {
	const [row] = await tx.select().from(files).where(matching(wish)).for('update');
	const file = requireReady(row);
	if (row?.attachedTo !== null && row?.attachedTo !== subject) {
		throw new AppError('CHANGED_MEANWHILE');
	}
	await tx.update(files).set({ attachedTo: subject }).where(eq(files.id, wish.id));
	return file;
}

/** Lets go of a file; after a while it is removed. */
export async function detachFile(tx: Transaction, id: FileId): Promise<void> {
	await tx.update(files).set({ attachedTo: null }).where(eq(files.id, id));
}

/**
 * Lets everybody see a picture that was handed in, for good: phones and old orders go on showing it.
 * What holds the file, if anything does, goes on holding it.
 * @throws AppError NOT_FOUND · FILE_NOT_READY
 */
export async function makePublic(tx: Transaction, wish: FileWish): Promise<StoredFile> {
	const [row] = await tx.select().from(files).where(matching(wish)).for('update');
	const file = requireReady(row);
	await tx.update(files).set({ isPublic: true }).where(eq(files.id, wish.id));
	return file;
}

/** Those of the files that everybody may see, with the SHA-256 of each. */
export async function listPublicFiles(
	executor: Executor,
	ids: readonly FileId[],
): Promise<ReadonlyMap<FileId, string>> {
	if (ids.length === 0) return new Map();
	const rows = await executor
		.select({ id: files.id, sha256: files.sha256 })
		.from(files)
		.where(and(inArray(files.id, [...ids]), files.isPublic));
	return new Map(rows.flatMap(({ id, sha256 }) => (sha256 === null ? [] : [[id, sha256]])));
}

/**
 * Looks for a file without taking it.
 * @returns undefined where it is another's, refused, still on its way, or not there
 */
export async function findFile(
	executor: Executor,
	wish: FileWish,
): Promise<StoredFile | undefined> {
	const [row] = await executor.select().from(files).where(matching(wish));
	return row && storedFileOf(row);
}

function matching(wish: FileWish): SQL | undefined {
	return and(eq(files.id, wish.id), eq(files.purpose, wish.purpose), isOfOwner(files, wish));
}

/** Whose a row is: what the wish leaves out must be nobody's. */
export function isOfOwner(
	table: typeof files | typeof awaitedFiles,
	{ producerId, orderId = null, secretSha256 = null }: Omit<FileWish, 'id' | 'purpose'>,
): SQL | undefined {
	return and(
		producerId === null ? isNull(table.producerId) : eq(table.producerId, producerId),
		orderId === null ? isNull(table.orderId) : eq(table.orderId, orderId),
		secretSha256 === null ? isNull(table.secretSha256) : eq(table.secretSha256, secretSha256),
	);
}

function requireReady(row: FileRow | undefined): StoredFile {
	if (!row || row.state === 'refused') throw new AppError('NOT_FOUND');
	const file = storedFileOf(row);
	if (!file) throw new AppError('FILE_NOT_READY');
	return file;
}

function storedFileOf({ id, name, mediaType, bytes, sha256 }: FileRow): StoredFile | undefined {
	if (mediaType === null || bytes === null || sha256 === null) return undefined;
	return { id, name, mediaType, bytes, sha256 };
}
