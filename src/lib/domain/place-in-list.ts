import * as v from 'valibot';

import { UUID_PATTERN } from './ids';
import { momentSchema } from './moment-schema';

/** The last row of a page that goes by time: many rows may be of one moment, so its id belongs to it. */
export const placeInListSchema = v.object({
	at: momentSchema,
	id: v.pipe(v.string(), v.regex(UUID_PATTERN)),
});
export type PlaceInList = v.InferOutput<typeof placeInListSchema>;
