import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import {
	ALL_FILE_PURPOSES,
	fileId,
	type FileAnswer,
	type FileId,
} from '$lib/domain/files/purposes';
import { orderId, producerId, UUID_PATTERN } from '$lib/domain/ids';
import { Metadata } from '@tus/server';
import { and, eq, isNull } from 'drizzle-orm';
import * as v from 'valibot';

import type { Context } from '../context';
import { countAgainstLimit } from '../rate-limit';
import type { Arrivals } from './arrivals';
import { callerOf, isKnown, requireUploader } from './file-access';
import { finishUpload } from './finish-upload';
import { UPLOAD_EXPIRY_MS, type FileStores } from './remove-stale';
import { reserveUpload, type NewUpload, type Room } from './reserve-upload';
import { files, type FileRow } from './tables';
import { UPLOADS_PATH } from './upload-parts';

/** What the server needs to take files in. */
export interface UploadDesk extends FileStores {
	readonly room: Room;
	readonly arrivals: Arrivals;
}

const uuid = v.pipe(v.string(), v.toLowerCase(), v.regex(UUID_PATTERN));
/** `Upload-Metadata`: what the phone says of the file before the first byte. */
const wishSchema = v.object({
	id: v.pipe(uuid, v.transform(fileId)),
	purpose: v.picklist(ALL_FILE_PURPOSES),
	name: v.pipe(v.string(), v.maxLength(1000)),
	producerId: v.optional(
		v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/), v.transform(Number), v.transform(producerId)),
	),
	orderId: v.optional(v.pipe(uuid, v.transform(orderId))),
	/** Who chose it: a phone may have changed hands before it found a network. */
	accountId: v.optional(v.pipe(v.string(), v.transform(accountId))),
});
const lengthSchema = v.pipe(
	v.string(),
	v.regex(/^\d{1,15}$/),
	v.transform(Number),
	v.safeInteger(),
);

/**
 * Answers a request of an upload: `POST` begins one, `PATCH` brings a piece, `HEAD` says how far it
 * came, `DELETE` calls it off (tus 1.0), and `GET` says what became of it. Whoever asks is looked
 * at each time, so that an upload ends with the right to it.
 * @param id last part of the address; undefined where a new one begins
 * @throws AppError what {@link requireUploader} and {@link reserveUpload} throw, and the code for
 * which a file was refused
 */
export async function answerUpload(
	desk: UploadDesk,
	context: Context,
	{ request, id }: { readonly request: Request; readonly id: string | undefined },
): Promise<Response> {
	if (id === undefined) {
		if (request.method !== 'POST') throw new AppError('NOT_FOUND');
		return begin(desk, context, request);
	}
	const upload = await findUpload(desk, context, { request, id });
	switch (request.method) {
		case 'HEAD':
			return sayHowFar(desk, request, upload);
		case 'PATCH':
			return takePiece(desk, context, { request, upload });
		case 'DELETE':
			return callOff(desk, request, upload);
		case 'GET':
			return Response.json(await tell(desk, context, upload));
		default:
			throw new AppError('NOT_FOUND');
	}
}

async function begin(desk: UploadDesk, context: Context, request: Request): Promise<Response> {
	const { accountId: chooser, ...wanted } = readWish(request.headers);
	const caller = await callerOf(context, request.headers);
	if (chooser !== undefined && chooser !== caller.account?.id) throw new AppError('NOT_SIGNED_IN');
	const owner = await requireUploader(context, caller, wanted);
	// It needs no account and no order: what keeps a stranger from the disk is how often they may.
	if (owner.secretSha256 !== null) await countAgainstLimit('reportPicture', context);
	const upload = await reserveUpload(desk, owner, { ...wanted, at: context.clock() });
	requireNotRefused(upload);
	const isBegun =
		upload.state === 'ready' || (await desk.parts.receivedBytes(upload.id)) !== undefined;
	// Begun before: the phone learns from its next request how far that came.
	return isBegun ? begun(upload.id) : desk.parts.answer(request);
}

function readWish(headers: Headers): NewUpload & { readonly accountId?: AccountId | undefined } {
	const length = v.safeParse(lengthSchema, headers.get('upload-length'));
	const wish = v.safeParse(wishSchema, readMetadata(headers.get('upload-metadata') ?? ''));
	// The bytes come later, piece by piece: so what is begun twice is begun once.
	const bringsBytes = headers.get('content-type') === 'application/offset+octet-stream';
	if (!length.success || !wish.success || bringsBytes) throw new AppError('MALFORMED_REQUEST');
	const { producerId = null, orderId = null, ...rest } = wish.output;
	return { ...rest, producerId, orderId, declaredBytes: length.output };
}

