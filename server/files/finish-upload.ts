import { AppError } from '$lib/domain/errors';
import { nameWithEnding } from '$lib/domain/files/file-name';
import type { FileId } from '$lib/domain/files/purposes';
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import type { Context } from '../context';
import { Turns } from '../turns';
import { takeAwaited } from './await-file';
import { checkFile, type CheckedFile } from './check-file';
import type { FileStores } from './remove-stale';
import type { Arrivals } from './arrivals';
import { files, type FileRow } from './tables';

/** Unpacking a picture takes much memory and a whole core. */
const turns = new Turns(1);
const running = new Map<FileId, Promise<FileRow>>();

interface FinishStores extends FileStores {
	readonly arrivals: Arrivals;
}

/**
 * Ends an upload of which every byte has come: the file is looked at, cleaned and put on the
 * shelf, or refused. Asked twice, also after a crash in between, it comes to the same.
 * @returns its row as it is then; a refusal is written there, not thrown
 */
export function finishUpload(
	stores: FinishStores,
	context: Pick<Context, 'clock' | 'requestId'>,
	upload: FileRow,
): Promise<FileRow> {
	let finishing = running.get(upload.id);
	if (!finishing) {
		finishing = turns
			.run(() => finish(stores, context, upload))
			.finally(() => running.delete(upload.id));
		running.set(upload.id, finishing);
	}
	return finishing;
}

async function finish(
	stores: FinishStores,
	{ clock, requestId }: Pick<Context, 'clock' | 'requestId'>,
	upload: FileRow,
): Promise<FileRow> {
	const { id, purpose } = upload;
	const checked = await checkFile(purpose, await stores.parts.read(id)).catch((thrown: unknown) => {
		if (thrown instanceof AppError) return thrown;
		throw thrown;
	});
	const finishedAt = clock();
	const row =
		checked instanceof AppError
			? await refuse(stores, upload, { refusal: checked.code, finishedAt })
			: await keep(stores, upload, { checked, finishedAt, requestId });
	await stores.parts.remove(id);
	return row;
}

async function refuse(
	stores: FileStores,
	{ id }: FileRow,
	outcome: Pick<FileRow, 'refusal' | 'finishedAt'>,
): Promise<FileRow> {
	const [row] = await stores.database
		.update(files)
		.set({ state: 'refused', ...outcome })
		.where(and(eq(files.id, id), eq(files.state, 'uploading')))
		.returning();
	return row ?? (await endedElsewhere(stores, id));
}

interface Kept {
	readonly checked: CheckedFile;
	readonly finishedAt: number;
	readonly requestId: string;
}

async function keep(
	stores: FinishStores,
	upload: FileRow,
	{ checked, finishedAt, requestId }: Kept,
): Promise<FileRow> {
	const { id, purpose, accountId, producerId } = upload;
	const { mediaType, bytes } = checked;
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	// First the bytes, then the word that they are there.
	await stores.shelf.put(id, bytes);
	const kept = await stores.database.transaction(async (tx) => {
		const name = nameWithEnding(upload.name, mediaType);
		const found = { mediaType, bytes: bytes.length, sha256, name };
		const [row] = await tx
			.update(files)
			.set({ state: 'ready', ...found, finishedAt })
			.where(and(eq(files.id, id), eq(files.state, 'uploading')))
			.returning();
		if (!row) return undefined;
		if (accountId !== null) {
			await recordChange(tx, {
				actor: { accountId, requestId },
				at: finishedAt,
				action: 'file.upload',
				subject: `file ${id}`,
				producerId,
				after: { purpose, ...found },
			});
		}
		const awaited = await takeAwaited(tx, row);
		if (awaited) await stores.arrivals[purpose]?.(tx, awaited, finishedAt);
		return row;
	});
	return kept ?? (await endedElsewhere(stores, id));
}

/** Another node was faster; or it was called off meanwhile, and no bytes may stay that no row knows. */
async function endedElsewhere({ database, shelf }: FileStores, id: FileId): Promise<FileRow> {
	const [row] = await database.select().from(files).where(eq(files.id, id));
	if (row) return row;
	await shelf.remove(id);
	throw new AppError('NOT_FOUND');
}
