import type { StreamId } from '../ids';
import type { EpochMs } from '../time';
import type { LiveEvent } from './live-event';

/** While a stream was what everybody saw. */
export interface AirPeriod {
	readonly stream: StreamId;
	readonly from: EpochMs;
	readonly to: EpochMs;
}

/**
 * Which stream was on air when.
 * @param events of the whole session, in order; at least those of what is on air, ends and resumes
 * @param until when what is still on air ends: `Infinity` while the session runs
 */
export function airPeriods(
	events: readonly LiveEvent[],
	until: EpochMs = events.at(-1)?.at ?? 0,
): readonly AirPeriod[] {
	const periods: AirPeriod[] = [];
	let stream: StreamId | null = null;
	let since: EpochMs | null = null;
	const close = (at: EpochMs) => {
		if (stream !== null && since !== null && at > since)
			periods.push({ stream, from: since, to: at });
		since = null;
	};
	for (const { at, word } of events) {
		if (word.kind === 'onAir') {
			close(at);
			stream = word.source.kind === 'stream' ? word.source.id : null;
			since = at;
		} else if (word.kind === 'ended') {
			close(at);
		} else if (word.kind === 'resumed') {
			since = at;
		}
	}
	close(until);
	return periods;
}

/** A stretch of the evening without a gap, and where it lies in the recording. */
export interface Span {
	/** When it happened. */
	readonly at: EpochMs;
	/** From the beginning of the recording. */
	readonly offsetMs: number;
	readonly durationMs: number;
}

/** A piece of a recording as it happened. */
export interface TimedPiece {
	readonly at: EpochMs;
	readonly durationMs: number;
}

/** Clocks of pieces that follow one another differ by little. */
const SAME_STRETCH_MS = 1_500;

/**
 * Lays pieces one behind the other.
 * @param pieces in the order in which they are played
 */
export function spansOf(pieces: readonly TimedPiece[]): readonly Span[] {
	const spans: Span[] = [];
	let offsetMs = 0;
	for (const { at, durationMs } of pieces) {
		const last = spans.at(-1);
		if (last && Math.abs(last.at + last.durationMs - at) <= SAME_STRETCH_MS) {
			spans[spans.length - 1] = { ...last, durationMs: last.durationMs + durationMs };
		} else {
			spans.push({ at, offsetMs, durationMs });
		}
		offsetMs += durationMs;
	}
	return spans;
}

/** The last seconds before a phone ends are often not there: it is told of, and was on its way. */
const LOST_END_MS = 15_000;

/**
 * Where a moment of the evening is in the recording. One of which nothing was recorded is at the
 * beginning of what comes next, and one just behind all of it at the end.
 * @returns undefined where nothing was recorded near that moment or later
 */
export function positionOf(spans: readonly Span[], at: EpochMs): number | undefined {
	for (const span of spans) {
		if (at < span.at) return span.offsetMs;
		if (at < span.at + span.durationMs) return span.offsetMs + (at - span.at);
	}
	const last = spans.at(-1);
	if (!last || at >= last.at + last.durationMs + LOST_END_MS) return undefined;
	return last.offsetMs + last.durationMs - 1;
}

/** When what is seen at a place in the recording happened. */
export function momentAt(spans: readonly Span[], offsetMs: number): EpochMs | undefined {
	const span = spans.find(
		(one) => offsetMs >= one.offsetMs && offsetMs < one.offsetMs + one.durationMs,
	);
	return span === undefined ? undefined : span.at + (offsetMs - span.offsetMs);
}

/** `02:15`, `1:02:15` */
export function clockText(ms: number): string {
	const seconds = Math.floor(ms / 1_000);
	const [hours, minutes, rest] = [
		Math.floor(seconds / 3_600),
		Math.floor(seconds / 60) % 60,
		seconds % 60,
	];
	const two = (value: number) => String(value).padStart(2, '0');
	return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}