function readMetadata(text: string): Record<string, string | null> {
	try {
		return Metadata.parse(text);
	} catch {
		return {};
	}
}

/** Their own upload that is not over its time; for anybody else there is none. */
async function findUpload(
	{ database }: UploadDesk,
	context: Context,
	{ request, id }: { readonly request: Request; readonly id: string },
): Promise<FileRow> {
	const caller = await callerOf(context, request.headers);
	const isId = UUID_PATTERN.test(id);
	const [row] = isId
		? await database
				.select()
				.from(files)
				.where(eq(files.id, fileId(id)))
		: [];
	if (!isKnown(caller)) throw new AppError('NOT_SIGNED_IN');
	const isLate = row?.state === 'uploading' && row.createdAt < context.clock() - UPLOAD_EXPIRY_MS;
	// Before its right is looked at: whoever asks for another's is not told that there is one.
	const isOthers =
		row &&
		((row.accountId !== null && row.accountId !== caller.account?.id) ||
			(row.secretSha256 !== null && row.secretSha256 !== caller.reportSha256));
	if (!row || isLate || isOthers) throw new AppError('NOT_FOUND');
	await requireUploader(context, caller, row);
	return row;
}

async function sayHowFar(desk: UploadDesk, request: Request, upload: FileRow): Promise<Response> {
	requireNotRefused(upload);
	if (upload.state === 'uploading') return desk.parts.answer(request);
	const bytes = String(upload.declaredBytes);
	const headers = { 'upload-offset': bytes, 'upload-length': bytes, 'cache-control': 'no-store' };
	return new Response(null, { headers: { ...headers, 'tus-resumable': '1.0.0' } });
}

async function takePiece(
	desk: UploadDesk,
	context: Context,
	{ request, upload }: { readonly request: Request; readonly upload: FileRow },
): Promise<Response> {
	requireNotRefused(upload);
	// Nothing is missing any more: 409 makes the phone ask how far it came.
	if (upload.state === 'ready') return new Response(null, { status: 409 });
	const answer = await desk.parts.answer(request);
	const isWhole = Number(answer.headers.get('upload-offset')) === upload.declaredBytes;
	if (answer.ok && isWhole) requireNotRefused(await finishUpload(desk, context, upload));
	return answer;
}

async function tell(desk: UploadDesk, context: Context, upload: FileRow): Promise<FileAnswer> {
	const { id, declaredBytes } = upload;
	const receivedBytes = (await desk.parts.receivedBytes(id)) ?? 0;
	// The process may have ended between the last byte and the end of the upload.
	const isWhole = upload.state === 'uploading' && receivedBytes === declaredBytes;
	const row = isWhole ? await finishUpload(desk, context, upload) : upload;
	requireNotRefused(row);
	const { mediaType, bytes, name } = row;
	if (mediaType === null || bytes === null) return { state: 'uploading', id, receivedBytes };
	return { state: 'ready', id, name, mediaType, bytes };
}

async function callOff(desk: UploadDesk, request: Request, upload: FileRow): Promise<Response> {
	if (upload.attachedTo !== null || upload.isPublic) throw new AppError('CHANGED_MEANWHILE');
	const { id } = upload;
	// The library waits for a piece that is just coming in.
	if ((await desk.parts.receivedBytes(id)) !== undefined) await desk.parts.answer(request);
	const [gone] = await desk.database
		.delete(files)
		.where(and(eq(files.id, id), isNull(files.attachedTo), eq(files.isPublic, false)))
		.returning({ id: files.id });
	if (!gone) throw new AppError('CHANGED_MEANWHILE');
	await desk.parts.remove(id);
	await desk.shelf.remove(id);
	return new Response(null, { status: 204, headers: { 'tus-resumable': '1.0.0' } });
}

function requireNotRefused({ refusal }: FileRow): void {
	if (refusal !== null) throw new AppError(refusal);
}

function begun(id: FileId): Response {
	const headers = { location: `${UPLOADS_PATH}/${id}`, 'tus-resumable': '1.0.0' };
	return new Response(null, { status: 201, headers });
}
