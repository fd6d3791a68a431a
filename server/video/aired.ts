import type { AirPeriod } from '$lib/domain/live/replay';
import type { EpochMs } from '$lib/domain/time';

import type { PartSegments } from './hls-lists';

/** When a stream was what everybody saw, and when its parts began. */
export interface Airing {
	readonly periods: readonly AirPeriod[];
	readonly partTimes: ReadonlyMap<number, EpochMs>;
	readonly startedAt: EpochMs;
}

export interface KeptPart extends PartSegments {
	readonly part: number;
}

export interface AiredPart extends KeptPart {
	/** Of each segment. */
	readonly timed: readonly { readonly at: EpochMs; readonly durationMs: number }[];
}

/**
 * What was made of a stream while it was on air: whole segments only. What began before that, or
 * after hosts had gone over to something else, is for nobody but those who run the session.
 */
export function airedParts(
	parts: readonly KeptPart[],
	{ periods, partTimes, startedAt }: Airing,
): readonly AiredPart[] {
	return parts.flatMap(({ base, part, segments }) => {
		let at = partTimes.get(part) ?? startedAt;
		const inside = segments.flatMap((segment) => {
			const timed = { at, durationMs: segment.seconds * 1_000 };
			at += timed.durationMs;
			const isAired = periods.some(({ from, to }) => timed.at >= from && timed.at < to);
			return isAired ? [{ segment, timed }] : [];
		});
		if (inside.length === 0) return [];
		const segmentsOfIt = inside.map(({ segment }) => segment);
		return [{ base, part, segments: segmentsOfIt, timed: inside.map(({ timed }) => timed) }];
	});
}

/** Whether it is on air at this moment. */
export function isOnAir({ periods }: Airing): boolean {
	return periods.some(({ to }) => to === Infinity);
}
