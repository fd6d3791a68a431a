import * as v from 'valibot';

import * as kept from '../unsent';

/** What somebody wrote on this phone and the server does not have yet. */
const unsentSchema = v.object({
	markdown: v.string(),
	needsLawyer: v.boolean(),
	/** What the server had when it was begun: see Writing. */
	revision: v.number(),
	basedOn: v.number(),
});
export type Unsent = v.InferOutput<typeof unsentSchema>;

/** @returns null where there is none, or the browser keeps nothing */
export function readUnsent(key: string): Unsent | null {
	return kept.readUnsent(`writing.${key}`, unsentSchema);
}

/** @returns whether the phone keeps it */
export function keepUnsent(key: string, unsent: Unsent | null): boolean {
	return kept.keepUnsent(`writing.${key}`, unsent);
}
