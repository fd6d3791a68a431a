import * as v from 'valibot';

/** The highest number that a column counts to. @see PostgreSQL, `integer` */
export const LARGEST_ROW_ID = 2_147_483_647;

/** How many of something there are of which there is one at least, as it comes from outside. */
export const positiveSchema = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(1),
	v.maxValue(LARGEST_ROW_ID),
);

/** The number of something in a table, as it comes from outside: one beyond it names nothing. */
export const rowIdSchema = positiveSchema;

/** How many of something there are, as it comes from outside; and a number of which 0 says that there is none. */
export const wholeSchema = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(0),
	v.maxValue(LARGEST_ROW_ID),
);
