import { DAY_MS, dayOf, startOfDay, type DayText, type EpochMs } from '../time';

/**
 * How many days before something runs out its producer is told. The first two are the ends of the
 * window in which a certificate can be renewed.
 * @see QĐ 26/2026/QĐ-TTg: renewal 180 to 120 days before the end
 */
export const REMINDER_DAYS = [180, 120, 30, 7] as const;
export type ReminderDays = (typeof REMINDER_DAYS)[number];

/** Whole days from today to a day; 0 today, below that it is over. */
export function daysUntil(day: DayText, now: EpochMs): number {
	return Math.round((startOfDay(day) - startOfDay(dayOf(now))) / DAY_MS);
}

/**
 * The reminder that is due for something on a day: the latest one reached. Who was away for a
 * month is told once, of what counts now, not of every step missed.
 * @param expiresOn last day that it holds
 * @returns undefined while it is farther away than the first, and once it is over
 */
export function dueReminder(expiresOn: DayText, now: EpochMs): ReminderDays | undefined {
	const left = daysUntil(expiresOn, now);
	if (left < 0) return undefined;
	return REMINDER_DAYS.filter((days) => left <= days).at(-1);
}
