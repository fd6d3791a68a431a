import { AppError } from '$lib/domain/errors';
import { producerId, streamId, UUID_PATTERN } from '$lib/domain/ids';

import { requireAccess } from '../accounts/access';
import type { Context } from '../context';
import { type KnownStreams } from './watch-access';
import type { VideoStudio } from './video-studio';

/** The header in which a phone shows its stream's key. */
export const KEY_HEADER = 'x-stream-key';
const NUMBER = /^\d{1,6}$/;

export interface ChunkRequest {
	readonly request: Request;
	readonly stream: string;
	readonly part: string;
	readonly n: string;
}

/**
 * Takes a piece of a stream in. Who sends it must still be allowed to: each time it is looked at.
 * @throws AppError NOT_SIGNED_IN · FORBIDDEN · NOT_FOUND · those of {@link VideoStudio.take}
 */
export async function answerChunk(
	{ studio, known }: { readonly studio: VideoStudio; readonly known: KnownStreams },
	context: Pick<Context, 'database' | 'signedIn'>,
	{ request, stream, part, n }: ChunkRequest,
): Promise<Response> {
	const key = request.headers.get(KEY_HEADER) ?? '';
	if (!UUID_PATTERN.test(stream) || !NUMBER.test(part) || !NUMBER.test(n)) {
		throw new AppError('NOT_FOUND');
	}
	const id = streamId(stream);
	const signedIn = await context.signedIn();
	if (!signedIn) throw new AppError('NOT_SIGNED_IN');
	const { account } = signedIn;
	const row = await known.get(context.database, id);
	if (!row) throw new AppError('NOT_FOUND');
	requireAccess(
		account,
		row.producerId === null
			? { permission: 'sessions.run' }
			: { permission: 'video.send', producerId: producerId(row.producerId) },
	);
	const bytes = new Uint8Array(await request.arrayBuffer());
	const answer = await studio.take(
		{ id, key, accountId: account.id },
		{ place: { part: Number(part), n: Number(n) }, bytes },
	);
	return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
}
