import { UUID_PATTERN } from '$lib/domain/ids';
import * as v from 'valibot';

import * as kept from '../unsent';
import { typedSchema } from './typed-facts';

/** What somebody wrote of a product on this phone and the server does not have yet. */
const unsentSchema = v.object({
	typed: typedSchema,
	/** Names a draft that is to be begun, however often that is sent. */
	key: v.pipe(v.string(), v.regex(UUID_PATTERN)),
	/** Of the draft that it began with; 0 where there was none. */
	revision: v.number(),
});
export type Unsent = v.InferOutput<typeof unsentSchema>;

/** @returns null where there is none, or the browser keeps nothing */
export function readUnsent(name: string): Unsent | null {
	return kept.readUnsent(`product.${name}`, unsentSchema);
}

/** @returns whether the phone keeps it */
export function keepUnsent(name: string, unsent: Unsent | null): boolean {
	return kept.keepUnsent(`product.${name}`, unsent);
}
