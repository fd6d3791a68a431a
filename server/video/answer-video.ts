import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '$lib/domain/errors';
import { sessionId, streamId, UUID_PATTERN } from '$lib/domain/ids';
import { LADDER } from '$lib/domain/live/video-rungs';
import type { EpochMs } from '$lib/domain/time';

import type { Context } from '../context';
import { airedParts, isOnAir, onAirSince, shownParts, timedParts, type Stretch } from './aired';
import { captionsOf, type Recordings } from './captions';
import type { Fresh } from './fresh';
import { liveList, masterList, wholeList } from './hls-lists';
import { replaySegments } from './replay';
import type { PieceMemory } from './piece-memory';
import type { StreamFolder } from './stream-folder';
import { audienceOf, maySeeUnaired, type KnownStreams } from './watch-access';

const RUNG_NAMES: readonly string[] = Object.values(LADDER).map(({ name }) => name);
const LIST = new RegExp(`^(${RUNG_NAMES.join('|')})\\.m3u8$`);
/** Nothing that is not written here is ever looked for on the disk. */
const SEGMENT = new RegExp(`^(\\d{1,4})/(${RUNG_NAMES.join('|')})/(init\\.mp4|\\d{1,6}\\.m4s)$`);

const NEVER_KEPT = { 'cache-control': 'no-store' };
/** A proxy in front may answer for all who ask at once. */
const LIST_KEPT = { 'cache-control': 'public, max-age=1' };
const STILL_KEPT = { 'cache-control': 'public, max-age=5' };
const PRIVATE = { 'cache-control': 'private, no-store' };
/** Long enough for an evening, short enough that what is deleted is gone from caches soon. */
const KEPT = { 'cache-control': 'public, max-age=86400, immutable' };

/** What is read for a list, once for all who ask within a second. */
export interface ReadList {
	readonly stretches: readonly Stretch[];
	readonly text: string;
}

/** How long a list is handed out as it is: a segment is two seconds. */
export const LIST_FRESH_MS = 1_000;

/** A picture of what is on air; a new one is taken every ten seconds. */
export interface Still {
	readonly bytes: Buffer<ArrayBuffer>;
	readonly takenAt: EpochMs;
}
export const STILL_FRESH_MS = 3_000;

export interface VideoDesk {
	readonly folder: StreamFolder;
	readonly known: KnownStreams;
	readonly lists: Fresh<ReadList>;
	readonly stills: Fresh<Still>;
	readonly pieces: PieceMemory;
}

export interface Asking extends Pick<Context, 'database' | 'signedIn'> {
	/**
	 * Counts what cannot be answered from memory. What can is not counted: whole villages watch from
	 * behind one address.
	 * @throws AppError TOO_MANY_REQUESTS
	 */
	readonly mayLook: () => Promise<void>;
}

/**
 * A file of a stream, for who may see it; for others it is not there.
 * @param file below the stream: `index.m3u8`, `480.m3u8`, `still.jpg`, `0/480/12.m4s`
 * @throws AppError NOT_FOUND · TOO_MANY_REQUESTS
 */
