import * as v from 'valibot';

import { isDay } from './time';

/** A day that the calendar has, as it comes from outside: `YYYY-MM-DD`. */
export const daySchema = v.pipe(v.string(), v.check(isDay));
