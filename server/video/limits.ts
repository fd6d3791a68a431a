const MB = 1_000_000;
const MINUTE_MS = 60_000;

/** What keeps streams from filling the disk and the machine, whoever sends them. */
export interface VideoLimits {
	/** Sent at this node at once: each costs about half a core. */
	readonly streamsAtOnce: number;
	readonly streamMs: number;
	/** Taken in of one stream. */
	readonly streamBytes: number;
	/** Kept of all streams of a session. */
	readonly sessionBytes: number;
	/** Sent by a phone, bits a second, over its whole stream. */
	readonly bitsPerSecond: number;
	/** Left free on the disk in any case: the database lies there too. */
	readonly freeBytes: number;
	/** Nothing came for so long: the encoder is let go; the stream ends. */
	readonly partIdleMs: number;
	readonly streamIdleMs: number;
	/** An encoder that takes nothing, or makes nothing of what it takes, hangs. */
	readonly hangMs: number;
}

export const VIDEO_LIMITS: VideoLimits = {
	streamsAtOnce: 3,
	streamMs: 180 * MINUTE_MS,
	streamBytes: 2_000 * MB,
	sessionBytes: 6_000 * MB,
	bitsPerSecond: 2_500_000,
	freeBytes: 1_000 * MB,
	partIdleMs: 20_000,
	streamIdleMs: 10 * MINUTE_MS,
	hangMs: 15_000,
};

/** What the ladder writes, bits a second: as much as can be, for what is promised. */
const KEPT_BITS_PER_SECOND = 1_100_000;

/** What is kept of a stream that goes on for so long, at most. */
export function keptBytesOf(ms: number): number {
	return (ms / 1_000) * (KEPT_BITS_PER_SECOND / 8);
}
