import {
	dayOf,
	formatMoment,
	HOUR_MS,
	MINUTE_MS,
	startOfDay,
	type EpochMs,
} from '$lib/domain/time';

/** `19:30`, in Vietnam: what a field of type `time` holds. */
export function timeOf(moment: EpochMs): string {
	return formatMoment(moment).slice(-5);
}

/**
 * The moment that two fields name.
 * @param day `2026-11-28`
 * @param time `19:30`
 * @returns null where either is not filled in
 */
export function momentOf(day: string, time: string): EpochMs | null {
	const [hours = NaN, minutes = NaN] = time.split(':').map(Number);
	const moment = startOfDay(day) + hours * HOUR_MS + minutes * MINUTE_MS;
	return Number.isNaN(moment) ? null : moment;
}

/** The first such time of day that is not before a moment: a slot after midnight is the next day's. */
export function timeAfter(moment: EpochMs, time: string): EpochMs | null {
	const at = momentOf(dayOf(moment), time);
	if (at === null) return null;
	return at < moment ? at + 24 * HOUR_MS : at;
}
