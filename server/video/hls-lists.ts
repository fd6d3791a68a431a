import { LADDER } from '$lib/domain/live/video-rungs';
import type { EpochMs } from '$lib/domain/time';

/** A piece of what is kept: whole in itself, played after its part's beginning (`init.mp4`). */
export interface Segment {
	/** `12.m4s` */
	readonly file: string;
	readonly seconds: number;
}

/** What one run of the encoder made of one rung without a gap, or a stretch of it. */
export interface ListedStretch {
	/** Address of the folder, with a slash at the end. */
	readonly base: string;
	/** Of the run among all runs, from 0. */
	readonly place: number;
	readonly segments: readonly ListedSegment[];
}

/** A segment, when it happened, and its number among all that was ever made of the rung. */
export type ListedSegment = Segment & { readonly at: EpochMs; readonly number: number };

/** Segments of a live list, sixteen seconds: `play-list.ts` plays some six behind its end. */
const LIVE_SEGMENTS = 8;
/** It must not change while a list grows; ours are of two seconds, and one may turn out longer. */
const TARGET_SECONDS = 4;

/** Reads a list as ffmpeg writes it; what is not whole yet is left out. */
export function readSegments(text: string): readonly Segment[] {
	const found = text.matchAll(/^#EXTINF:(\d+(?:\.\d+)?),[^\n]*\n(\d{1,6}\.m4s)$/gm);
	return [...found].map(([, seconds, file]) => ({ file: file ?? '', seconds: Number(seconds) }));
}

/**
 * The list of what is being sent: the latest of it that follows one upon the other. Segments have the
 * numbers with which they were made, whatever of them is shown to whom: a player takes a file that
 * changes its number for a fault of the list. What was made off air leaves a gap in the numbers, and
 * no list has one: what lay before it goes.
 * @see RFC 8216 §6.2.2
 */
export function liveList(stretches: readonly ListedStretch[], isEnded: boolean): string {
	const all = stretches.flatMap(({ base, place, segments }) =>
		segments.map((segment) => ({ ...segment, base, stretch: place })),
	);
	const last = all.slice(-LIVE_SEGMENTS);
	const end = last.at(-1)?.number ?? 0;
	const shown = last.filter(({ number }, index) => end - number === last.length - 1 - index);
	const [first] = shown;
	return write(
		[
			`#EXT-X-MEDIA-SEQUENCE:${first?.number ?? 0}`,
			`#EXT-X-DISCONTINUITY-SEQUENCE:${first?.stretch ?? 0}`,
		],
		shown,
		isEnded,
	);
}

/** The list of a recording, from its beginning to its end. */
export function wholeList(stretches: readonly ListedStretch[]): string {
	const head = ['#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD'];
	return write(head, placed(stretches), true);
}

type Placed = ListedSegment & { readonly base: string; readonly stretch: number };

function placed(stretches: readonly ListedStretch[]): readonly Placed[] {
	return stretches.flatMap(({ base, segments }, stretch) =>
		segments.map((segment) => ({ ...segment, base, stretch })),
	);
}

/** @see RFC 8216 §4.3.2: a clock that jumps, and a file that begins anew, is a discontinuity */
function write(head: readonly string[], segments: readonly Placed[], isEnded: boolean): string {
	const lines = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${TARGET_SECONDS}`, ...head];
	lines.push('#EXT-X-INDEPENDENT-SEGMENTS');
	let before: Placed | undefined;
	for (const segment of segments) {
		const { base, file, seconds, at, stretch } = segment;
		if (before && before.stretch !== stretch) lines.push('#EXT-X-DISCONTINUITY');
		if (before?.base !== base) lines.push(`#EXT-X-MAP:URI="${base}init.mp4"`);
		lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(at).toISOString()}`);
		lines.push(`#EXTINF:${seconds.toFixed(3)},`, base + file);
		before = segment;
	}
	if (isEnded) lines.push('#EXT-X-ENDLIST');
	return `${lines.join('\n')}\n`;
}

/** The list of the ladder's lists. Sizes are left out: a phone may be held either way. */
export function masterList(): string {
	const { high, low, audio } = LADDER;
	const bits = ({ videoBits, audioBits }: typeof high | typeof low) =>
		Math.round((videoBits + audioBits) * 1.1);
	return [
		'#EXTM3U',
		'#EXT-X-VERSION:7',
		'#EXT-X-INDEPENDENT-SEGMENTS',
		...[low, high].flatMap((rung) => [
			`#EXT-X-STREAM-INF:BANDWIDTH=${bits(rung)},RESOLUTION=${Math.round((rung.shortSide * 16) / 9 / 2) * 2}x${rung.shortSide},CODECS="avc1.4d401f,mp4a.40.2"`,
			`${rung.name}.m3u8`,
		]),
		`#EXT-X-STREAM-INF:BANDWIDTH=${Math.round(audio.audioBits * 1.2)},CODECS="mp4a.40.2"`,
		`${audio.name}.m3u8`,
		'',
	].join('\n');
}
