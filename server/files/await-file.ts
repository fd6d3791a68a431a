import { AppError } from '$lib/domain/errors';
import type { FileId } from '$lib/domain/files/purposes';
import type { OrderId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, inArray, isNotNull, sql, type SQL } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { attachFile, isOfOwner, type FileWish, type StoredFile } from './attach-file';
import { awaitedFiles, files, type AwaitedRow, type FileRow } from './tables';

/**
 * Takes a file for something, now or as soon as it comes: what names a file may reach the server
 * before the file does. The file's id alone ties the two, and the right to it is looked at on both
 * ways in.
 * @param hold.subject what holds it, as the audit log names it: `lot 12`
 * @returns undefined where it is still to come, or came and was found unfit
 * @throws AppError NOT_FOUND where there is a file of that id that is not theirs; CHANGED_MEANWHILE
 * where something else holds or awaits it
 */
export async function holdFile(
	tx: Transaction,
	wish: FileWish,
	{ subject, at }: { readonly subject: string; readonly at: EpochMs },
): Promise<StoredFile | undefined> {
	await lockFile(tx, wish.id);
	const [known] = await tx.select({ state: files.state }).from(files).where(eq(files.id, wish.id));
	if (known?.state === 'ready') return attachFile(tx, wish, subject);
	// Told to the phone that sent it; what names it stands without it.
	if (known?.state === 'refused') return undefined;
	await tx
		.insert(awaitedFiles)
		.values({ ...wish, subject, since: at })
		.onConflictDoNothing();
	const [awaited] = await tx.select().from(awaitedFiles).where(eq(awaitedFiles.id, wish.id));
	if (awaited?.subject !== subject) throw new AppError('CHANGED_MEANWHILE');
	return undefined;
}

/**
 * Gives a file that has just come to what awaits it.
 * @returns who awaited it; undefined where nobody did, or it is not the file that was meant
 */
export async function takeAwaited(tx: Transaction, file: FileRow): Promise<AwaitedRow | undefined> {
	await lockFile(tx, file.id);
	const { id, purpose } = file;
	const [awaited] = await tx
		.delete(awaitedFiles)
		.where(
			and(
				eq(awaitedFiles.id, id),
				eq(awaitedFiles.purpose, purpose),
				isOfOwner(awaitedFiles, file),
			),
		)
		.returning();
	if (awaited) await tx.update(files).set({ attachedTo: awaited.subject }).where(eq(files.id, id));
	return awaited;
}

/** Which of these files are there and held, and which are still awaited: what a stranger brought is neither. */
export async function sortAwaited(
	executor: Executor,
	ids: readonly FileId[],
): Promise<{ readonly came: ReadonlySet<FileId>; readonly awaited: ReadonlySet<FileId> }> {
	if (ids.length === 0) return { came: new Set(), awaited: new Set() };
	const came = await executor
		.select({ id: files.id })
		.from(files)
		.where(and(inArray(files.id, [...ids]), eq(files.state, 'ready'), isNotNull(files.attachedTo)));
	const awaited = await executor
		.select({ id: awaitedFiles.id })
		.from(awaitedFiles)
		.where(inArray(awaitedFiles.id, [...ids]));
	const idsOf = (rows: readonly { readonly id: FileId }[]) => new Set(rows.map(({ id }) => id));
	return { came: idsOf(came), awaited: idsOf(awaited) };
}

/**
 * Lets go for good of what a buyer handed in for an order. Nobody can read it from now on; the bytes
 * go with the next tidying up.
 */
export async function eraseFilesOfOrder(tx: Transaction, orderId: OrderId): Promise<void> {
	await tx.delete(awaitedFiles).where(eq(awaitedFiles.orderId, orderId));
	await erase(tx, eq(files.orderId, orderId));
}

/** The same for what shoppers handed in for reports, by the hashes of the reports' secrets. */
export async function eraseFilesOfReports(
	tx: Transaction,
	secretsSha256: readonly string[],
): Promise<void> {
	await tx.delete(awaitedFiles).where(inArray(awaitedFiles.secretSha256, [...secretsSha256]));
	await erase(tx, inArray(files.secretSha256, [...secretsSha256]));
}

async function erase(tx: Transaction, which: SQL): Promise<void> {
	await tx
		.update(files)
		.set({
			state: 'refused',
			refusal: 'NOT_FOUND',
			mediaType: null,
			bytes: null,
			sha256: null,
			attachedTo: null,
			name: 'file',
		})
		.where(which);
}

/** Who names a file and who brings it go one after the other, or each could miss the other. */
async function lockFile(tx: Transaction, id: FileId): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`file ${id}`}, 0))`);
}
