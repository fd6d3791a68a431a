import type { AirPeriod } from '$lib/domain/live/replay';
import type { EpochMs } from '$lib/domain/time';

import type { Segment } from './hls-lists';
import { PartTimes, type Mark, type Moment } from './part-times';

/** When a stream was what everybody saw, and when its parts began. */
export interface Airing {
	readonly periods: readonly AirPeriod[];
	readonly partTimes: ReadonlyMap<number, EpochMs>;
	readonly startedAt: EpochMs;
}

/** What is kept of one rung of a part. */
export interface KeptPart {
	readonly part: number;
	/** Address of the folder, with a slash at the end. */
	readonly base: string;
	readonly segments: readonly Segment[];
	readonly marks: readonly Mark[];
}

export type TimedSegment = Segment & Moment;

/** Segments that follow one another without a gap. */
export interface Stretch {
	readonly part: number;
	readonly base: string;
	readonly segments: readonly TimedSegment[];
}

/** Says of each segment when it happened. */
export function timedParts(
	parts: readonly KeptPart[],
	{ partTimes, startedAt }: Omit<Airing, 'periods'>,
): readonly Stretch[] {
	return parts.map(({ part, base, segments, marks }) => {
		const times = new PartTimes(marks, partTimes.get(part) ?? startedAt);
		let mediaMs = 0;
		const timed = segments.map((segment) => {
			const moment = times.of(mediaMs);
			mediaMs += segment.seconds * 1_000;
			return { ...segment, ...moment };
		});
		return { part, base, segments: timed };
	});
}

/**
 * What was made of a stream while it was on air: whole segments only. What began before that, even if
 * only perhaps, or after hosts had gone over to something else, is for nobody but those who run the
 * session.
 */
export function airedParts(parts: readonly KeptPart[], airing: Airing): readonly Stretch[] {
	return timedParts(parts, airing).flatMap(({ part, base, segments }) => {
		const stretches: TimedSegment[][] = [];
		let period: AirPeriod | undefined;
		for (const segment of segments) {
			const { at, notBefore } = segment;
			const inside = airing.periods.find(({ from, to }) => notBefore >= from && at < to);
			if (inside !== undefined && inside === period) stretches.at(-1)?.push(segment);
			else if (inside !== undefined) stretches.push([segment]);
			period = inside;
		}
		return stretches.map((stretch) => ({ part, base, segments: stretch }));
	});
}

/** Whether it is on air at this moment. */
export function isOnAir({ periods }: Airing): boolean {
	return periods.some(({ to }) => to === Infinity);
}
