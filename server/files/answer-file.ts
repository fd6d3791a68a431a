import { AppError } from '$lib/domain/errors';
import { fileId } from '$lib/domain/files/purposes';
import { UUID_PATTERN } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';

import type { Context } from '../context';
import { KEPT_PICTURE_TYPE } from './check-picture';
import { callerOf, isKnown, requireReader } from './file-access';
import type { FileStores } from './remove-stale';
import { files, type FileRow } from './tables';

/**
 * Hands a file out to who may read it. It can do nothing in our name: pictures were drawn afresh,
 * everything else is only ever saved, and whatever a browser makes of it runs in no origin at all.
 * @throws AppError NOT_SIGNED_IN · NOT_FOUND, also where it is another's
 */
export async function answerFile(
	{ database, shelf }: FileStores,
	context: Context,
	{ request, id }: { readonly request: Request; readonly id: string },
): Promise<Response> {
	const caller = await callerOf(context, request.headers);
	if (!isKnown(caller)) throw new AppError('NOT_SIGNED_IN');
	const [row] = UUID_PATTERN.test(id)
		? await database
				.select()
				.from(files)
				.where(eq(files.id, fileId(id)))
		: [];
	if (!row || row.state !== 'ready') throw new AppError('NOT_FOUND');
	await requireReader(context, caller, row);
	const headers = headersOf(row);
	const etag = headers.get('etag');
	if (etag !== null && request.headers.get('if-none-match') === etag) {
		return new Response(null, { status: 304, headers });
	}
	const bytes = await shelf.read(row.id);
	if (!bytes) throw new AppError('NOT_FOUND');
	headers.set('content-length', String(bytes.length));
	return new Response(bytes, { headers });
}

function headersOf({ name, mediaType, sha256 }: FileRow): Headers {
	const way = mediaType === KEPT_PICTURE_TYPE ? 'inline' : 'attachment';
	return new Headers({
		'content-type': mediaType ?? 'application/octet-stream',
		'content-disposition': `${way}; filename*=UTF-8''${encodeFileName(name)}`,
		'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		// The right to read is asked for each time; the bytes need not come each time.
		'cache-control': 'private, no-cache',
		vary: 'Cookie',
		etag: `"${sha256 ?? ''}"`,
	});
}

/** @see RFC 8187 §3.2.1 */
function encodeFileName(name: string): string {
	return encodeURIComponent(name).replace(
		/['()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
