import fc from 'fast-check';
import { expect, it } from 'vitest';

import { airedParts, shownParts, type KeptPart } from './aired';
import { liveList, wholeList } from './hls-lists';
import type { Mark } from './part-times';
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
	// Of three stretches with 3, 2 and 7 segments the last eight: one of the second and the third, which
	// have the numbers of the 10 and 3 that were made before, on air or not.
	expect(list).toContain('#EXT-X-MEDIA-SEQUENCE:12\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
	expect(linesOf(list)).toHaveLength(8 + 3);
});

it('leaves what lies before a time off air out of a live list: numbers in it have no gaps', () => {
	const aired = shownParts([partOf(0, 10, 0)], {
		periods: [
			{ stream, from: 0, to: 7_000 },
			{ stream, from: 13_000, to: Infinity },
		],
		partTimes: new Map(),
		startedAt: 0,
	});
	const list = liveList(aired, false);
	expect(list).toContain('#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n');
	expect(linesOf(list)).toEqual(['map 0', '7.m4s', '8.m4s', '9.m4s']);
});

/** What a recorder and a road do with pieces of a second, and when a part is begun anew. */
const evenings = fc.record({
	pieces: fc.array(
		fc.record({ lostMs: fc.nat(4_000), delayMs: fc.nat(40_000), isNewPart: fc.boolean() }),
		{ minLength: 20, maxLength: 60 },
	),
	airedAfterMs: fc.nat(60_000),
	offAir: fc.option(fc.record({ afterMs: fc.nat(60_000), lastsMs: fc.nat(20_000) })),
});

it('never renumbers a file of a live list nor takes one back, whatever recorder and road do', () => {
	fc.assert(
		fc.property(evenings, ({ pieces, airedAfterMs, offAir }) => {
			const from = airedAfterMs;
			const to = from + (offAir?.afterMs ?? 0);
			const on = (start: number, end: number) => ({ stream, from: start, to: end });
			const periods = offAir
				? [on(from, to), on(to + offAir.lastsMs, Infinity)]
				: [on(from, Infinity)];
			const numbers = new Map<string, number>();
			let before: readonly string[] = [];
			let [madeAt, arrivedAt] = [0, 0];
			const made: { marks: Mark[]; mediaMs: number }[] = [];
			for (const [index, { lostMs, delayMs, isNewPart }] of pieces.entries()) {
				if (index === 0 || (isNewPart && index % 7 === 0)) made.push({ marks: [], mediaMs: 0 });
				const part = made.at(-1);
				if (!part) continue;
				madeAt += 1_000 + lostMs;
				arrivedAt = Math.max(arrivedAt, madeAt + delayMs);
				part.mediaMs += 1_000;
				// A mark is written when the next piece comes; a segment is there when it is whole.
				const now = made.map(({ marks, mediaMs }, n) => ({
					...partOf(n, Math.floor(mediaMs / 2_000), 0),
					marks: [...marks],
				}));
				part.marks.push({ mediaMs: part.mediaMs, arrivedAt });
				const kept = now.filter(({ segments }) => segments.length > 0);
				const shown = shownParts(kept, { periods, partTimes: new Map(), startedAt: 0 });
				const list = liveList(shown, false);
				const start = Number(/MEDIA-SEQUENCE:(\d+)/.exec(list)?.[1]);
				const files: readonly string[] = list.match(/^\/video.*m4s$/gm) ?? [];
				for (const [place, file] of files.entries()) {
					expect(numbers.get(file) ?? start + place).toBe(start + place);
					numbers.set(file, start + place);
				}
				// What is gone lies before all that is shown now; nothing comes in between.
				for (const file of before.filter((one) => !files.includes(one))) {
					expect(numbers.get(file)).toBeLessThan(start);
				}
				const last = numbers.get(before.at(-1) ?? '') ?? -1;
				for (const file of files.filter((one) => !before.includes(one))) {
					expect(numbers.get(file)).toBeGreaterThan(last);
				}
				if (before.length > 0) expect(files).not.toEqual([]);
				before = files;
			}
		}),
		{ numRuns: 100 },
	);
});
