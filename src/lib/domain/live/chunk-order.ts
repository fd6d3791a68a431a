/** Which piece of a stream: pieces of one run of the recorder are numbered from 0. */
export interface ChunkPlace {
	readonly part: number;
	readonly n: number;
}

/** How long a piece is, as the recorder cuts it. */
export const CHUNK_MS = 1_000;
/** Larger ones are cut in two: all bodies of requests have the same bound. */
export const CHUNK_MAX_BYTES = 200_000;
export const PART_MAX = 9_999;

export type ChunkVerdict = 'take' | 'begin' | 'repeated' | 'gap';

/**
 * What to do with a piece that comes.
 * @param next the one that is wanted
 * @returns `begin` where it is the first of a new run · `repeated` where it was there before: it
 * changes nothing · `gap` where others must come first
 */
export function judgeChunk(next: ChunkPlace, { part, n }: ChunkPlace): ChunkVerdict {
	if (part < next.part) return 'repeated';
	if (part > next.part) return n === 0 ? 'begin' : 'gap';
	if (n < next.n) return 'repeated';
	if (n > next.n) return 'gap';
	return n === 0 ? 'begin' : 'take';
}

/** The one that is wanted after a piece was taken. */
export function afterChunk({ part, n }: ChunkPlace): ChunkPlace {
	return { part, n: n + 1 };
}

/** What the server says to a piece. */
export type ChunkAnswer =
	| { readonly kind: 'next'; readonly next: ChunkPlace }
	/** Nothing more is taken. */
	| { readonly kind: 'over'; readonly because: StreamEnd };

export const STREAM_ENDS = [
	'ended',
	'sessionOver',
	'takenOver',
	'byHost',
	'minutes',
	'bytes',
	'disk',
	'idle',
] as const;
export type StreamEnd = (typeof STREAM_ENDS)[number];
