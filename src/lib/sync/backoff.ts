import type { EpochMs } from '$lib/domain/time';

const FIRST_MS = 2_000;
/** No wait is longer, whoever asked for it. */
export const LONGEST_MS = 5 * 60_000;

/**
 * When to try again: full jitter, so that a village whose tower comes back does not call at once.
 * @param failures in a row, ≥1
 * @param random in [0, 1)
 * @returns milliseconds from now, 2 s to 5 min
 */
export function backoffMs(failures: number, random: number): number {
	const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 20));
	return Math.round(FIRST_MS + random * (ceiling - FIRST_MS));
}

/**
 * Brings a remembered moment back into reach: a clock set back must not stop sending for years.
 * @param at when to try again, by a clock that may have been changed since
 * @returns `now` where no wait that began by this clock can be so long
 */
export function withinReach(at: EpochMs, now: EpochMs): EpochMs {
	return at > now + LONGEST_MS ? now : at;
}
