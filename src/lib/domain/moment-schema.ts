import * as v from 'valibot';

/** The end of the year 9999: later ones have no four digits, and the last of them no database can hold. */
export const LAST_MOMENT = 253_402_300_799_999;

/** A moment since 1970, as it comes from outside: whole milliseconds. */
export const momentSchema = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(0),
	v.maxValue(LAST_MOMENT),
);
