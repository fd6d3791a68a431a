import { isDay } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

/**
 * What is wrong with a day as a date field gives it: a year that was typed as "26" is the year 26 to it.
 * @param day empty where none was typed
 */
export function wrongDay(day: string): string | undefined {
	return day === '' || isDay(day) ? undefined : m.app_day_wrong();
}
