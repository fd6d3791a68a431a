/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;
/** A calendar day in Vietnam, `YYYY-MM-DD`. */
export type DayText = string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** One moment by two clocks: the server's, and the phone's own when it heard of it. */
export interface HeardTime {
	readonly server: EpochMs;
	readonly phone: EpochMs;
}

/** Vietnam has one zone and no summer time. */
export const VIETNAM_OFFSET_MS = 7 * HOUR_MS;
export const VIETNAM_ZONE = 'Asia/Ho_Chi_Minh';

/** The calendar day in Vietnam at a moment. */
export function dayOf(moment: EpochMs): DayText {
	return new Date(moment + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
}

/** Before it nothing is that the market speaks of, and PostgreSQL knows no year 0. */
export const FIRST_DAY: DayText = '1900-01-01';
const LOOKS_LIKE_DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Whether a text is a day that the calendar has: 31/02 is none, nor 29/02 of most years. */
export function isDay(text: string): boolean {
	if (!LOOKS_LIKE_DAY.test(text) || text < FIRST_DAY) return false;
	const day = Number(text.slice(8));
	// Every month has these; a catalogue that comes in has tens of thousands of them.
	if (day <= 28) return true;
	const nextMonth = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
	return day <= new Date(nextMonth - DAY_MS).getUTCDate();
}

/** The first moment of a day in Vietnam. */
export function startOfDay(day: DayText): EpochMs {
	return Date.parse(`${day}T00:00:00.000Z`) - VIETNAM_OFFSET_MS;
}

/** `2027-12-31` → `31/12/2027`, as Vietnamese readers write it. */
export function formatDay(day: DayText): string {
	return day.split('-').reverse().join('/');
}

/** A moment as `dd/MM/yyyy HH:mm` in Vietnam. */
export function formatMoment(moment: EpochMs): string {
	const text = new Date(moment + VIETNAM_OFFSET_MS).toISOString();
	return `${formatDay(text.slice(0, 10))} ${text.slice(11, 16)}`;
}
