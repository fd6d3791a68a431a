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

export interface TimedSegment extends Segment, Moment {
	/** Among all that was kept of the stream's rung, from 0: nothing that comes later changes it. */
	readonly number: number;
	/** What was known when it could first be shown; undefined where too little is known yet. */
	readonly firstKnown: Moment | undefined;
}

/** Segments that follow one another without a gap. */
export interface Stretch {
	readonly part: number;
	/** Of the part among those of which anything was kept, from 0. */
	readonly place: number;
	readonly base: string;
	readonly segments: readonly TimedSegment[];
}

/** Says of each segment when it happened. */
export function timedParts(
	parts: readonly KeptPart[],
	{ partTimes, startedAt }: Omit<Airing, 'periods'>,
): readonly Stretch[] {
	let number = 0;
	return parts.map(({ part, base, segments, marks }, place) => {
		const times = new PartTimes(marks, partTimes.get(part) ?? startedAt);
		let mediaMs = 0;
		const timed = segments.map((segment) => {
			const moment = times.of(mediaMs);
			// Of a part that another one followed nothing more is heard.
			const isClosed = place < parts.length - 1;
			const firstKnown = times.firstKnown(mediaMs) ?? (isClosed ? moment : undefined);
			mediaMs += segment.seconds * 1_000;
			return { ...segment, ...moment, firstKnown, number: number++ };
		});
		return { part, place, base, segments: timed };
	});
}

/**
 * What was made of a stream while it was on air: whole segments only. What began before that, even if
 * only perhaps, or after hosts had gone over to something else, is for nobody but those who run the
 * session.
 */
export function airedParts(parts: readonly KeptPart[], airing: Airing): readonly Stretch[] {
	return cut(parts, airing, (segment) => segment);
}

/**
 * The same, as it is shown while the stream is on air: by what was known of a segment at first, and so
 * that nothing that was shown is taken back when more is known.
 */
export function shownParts(parts: readonly KeptPart[], airing: Airing): readonly Stretch[] {
	return cut(parts, airing, ({ firstKnown }) => firstKnown);
}

function cut(
	parts: readonly KeptPart[],
	airing: Airing,
	momentOf: (segment: TimedSegment) => Moment | undefined,
): readonly Stretch[] {
	return timedParts(parts, airing).flatMap(({ segments, ...part }) => {
		const stretches: TimedSegment[][] = [];
		let period: AirPeriod | undefined;
		for (const segment of segments) {
			const moment = momentOf(segment);
			const inside =
				moment && airing.periods.find(({ from, to }) => moment.notBefore >= from && moment.at < to);
			if (inside !== undefined && inside === period) stretches.at(-1)?.push(segment);
			else if (inside !== undefined) stretches.push([segment]);
			period = inside;
		}
		return stretches.map((stretch) => ({ ...part, segments: stretch }));
	});
}

/** Whether it is on air at this moment. */
export function isOnAir(airing: Airing): boolean {
	return onAirSince(airing) !== undefined;
}

/** When what is on air now went there; undefined where it is not. */
export function onAirSince({ periods }: Airing): EpochMs | undefined {
	return periods.find(({ to }) => to === Infinity)?.from;
}
