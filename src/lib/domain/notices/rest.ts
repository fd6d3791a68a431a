import { dayOf, HOUR_MS, startOfDay, type EpochMs } from '../time';

/**
 * When people rest, by the hours of Vietnam: our own choice, no rule asks for it. What can as well be said
 * in the morning wakes nobody meanwhile; what calls for somebody, or answers what they just did, is said.
 */
export const REST = { fromHour: 22, untilHour: 7 } as const;

/** Whether people rest at a moment. */
export function isAtRest(moment: EpochMs): boolean {
	const sinceMidnight = moment - startOfDay(dayOf(moment));
	return sinceMidnight >= REST.fromHour * HOUR_MS || sinceMidnight < REST.untilHour * HOUR_MS;
}
