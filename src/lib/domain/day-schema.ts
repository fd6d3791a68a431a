import * as v from 'valibot';

import { isDay } from './time';

/** A day that the calendar has, as it comes from outside: `YYYY-MM-DD`. */
export const daySchema = v.pipe(v.string(), v.check(isDay));

/**
 * A day as the catalogue tells it. The doors have not always been as strict as {@link daySchema}, and
 * what came in by them stands: whoever reads refuses with one strange day all that was told with it.
 */
export const toldDaySchema = v.pipe(v.string(), v.isoDate());
