import { expect, it } from 'vitest';

import { airedParts, type KeptPart } from './aired';
import { liveList, wholeList } from './hls-lists';
import { streamId } from '$lib/domain/ids';

/** A part of segments of two seconds, recorded without a loss. */
function partOf(part: number, count: number, beganAt: number): KeptPart {
	return {
		part,
		base: `/video/a/${part}/240/`,
		segments: Array.from({ length: count }, (_, n) => ({ file: `${n}.m4s`, seconds: 2 })),
		marks: Array.from({ length: count * 2 + 1 }, (_, n) => ({
			mediaMs: n * 1_000,
			arrivedAt: beganAt + n * 1_000,
		})),
	};
}

const stream = streamId('a');
const parts = [partOf(0, 10, 0), partOf(1, 3, 60_000)];
const aired = airedParts(parts, {
	periods: [
		{ stream, from: 3_000, to: 8_000 },
		{ stream, from: 14_000, to: 63_000 },
	],
	partTimes: new Map(),
	startedAt: 0,
});
const linesOf = (list: string) =>
	list.split('\n').flatMap((line) => {
		if (line === '#EXT-X-DISCONTINUITY') return ['—'];
		if (line.startsWith('#EXT-X-MAP')) return [line.includes('/0/') ? 'map 0' : 'map 1'];
		return /\/(\d+\.m4s)$/.exec(line)?.[1] ?? [];
	});

it('says where the clock jumps: between parts, and where a part was off air for a while', () => {
	expect(linesOf(wholeList(aired))).toEqual([
		...['map 0', '2.m4s', '3.m4s', '—', '7.m4s', '8.m4s', '9.m4s'],
		...['—', 'map 1', '0.m4s', '1.m4s'],
	]);
});

it('says of each segment when it happened', () => {
	expect(wholeList(aired)).toContain(
		'#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:01:02.000Z\n#EXTINF:2.000,\n/video/a/1/240/1.m4s',
	);
});

it('counts what a live list has passed: segments, and the jumps between them', () => {
	const long = airedParts([...parts, partOf(2, 7, 90_000)], {
		periods: [
			{ stream, from: 0, to: 5_000 },
			{ stream, from: 61_000, to: Infinity },
		],
		partTimes: new Map(),
		startedAt: 0,
	});
	const list = liveList(long, false);
	// Of three stretches with 3, 2 and 7 segments the last eight: one of the second and the third.
	expect(list).toContain('#EXT-X-MEDIA-SEQUENCE:4\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
	expect(linesOf(list)).toHaveLength(8 + 3);
});