export async function answerStream(
	{ folder, known, lists, stills, pieces }: VideoDesk,
	context: Asking,
	{ request, stream, file }: { readonly request: Request; stream: string; file: string },
): Promise<Response> {
	if (!UUID_PATTERN.test(stream)) throw new AppError('NOT_FOUND');
	const id = streamId(stream);
	if (!known.has(id)) await context.mayLook();
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
	const listOf = (rung: string) =>
		lists.get(`${id} ${rung} ${audience}`, async () => {
			const parts = await folder.segmentsOf(id, rung);
			const cut = audience === 'hosts' ? timedParts : isOnAir(airing) ? shownParts : airedParts;
			const stretches = cut(parts, airing);
			return { stretches, text: liveList(stretches, row.endedAt !== null) };
		});
	const kept = audience === 'everybody' ? LIST_KEPT : PRIVATE;
	if (file === 'index.m3u8') return answerList(masterList(), kept);
	const rung = LIST.exec(file)?.[1];
	if (rung !== undefined) {
		const { stretches, text } = await listOf(rung);
		if (stretches.length === 0) throw new AppError('NOT_FOUND');
		return answerList(text, kept);
	}
	if (file === 'still.jpg') {
		const since = audience === 'everybody' ? onAirSince(airing) : undefined;
		if (audience === 'everybody' && since === undefined) await requireHost();
		const still = await stills.get(id, async () => readStill(await lastStill(folder, id)));
		// The one that lies there when a stream goes on air was taken before.
		if (since !== undefined && still.takenAt < since) await requireHost();
		return answerBytes(request, still.bytes, {
			...(since === undefined || still.takenAt < since ? PRIVATE : STILL_KEPT),
			'content-type': 'image/jpeg',
		});
	}
	const [, part, name, piece] = SEGMENT.exec(file) ?? [];
	if (part === undefined || name === undefined || piece === undefined) {
		throw new AppError('NOT_FOUND');
	}
	if (audience === 'everybody') {
		const { stretches } = await listOf(name);
		const isShown = stretches.some(
			({ part: own, segments }) =>
				own === Number(part) &&
				(piece === 'init.mp4' || segments.some(({ file }) => file === piece)),
		);
		if (!isShown) throw new AppError('NOT_FOUND');
	}
	const path = join(folder.partOf(id, Number(part)), name, piece);
	// What is listed is whole, and what is being sent is what all ask for just now.
	const isWanted = audience === 'everybody' && row.endedAt === null;
	return answerBytes(request, await (isWanted ? pieces.get(path, read) : read(path)), {
		...(audience === 'everybody' ? KEPT : PRIVATE),
		'content-type': name === LADDER.audio.name ? 'audio/mp4' : 'video/mp4',
	});
}

/**
 * A list of a session's recording, or its captions.
 * @throws AppError NOT_FOUND · TOO_MANY_REQUESTS
 */
export async function answerReplay(
	{ folder, captions, lists }: Omit<VideoDesk, 'known' | 'stills'> & Recordings,
	{ database, mayLook }: Pick<Asking, 'database' | 'mayLook'>,
	{ session, file }: { readonly session: string; readonly file: string },
): Promise<Response> {
	if (!/^\d{1,9}$/.test(session)) throw new AppError('NOT_FOUND');
	if (file === 'index.m3u8') return answerList(masterList(), LIST_KEPT);
	if (file === 'captions.vtt') {
		await mayLook();
		const text = await captionsOf(database, { folder, captions }, sessionId(Number(session)));
		if (text === undefined) throw new AppError('NOT_FOUND');
		return new Response(text, { headers: { ...NEVER_KEPT, 'content-type': 'text/vtt' } });
	}
	const rung = LIST.exec(file)?.[1];
	if (rung === undefined) throw new AppError('NOT_FOUND');
	const key = `replay ${session} ${rung}`;
	if (!lists.has(key)) await mayLook();
	const { stretches, text } = await lists.get(key, async () => {
		const wish = { sessionId: sessionId(Number(session)), rung };
		const cut = (await replaySegments(database, folder, wish)) ?? [];
		return { stretches: cut, text: wholeList(cut) };
	});
	if (stretches.length === 0) throw new AppError('NOT_FOUND');
	return answerList(text, LIST_KEPT);
}

/** The latest picture: each part takes its own. */
async function lastStill(folder: StreamFolder, id: ReturnType<typeof streamId>): Promise<string> {
	const parts = await folder.partsOf(id);
	return join(folder.partOf(id, parts.at(-1) ?? 0), 'still.jpg');
}

async function readStill(path: string): Promise<Still> {
	// Asked first: a picture that comes in between is taken for older than it is, never for newer.
	const takenAt = (await stat(path).catch(() => null))?.mtimeMs ?? 0;
	return { bytes: await read(path), takenAt };
}

function answerList(text: string, kept: typeof LIST_KEPT): Response {
	return new Response(text, {
		headers: { ...kept, 'content-type': 'application/vnd.apple.mpegurl' },
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
