import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '$lib/domain/errors';
import { sessionId, streamId, UUID_PATTERN } from '$lib/domain/ids';
import { LADDER } from '$lib/domain/live/video-rungs';

import type { Context } from '../context';
import { airedParts, isOnAir, timedParts } from './aired';
import { liveList, masterList, wholeList } from './hls-lists';
import { replaySegments } from './replay';
import type { StreamFolder } from './stream-folder';
import { audienceOf, maySeeUnaired, type KnownStreams } from './watch-access';

const RUNG_NAMES: readonly string[] = Object.values(LADDER).map(({ name }) => name);
const LIST = new RegExp(`^(${RUNG_NAMES.join('|')})\\.m3u8$`);
/** Nothing that is not written here is ever looked for on the disk. */
const SEGMENT = new RegExp(`^(\\d{1,4})/(${RUNG_NAMES.join('|')})/(init\\.mp4|\\d{1,6}\\.m4s)$`);

const NEVER_KEPT = { 'cache-control': 'no-store' };
const PRIVATE = { 'cache-control': 'private, no-store' };
/** Long enough for an evening, short enough that what is deleted is gone from caches soon. */
const KEPT = { 'cache-control': 'public, max-age=86400, immutable' };

export interface VideoDesk {
	readonly folder: StreamFolder;
	readonly known: KnownStreams;
}

type Asking = Pick<Context, 'database' | 'signedIn'>;

/**
 * A file of a stream, for who may see it; for others it is not there.
 * @param file below the stream: `index.m3u8`, `480.m3u8`, `still.jpg`, `0/480/12.m4s`
 * @throws AppError NOT_FOUND
 */
export async function answerStream(
	{ folder, known }: VideoDesk,
	context: Asking,
	{ request, stream, file }: { readonly request: Request; stream: string; file: string },
): Promise<Response> {
	if (!UUID_PATTERN.test(stream)) throw new AppError('NOT_FOUND');
	const id = streamId(stream);
	const row = await known.get(context.database, id);
	const audience = audienceOf(row);
	if (!row || audience === undefined) throw new AppError('NOT_FOUND');
	const requireHost = async () => {
		const signedIn = await context.signedIn();
		if (!signedIn || !maySeeUnaired(signedIn.account, row)) throw new AppError('NOT_FOUND');
	};
	if (audience === 'hosts') await requireHost();
	/** Of what everybody may see, only what was made on air. */
	const airing = await known.airing(context.database, row);
	const segmentsOf = async (rung: string) => {
		const parts = await folder.segmentsOf(id, rung);
		return audience === 'everybody' ? airedParts(parts, airing) : timedParts(parts, airing);
	};
	if (file === 'index.m3u8') return answerList(masterList());
	const rung = LIST.exec(file)?.[1];
	if (rung !== undefined) {
		const parts = await segmentsOf(rung);
		if (parts.length === 0) throw new AppError('NOT_FOUND');
		return answerList(liveList(parts, row.endedAt !== null));
	}
	if (file === 'still.jpg') {
		if (audience === 'everybody' && !isOnAir(airing)) await requireHost();
		return answerBytes(request, await read(join(folder.of(id), await lastStill(folder, id))), {
			...NEVER_KEPT,
			'content-type': 'image/jpeg',
		});
	}
	const [, part, name, piece] = SEGMENT.exec(file) ?? [];
	if (part === undefined || name === undefined || piece === undefined) {
		throw new AppError('NOT_FOUND');
	}
	if (audience === 'everybody') {
		const shown = (await segmentsOf(name)).filter((one) => one.part === Number(part));
		const isShown = shown.some(
			({ segments }) => piece === 'init.mp4' || segments.some(({ file: own }) => own === piece),
		);
		if (!isShown) throw new AppError('NOT_FOUND');
	}
	return answerBytes(request, await read(join(folder.partOf(id, Number(part)), name, piece)), {
		...(audience === 'everybody' ? KEPT : PRIVATE),
		'content-type': name === LADDER.audio.name ? 'audio/mp4' : 'video/mp4',
	});
}

/**
 * A list of a session's recording.
 * @throws AppError NOT_FOUND
 */
export async function answerReplay(
	{ folder }: Pick<VideoDesk, 'folder'>,
	{ database }: Pick<Context, 'database'>,
	{ session, file }: { readonly session: string; readonly file: string },
): Promise<Response> {
	if (!/^\d{1,9}$/.test(session)) throw new AppError('NOT_FOUND');
	if (file === 'index.m3u8') return answerList(masterList());
	const rung = LIST.exec(file)?.[1];
	if (rung === undefined) throw new AppError('NOT_FOUND');
	const parts = await replaySegments(database, folder, {
		sessionId: sessionId(Number(session)),
		rung,
	});
	if (!parts) throw new AppError('NOT_FOUND');
	return answerList(wholeList(parts));
}

/** The latest picture: each part takes its own. */
async function lastStill(folder: StreamFolder, id: ReturnType<typeof streamId>): Promise<string> {
	const parts = await folder.partsOf(id);
	return join(String(parts.at(-1) ?? 0), 'still.jpg');
}

function answerList(text: string): Response {
	return new Response(text, {
		headers: { ...NEVER_KEPT, 'content-type': 'application/vnd.apple.mpegurl' },
	});
}

async function read(path: string): Promise<Buffer<ArrayBuffer>> {
	try {
		return await readFile(path);
	} catch (thrown) {
		throw new AppError('NOT_FOUND', {}, { cause: thrown });
	}
}

/** @see RFC 9110 §14: one range, as players ask for it; anything else gets all of it */
function answerBytes(
	request: Request,
	bytes: Buffer<ArrayBuffer>,
	headers: Readonly<Record<string, string>>,
): Response {
	const all = { ...headers, 'accept-ranges': 'bytes' };
	const [, from = '', to = ''] =
		/^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? [];
	if (from === '' && to === '') {
		return new Response(bytes, { headers: { ...all, 'content-length': String(bytes.length) } });
	}
	const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
	const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
	if (start > end) {
		return new Response(null, {
			status: 416,
			headers: { ...all, 'content-range': `bytes */${bytes.length}` },
		});
	}
	const part = bytes.subarray(start, end + 1);
	return new Response(part, {
		status: 206,
		headers: {
			...all,
			'content-length': String(part.length),
			'content-range': `bytes ${start}-${end}/${bytes.length}`,
		},
	});
}
