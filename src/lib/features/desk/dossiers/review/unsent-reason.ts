import * as v from 'valibot';

/** Why a paper is to be refused or done without, as far as it was typed. */
export const unsentReason = v.object({
	asking: v.picklist(['rejected', 'waived']),
	reason: v.string(),
	/** The pages that were looked at; null where none were handed in. */
	seenId: v.nullable(v.number()),
});
